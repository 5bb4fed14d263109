import { randomText } from "../../../kit/secret_text.ts";
import { COMMAND_LINE } from "../../../model/event.ts";
import type { User } from "../../../model/user.ts";
import type { Place } from "../../../store/document_store.ts";
import type { Services } from "../../compose.ts";
import type { FlagValues } from "../command.ts";
import type { Done } from "./say_done.ts";

/** What one action is given. */
export interface ActionContext {
  readonly services: Pick<Services, "users" | "userRescue">;
  readonly flags: FlagValues;
  readonly args: readonly string[];
  /** From standard input; `null` where nothing was said. */
  readonly password: string | null;
}

/** Something that `packhouse user` can do. */
export interface Action {
  readonly usage: string;
  /** Whether these are arguments for it. */
  readonly takes: (args: readonly string[]) => boolean;
  /** Whether it sets a password. */
  readonly password?: true;
  readonly run: (context: ActionContext) => Promise<Done>;
}

const WINDOW = 200;
const GENERATED_PASSWORD = 20;

const oneName = { usage: "NAME", takes: (args: readonly string[]) => args.length === 1 };

/** Every action, by its name. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  list: {
    usage: "[PREFIX]",
    takes: (args) => args.length <= 1,
    run: async ({ services: { users }, args: [prefix] }) => ({
      ...{ says: null, users: await everyUser(users, prefix) },
    }),
  },
  create: {
    ...{ ...oneName, password: true },
    async run({ services: { users }, flags, args: [username], password }) {
      const isService = flags.has("service");
      const { given, generated } = isService && password === null ? NONE : passwordOf(password);
      const user = await users.create({
        ...{ username: username!, kind: isService ? "service" : "human" },
        ...{ email: flags.text("email"), title: flags.text("title") },
        ...{ platformAdmin: flags.has("admin"), password: given },
      }, COMMAND_LINE);
      return { says: "Created", users: [user], generated };
    },
  },
  password: {
    ...{ ...oneName, password: true },
    async run({ services: { users }, args: [username], password }) {
      const { id } = await users.named(username!);
      const { given, generated } = passwordOf(password);
      const user = await users.resetPassword(id, given, COMMAND_LINE);
      return { says: "Set the password of", users: [user], generated };
    },
  },
  disable: { ...oneName, run: (context) => change(context, "Disabled", { disabled: true }) },
  enable: { ...oneName, run: (context) => change(context, "Enabled", { disabled: false }) },
  admin: {
    usage: "NAME on|off",
    takes: (args) => args.length === 2 && /^(?:on|off)$/.test(args[1]!),
    run(context) {
      const platformAdmin = context.args[1] === "on";
      return change(context, platformAdmin ? "Promoted" : "Demoted", { platformAdmin });
    },
  },
  rescue: {
    ...{ ...oneName, password: true },
    async run({ services: { userRescue }, args: [username], password }) {
      const { given, generated } = passwordOf(password);
      const user = await userRescue.rescue(username!, given, COMMAND_LINE);
      return { says: "Rescued", users: [user], generated };
    },
  },
};

async function change(
  { services: { users }, args: [username] }: ActionContext,
  says: string,
  wanted: Partial<Pick<User, "disabled" | "platformAdmin">>,
): Promise<Done> {
  const { id } = await users.named(username!);
  return { says, users: [await users.change(id, wanted, COMMAND_LINE)] };
}

/** A password that is set, and whether it was made up. */
interface Password {
  readonly given?: string;
  readonly generated?: string;
}

/** Service accounts show tokens. */
const NONE: Password = {};

function passwordOf(password: string | null): Password & { readonly given: string } {
  if (password !== null) return { given: password };
  const generated = randomText(GENERATED_PASSWORD);
  return { given: generated, generated };
}

async function everyUser(users: Services["users"], prefix?: string): Promise<User[]> {
  const found: User[] = [];
  let after: Place | null | undefined;
  do {
    const { items, next } = await users.list({ prefix, limit: WINDOW, ...(after && { after }) });
    found.push(...items);
    after = next;
  } while (after);
  return found;
}
