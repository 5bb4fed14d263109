import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Presence } from "../auth/presence.ts";
import type { Passkeys } from "../auth/passkeys.ts";
import type { Sessions } from "../auth/session.ts";
import type { RecordEvent } from "../model/event.ts";
import type { User } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, signedInUser, userInPerson } from "./actor.ts";
import { myPasskeyRoutes, type MyPasskeyRoutesOptions } from "./my_passkeys.ts";
import { mySecondFactorRoutes, type MySecondFactorRoutesOptions } from "./my_second_factor.ts";
import { mySessionRoutes } from "./my_sessions.ts";
import { presentUser, USER } from "./present_user.ts";
import { described } from "./route.ts";
import { optional, text } from "./schemas.ts";
import { refuseMember } from "./validate.ts";

/** What people's own accounts need. */
export interface MeRoutesOptions extends MySecondFactorRoutesOptions, MyPasskeyRoutesOptions {
  readonly users: UserService;
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly presence: Presence;
  readonly record: RecordEvent;
}

const LONGEST_PASSWORD = 1024;

const ME = z.strictObject({
  user: USER,
  hasPassword: z.boolean().meta({ description: "Whether a password of theirs is kept here" }),
  session: z.strictObject({
    id: z.string(),
    method: z.string().meta({ examples: ["password", "passkey"] }),
    secondFactor: z.boolean(),
  }).nullable().meta({ description: "The sign-in that is shown; `null` for passwords and tokens" }),
  secondFactor: z.strictObject({
    totp: z.boolean(),
    passkeys: z.boolean(),
    recoveryCodes: z.int().meta({ description: "How many are left" }),
    missing: z.boolean().meta({
      description: "Whether rights of a platform administrator are withheld until one is shown",
    }),
  }),
}).meta({ id: "Me" });

const WANTED_PROFILE = z.strictObject({
  title: optional(text(100)),
  email: optional(text(256)),
  password: optional(text(LONGEST_PASSWORD)).meta({
    description: "The current one, to change the e-mail address",
  }),
}).meta({ id: "WantedProfile", examples: [{ title: "Ada Lovelace" }] });

const WANTED_PASSWORD = z.strictObject({
  current: text(LONGEST_PASSWORD),
  new: text(LONGEST_PASSWORD),
}).meta({ id: "WantedPassword" });

const PROFILE = z.strictObject({ user: USER });

/** The account of whoever asks; mounted at `/api/v1/auth/me`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function meRoutes(options: MeRoutesOptions) {
  const { users, sessions, presence, record } = options;
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "getMe", tag: "Account", says: "Who is asking", credentials: "required" },
        answers: { 200: { says: "The user whose credentials were shown", json: ME } },
      }),
      async (c) => c.json(await aboutMe(c, options)),
    )
    .patch(
      "/",
      described({
        ...{ id: "changeMe", tag: "Account", says: "Change one's profile" },
        about: "By password or in a session. An e-mail address needs the current password.",
        ...{ credentials: "required", json: WANTED_PROFILE },
        answers: { 200: { says: "The user as they are now", json: PROFILE } },
        refuses: ["access_denied", "name_taken", "write_conflict"],
      }),
      async (c) => {
        const { title, email, password } = c.req.valid("json");
        const id = userInPerson(c);
        if (email !== undefined) {
          if (password === undefined) refuseMember("password", "required", "is required");
          await presence.confirm(id, { password }, c.var.address);
        }
        const change = { title, ...(email !== undefined && { email, emailUnproven: true }) };
        return c.json({ user: presentUser(await users.change(id, change, actorOf(c))) });
      },
    )
    .put(
      "/password",
      described({
        ...{ id: "changeMyPassword", tag: "Account", says: "Change one's password" },
        about: "By password or in a session. All other sessions end. Whoever signs in with a " +
          "provider alone has no password here, and can set none.",
        ...{ credentials: "required", json: WANTED_PASSWORD },
        answers: { 204: { says: "The new one counts" } },
        refuses: ["access_denied", "password_refused", "write_conflict"],
      }),
      async (c) => {
        const { current, new: wanted } = c.req.valid("json");
        const id = userInPerson(c);
        const { username } = await presence.confirm(id, { password: current }, c.var.address);
        await users.setPassword(id, wanted, actorOf(c));
        const ended = await sessions.endAllOf(id, { except: c.var.principal.session });
        const actor = actorOf(c);
        if (ended > 0) {
          await record({ kind: "session.ended", actor, target: username, detail: { ended } });
        }
        return c.body(null, 204);
      },
    )
    .route("/sessions", mySessionRoutes(options))
    .route("/passkeys", myPasskeyRoutes(options))
    .route("/", mySecondFactorRoutes(options));
}

async function aboutMe(
  c: Context<Env>,
  { users, sessions, passkeys }: MeRoutesOptions,
): Promise<z.output<typeof ME>> {
  const { session: id, secondFactorMissing: missing = false } = c.var.principal;
  const user = await users.get(signedInUser(c));
  const session = id === undefined ? null : await sessions.find(id);
  return {
    user: presentUser(user),
    hasPassword: user.password !== null,
    session: session && {
      ...{ id: session.id, method: session.method, secondFactor: session.secondFactor },
    },
    secondFactor: await secondFactorOf(user, passkeys, missing),
  };
}

async function secondFactorOf(user: User, passkeys: Passkeys, missing: boolean) {
  return {
    totp: user.totp !== undefined,
    passkeys: await passkeys.hasAny(user.id),
    recoveryCodes: user.recoveryCodes?.length ?? 0,
    missing,
  };
}
