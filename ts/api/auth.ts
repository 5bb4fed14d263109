import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Beginning, Grant, Sessions } from "../auth/session.ts";
import type { SignIn } from "../auth/sign_in.ts";
import type { RecordEvent } from "../model/event.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { placeOf, signedInUser } from "./actor.ts";
import { presentUser, USER } from "./present_user.ts";
import { described } from "./route.ts";
import { optional, text } from "./schemas.ts";

/** What signing in over HTTP needs. */
export interface AuthRoutesOptions {
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
}).transform(({ username, email, password }, issues) => {
  if (username !== undefined && email === undefined) return { login: username, password };
  if (email !== undefined && username === undefined) return { login: email, password };
  const message = 'or "email" is required, and not both';
  issues.addIssue({ code: "custom", path: ["username"], message, params: { rule: "required" } });
  return z.NEVER;
}).meta({
  id: "Login",
  oneOf: [{ required: ["username"] }, { required: ["email"] }],
  examples: [{ username: "ada", password: "correct horse battery staple" }],
});

const REFRESH = z.strictObject({ refreshToken: text(LONGEST) });
const LOGOUT = z.strictObject({ refreshToken: optional(text(LONGEST)) });

/** What a client gets for a password or a refresh token. */
const GRANT = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int().meta({ description: "Seconds until the access token expires" }),
  user: USER,
}).meta({
  id: "Grant",
  examples: [{
    accessToken: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMUoifQ.c2lnbmF0dXJl",
    refreshToken: "phr_5sVq0Yb3nKxT8mWdLcRzAh2fJu7pGe9oViBt4Ny6",
    expiresIn: 900,
    user: {
      ...{ id: "01JZ8Y6Q4T3M2X1W0V9S8R7P6N", username: "ada", email: "ada@acme.example" },
      ...{ title: "Ada", kind: "human", platformAdmin: false },
      createdAt: "2030-01-31T12:00:00.000Z",
    },
  }],
});

export type PresentedGrant = z.output<typeof GRANT>;

const GRANTED = {
  200: { says: "Tokens, and whose they are; the refresh token serves once", json: GRANT },
};

const ABOUT_ME = z.strictObject({ user: USER });

/** `login`, `refresh`, `logout` and `me`; mounted at `/api/v1/auth` and `/api/auth`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function authRoutes({ signIn, sessions, users, record }: AuthRoutesOptions) {
  return new Hono<Env>()
    .use(async (c, next) => {
      await next();
      c.header("cache-control", "no-store");
    })
    .post(
      "/login",
      described({
        ...{ id: "login", tag: "Sign-in", says: "Sign in with a password", credentials: "none" },
        ...{ json: LOGIN, answers: GRANTED, refuses: ["credentials_wrong"] },
      }),
      async (c) => {
        const { login, password } = c.req.valid("json");
        const attempt = { login, password, ...placeOf(c), method: "login" as const };
        const user = await signIn.byPassword(attempt);
        return c.json(presentGrant(await sessions.start(user, beginningOf(c, "password"))));
      },
    )
    .post(
      "/refresh",
      described({
        ...{ id: "refresh", tag: "Sign-in", says: "Exchange a refresh token", credentials: "none" },
        about: "Whoever shows a refresh token that was exchanged before ends the session.",
        ...{ json: REFRESH, answers: GRANTED, refuses: ["credentials_wrong", "write_conflict"] },
      }),
      async (c) => {
        const { refreshToken } = c.req.valid("json");
        return c.json(presentGrant(await sessions.refresh(refreshToken, placeOf(c))));
      },
    )
    .post(
      "/logout",
      described({
        ...{ id: "logout", tag: "Sign-in", says: "End a session", credentials: "optional" },
        about: "The one of the refresh token in the body, else the one of the access token shown.",
        ...{ json: LOGOUT, answers: { 204: { says: "The session is over" } } },
      }),
      async (c) => {
        const session = await sessionToEnd(c, c.req.valid("json").refreshToken);
        if (session && await sessions.end(session.id)) {
          const { username } = await users.get(session.user);
          const actor = { user: session.user, name: username, ...placeOf(c) };
          await record({
            kind: "sign_out",
            actor,
            target: username,
            detail: { session: session.id },
          });
        }
        return c.body(null, 204);
      },
    )
    .get(
      "/me",
      described({
        ...{ id: "getMe", tag: "Sign-in", says: "Who is asking", credentials: "required" },
        answers: { 200: { says: "The user whose credentials were shown", json: ABOUT_ME } },
      }),
      async (c) => c.json({ user: presentUser(await users.get(signedInUser(c))) }),
    );

  /** Any token of a session may end it, whoever shows it: who holds one could do worse. */
  async function sessionToEnd(c: Context<Env>, refreshToken: string | undefined) {
    if (refreshToken !== undefined) return await sessions.findByRefreshToken(refreshToken);
    signedInUser(c);
    const { session } = c.var.principal;
    return session === undefined ? null : await sessions.find(session);
  }
}

function beginningOf(c: Context<Env>, method: string): Beginning {
  const { address, agent = "" } = placeOf(c);
  return { method, secondFactor: false, address, agent };
}

function presentGrant({ user, accessToken, refreshToken, expiresIn }: Grant): PresentedGrant {
  return { accessToken, refreshToken, expiresIn, user: presentUser(user) };
}
