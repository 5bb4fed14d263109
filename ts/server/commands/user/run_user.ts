import { UsageRefused } from "../../../config/refused.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { withPackhouse } from "../with_packhouse.ts";
import { type Action, ACTIONS } from "./actions.ts";
import { presentDone, sayDone } from "./say_done.ts";

/** Runs `packhouse user {action} …` on the stores that the settings choose. */
export async function runUser(context: CommandContext): Promise<number> {
  const [name = "", ...args] = context.positionals;
  const action = actionNamed(name, args);
  refuseStrays(context, name);
  const password = await passwordFor(action, context);
  const { io, flags } = context;
  await withPackhouse(context, async ({ services }) => {
    const done = await action.run({ services, flags, args, password });
    if (flags.has("json")) io.stdout(JSON.stringify(presentDone(done)));
    else sayDone(done).forEach(io.stdout);
  });
  return EXIT.done;
}

function actionNamed(name: string, args: readonly string[]): Action {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) {
    const known = Object.keys(ACTIONS).join(", ");
    throw new UsageRefused([`Cannot do ${JSON.stringify(name)} to users: it is one of ${known}`]);
  }
  if (action.takes(args)) return action;
  throw new UsageRefused([`Try "packhouse user ${name} ${action.usage}"`]);
}

/** What is said of a user to create says nothing of one who is there. */
function refuseStrays({ flags }: CommandContext, name: string): void {
  const strays = ["email", "title", "service", "admin"]
    .filter((flag) => name !== "create" && flags.has(flag));
  const lines = strays.map((flag) => `Cannot use "--${flag}" with "${name}": it is for "create"`);
  if (lines.length > 0) throw new UsageRefused(lines);
}

/** A password never stands in an argument, where other users of the machine could read it. */
async function passwordFor(
  { password }: Action,
  { flags, io }: CommandContext,
): Promise<string | null> {
  if (!flags.has("password-stdin")) return null;
  if (!password) throw new UsageRefused(['Cannot use "--password-stdin": no password is set here']);
  const line = await io.readLine();
  if (line === "") throw new UsageRefused(["There is no password on standard input"]);
  return line;
}
