import { type Context, Hono } from "hono";
import type { Grant, Sessions } from "../auth/session.ts";
import type { SignIn } from "../auth/sign_in.ts";
import type { JsonObject } from "../kit/json.ts";
import type { RecordEvent } from "../model/event.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { signedInUser } from "./actor.ts";
import { takesJson } from "./json_body.ts";
import { optionalText, textMember } from "./members.ts";
import { type PresentedUser, presentUser } from "./present_user.ts";

/** What signing in over HTTP needs. */
export interface AuthRoutesOptions {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly users: UserService;
  readonly record: RecordEvent;
}

/** What a client gets for a password or a refresh token. */
export interface PresentedGrant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  readonly user: PresentedUser;
}

interface Login {
  readonly username?: string;
  readonly email?: string;
  readonly password: string;
}

/** `login`, `refresh`, `logout` and `me`; mounted at `/api/v1/auth` and `/api/auth`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function authRoutes({ signIn, sessions, users, record }: AuthRoutesOptions) {
  return new Hono<Env>()
    .use(async (c, next) => {
      await next();
      c.header("cache-control", "no-store");
    })
    .post("/login", takesJson(parseLogin), async (c) => {
      const { username, email, password } = c.req.valid("json");
      const login = username ?? email!;
      const { address } = c.var;
      const user = await signIn.byPassword({ login, password, address, method: "login" });
      return c.json(presentGrant(await sessions.start(user)));
    })
    .post("/refresh", takesJson(parseRefresh), async (c) => {
      const { refreshToken } = c.req.valid("json");
      return c.json(presentGrant(await sessions.refresh(refreshToken, c.var.address)));
    })
    .post("/logout", takesJson(parseLogout), async (c) => {
      const session = await sessionToEnd(c, c.req.valid("json").refreshToken);
      if (session && await sessions.end(session.id)) {
        const { username } = await users.get(session.user);
        const actor = { user: session.user, name: username, address: c.var.address };
        await record({
          kind: "sign_out",
          actor,
          target: username,
          detail: { session: session.id },
        });
      }
      return c.body(null, 204);
    })
    .get("/me", async (c) => c.json({ user: presentUser(await users.get(signedInUser(c))) }));

  /** Any token of a session may end it, whoever shows it: who holds one could do worse. */
  async function sessionToEnd(c: Context<Env>, refreshToken: string | undefined) {
    if (refreshToken !== undefined) return await sessions.findByRefreshToken(refreshToken);
    signedInUser(c);
    const { session } = c.var.principal;
    return session === undefined ? null : await sessions.find(session);
  }
}

const MOST = { most: 1024 };

function parseLogin(body: JsonObject): Login {
  const username = optionalText(body, "username", MOST);
  const email = optionalText(body, "email", MOST);
  if ((username === undefined) === (email === undefined)) {
    throw new RegistryError("value_refused", 'Either "username" or "email" is required');
  }
  return { username, email, password: textMember(body, "password", MOST) };
}

function parseRefresh(body: JsonObject): { refreshToken: string } {
  return { refreshToken: textMember(body, "refreshToken", MOST) };
}

function parseLogout(body: JsonObject): { refreshToken?: string } {
  return { refreshToken: optionalText(body, "refreshToken", MOST) };
}

function presentGrant({ user, accessToken, refreshToken, expiresIn }: Grant): PresentedGrant {
  return { accessToken, refreshToken, expiresIn, user: presentUser(user) };
}
