import { UsageRefused } from "../../config/refused.ts";
import { COMMAND_LINE } from "../../model/event.ts";
import { quote } from "../../model/ids.ts";
import { ANONYMOUS, type Principal } from "../../model/principal.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { type Action, ACTIONS } from "../../model/role.ts";
import type { Token, User } from "../../model/user.ts";
import type { WantedScope } from "../../registry/token_scopes.ts";
import type { Services } from "../compose.ts";
import { type Command, type CommandContext, EXIT, type FlagValues } from "./command.ts";
import { JSON_FLAG, withPackhouse } from "./with_packhouse.ts";

const USAGE = "create USER --title TITLE | list USER | revoke USER ID";
const PAGE = 200;
/** Whoever works on the stores themselves knows of everything that is in them. */
const OPERATOR: Principal = { ...ANONYMOUS, kind: "user", name: "packhouse", platformAdmin: true };

/** What an act is done with. */
interface Act {
  readonly services: Services;
  readonly user: User;
  readonly context: CommandContext;
}

const ACTS: Readonly<Record<string, (act: Act) => Promise<void>>> = { create, list, revoke };

/** Issues, lists and revokes tokens of a user or service account, without a server. */
export const tokenCommand: Command = {
  name: "token",
  about: "Issues, lists and revokes API tokens of a user or a service account.",
  usage: USAGE,
  options: {
    ...JSON_FLAG,
    title: { takes: "TITLE", about: "What a new token is for" },
    expires: { takes: "MOMENT", about: "When it ends: 2030-01-31T12:00:00Z; never when left out" },
    protocol: { takes: "NAME", about: "What it is limited to; repeatable, as the next three" },
    action: { takes: "NAME", about: `One of ${Object.keys(ACTIONS).join(", ")}` },
    organization: { takes: "NAME", about: "An organization" },
    repository: { takes: "ORG/REPO", about: "A repository" },
  },
  async run(context) {
    const [name = "", login, ...rest] = context.positionals;
    const act = ACTS[name];
    if (!act || login === undefined || rest.length !== (name === "revoke" ? 1 : 0)) {
      throw new UsageRefused([`Usage: packhouse token ${USAGE}`]);
    }
    return await withPackhouse(context, async ({ services }) => {
      const user = await services.users.find(login);
      if (!user) throw new RegistryError("user_missing", quote(login));
      await act({ services, user, context });
      return EXIT.done;
    });
  },
};

async function create({ services, user, context: { flags, io } }: Act): Promise<void> {
  const title = flags.text("title");
  if (!title) throw new UsageRefused(["A token needs a --title"]);
  const scope = await services.tokenScopes.read(scopeIn(flags), OPERATOR);
  const wanted = { owner: user.id, title, scope, expiresAt: momentIn(flags.text("expires")) };
  const { token, secret } = await services.tokens.create(wanted, COMMAND_LINE);
  io.stdout(flags.has("json") ? JSON.stringify({ ...shown(token), secret }) : secret);
}

async function list({ services: { tokens }, user, context: { flags, io } }: Act): Promise<void> {
  const all: Token[] = [];
  let window = await tokens.find(user.id, { limit: PAGE });
  for (;;) {
    all.push(...window.items);
    if (!window.next) break;
    window = await tokens.find(user.id, { limit: PAGE, after: window.next });
  }
  if (flags.has("json")) return io.stdout(JSON.stringify(all.map(shown)));
  for (const { id, title, expiresAt } of all) {
    io.stdout(
      `${id}  ${expiresAt === null ? "never ends" : `ends ${presented(expiresAt)}`}  ${title}`,
    );
  }
}

async function revoke({ services, user, context: { positionals, io } }: Act): Promise<void> {
  const id = positionals[2]!;
  await services.tokens.revoke(user.id, id, COMMAND_LINE);
  io.stdout(`Revoked ${id}`);
}

/** A flag that is not given narrows nothing. */
function scopeIn(flags: FlagValues): WantedScope {
  const list = (flag: string) => flags.all(flag).length > 0 ? flags.all(flag) : undefined;
  const strange = flags.all("action").find((action) => !Object.hasOwn(ACTIONS, action));
  if (strange !== undefined) throw new UsageRefused([`Cannot use ${quote(strange)} as an action`]);
  return {
    ...{ protocols: list("protocol"), actions: list("action") as Action[] | undefined },
    ...{ organizations: list("organization"), repositories: list("repository") },
  };
}

function momentIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const moment = Date.parse(text);
  if (!Number.isNaN(moment)) return moment;
  throw new UsageRefused([`Cannot use ${quote(text)} as a moment: 2030-01-31T12:00:00Z is one`]);
}

function shown({ id, title, scope, createdAt, expiresAt }: Token) {
  const ends = expiresAt === null ? null : presented(expiresAt);
  return { id, title, scope, createdAt: presented(createdAt), expiresAt: ends };
}

function presented(moment: number): string {
  return new Date(moment).toISOString();
}
