import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Sessions } from "../auth/session.ts";
import type { SignIn } from "../auth/sign_in.ts";
import type { RecordEvent } from "../model/event.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { placeOf, signedInUser } from "./actor.ts";
import { meRoutes, type MeRoutesOptions } from "./me.ts";
import { passkeySignInRoutes, type PasskeySignInRoutesOptions } from "./passkey_sign_in.ts";
import {
  placeToSignOut,
  providerSignInRoutes,
  type ProviderSignInRoutesOptions,
} from "./provider_sign_in.ts";
import { described } from "./route.ts";
import { optional, text } from "./schemas.ts";
import { SECOND_SHOWN, secondShown } from "./second_shown.ts";
import {
  answerGrant,
  beginningOf,
  forgetRefreshToken,
  GRANTED,
  refreshTokenIn,
  SESSION_WAY,
} from "./session_answer.ts";

/** What signing in over HTTP needs. */
export interface AuthRoutesOptions
  extends MeRoutesOptions, PasskeySignInRoutesOptions, ProviderSignInRoutesOptions {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly users: UserService;
  readonly record: RecordEvent;
}

const LONGEST = 1024;

const LOGIN = z.strictObject({
  username: optional(text(LONGEST)).meta({ description: "User name or e-mail address" }),
  email: optional(text(LONGEST)).meta({ description: "In the place of `username`" }),
  password: text(LONGEST),
  ...SECOND_SHOWN,
  session: SESSION_WAY,
}).transform(({ username, email, ...rest }, issues) => {
  if (username !== undefined && email === undefined) return { login: username, ...rest };
  if (email !== undefined && username === undefined) return { login: email, ...rest };
  const message = 'or "email" is required, and not both';
  issues.addIssue({ code: "custom", path: ["username"], message, params: { rule: "required" } });
  return z.NEVER;
}).meta({
  id: "Login",
  oneOf: [{ required: ["username"] }, { required: ["email"] }],
  examples: [{ username: "ada", password: "correct horse battery staple" }],
});

const REFRESH_TOKEN = z.strictObject({
  refreshToken: optional(text(LONGEST)).meta({ description: "Left out where it is in the cookie" }),
});

const ELSEWHERE = z.strictObject({ next: z.string().meta({ format: "uri" }) }).meta({
  id: "SignOutElsewhere",
});

/** Signing in and out, and `me`; mounted at `/api/v1/auth` and `/api/auth`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function authRoutes(options: AuthRoutesOptions) {
  const { signIn, sessions, users, record } = options;
  return new Hono<Env>()
    .use(async (c, next) => {
      await next();
      c.header("cache-control", "no-store");
    })
    .post(
      "/login",
      described({
        ...{ id: "login", tag: "Sign-in", says: "Sign in with a password", credentials: "none" },
        about:
          "Whoever has a second factor shows it as well: by `code`, or by the `passkey` that " +
          "answers `/auth/passkeys/options`. Without one, `second_factor_required` lists `methods`.",
        ...{ json: LOGIN, answers: GRANTED },
        refuses: [
          ...["credentials_wrong", "second_factor_required", "local_sign_in_off"] as const,
          ...["sign_in_refused", "provider_failed"] as const,
        ],
      }),
      async (c) => {
        const { login, password, session, ...second } = c.req.valid("json");
        const attempt = { login, password, ...placeOf(c), method: "login" };
        const { user, ...proven } = await signIn.byPassword(attempt, secondShown(c, second));
        const grant = await sessions.start(user, beginningOf(c, proven));
        return answerGrant(c, grant, { cookie: session === "cookie" });
      },
    )
    .post(
      "/refresh",
      described({
        ...{ id: "refresh", tag: "Sign-in", says: "Exchange a refresh token", credentials: "none" },
        about:
          "Whoever shows a refresh token that was exchanged before ends the session. One that " +
          "is in the cookie is answered in the cookie, to pages of this server alone.",
        ...{ json: REFRESH_TOKEN, answers: GRANTED },
        refuses: ["credentials_wrong", "credentials_missing", "access_denied", "write_conflict"],
      }),
      async (c) => {
        const { refreshToken } = c.req.valid("json");
        const token = refreshToken ?? refreshTokenIn(c) ?? refuseNothing();
        const grant = await sessions.refresh(token, placeOf(c));
        return answerGrant(c, grant, { cookie: refreshToken === undefined });
      },
    )
    .post(
      "/logout",
      described({
        ...{ id: "logout", tag: "Sign-in", says: "End a session", credentials: "optional" },
        about: "The one of the refresh token in the body or in the cookie, else the one of the " +
          "access token shown.",
        ...{ json: REFRESH_TOKEN, refuses: ["access_denied"] },
        answers: {
          200: {
            says: "It is over here; where a browser ends it at the provider",
            json: ELSEWHERE,
          },
          204: { says: "The session is over" },
        },
      }),
      async (c) => {
        const session = await sessionToEnd(c, c.req.valid("json").refreshToken);
        if (session && await sessions.end(session.id)) {
          const { username } = await users.get(session.user);
          await record({
            kind: "sign_out",
            actor: { user: session.user, name: username, ...placeOf(c) },
            target: username,
            detail: { session: session.id },
          });
        }
        const next = session && await placeToSignOut(c, options, session);
        return next ? c.json({ next: next.href }) : c.body(null, 204);
      },
    )
    .route("/", providerSignInRoutes(options))
    .route("/passkeys", passkeySignInRoutes(options))
    .route("/me", meRoutes(options));

  /** Any token of a session may end it, whoever shows it: who holds one could do worse. */
  async function sessionToEnd(c: Context<Env>, shown: string | undefined) {
    const kept = shown === undefined ? refreshTokenIn(c) : undefined;
    if (kept !== undefined) forgetRefreshToken(c);
    const refreshToken = shown ?? kept;
    if (refreshToken !== undefined) return await sessions.findByRefreshToken(refreshToken);
    signedInUser(c);
    const { session } = c.var.principal;
    return session === undefined ? null : await sessions.find(session);
  }
}

function refuseNothing(): never {
  throw new RegistryError("credentials_missing", "There is no refresh token, and no cookie");
}
