import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { Beginning, Grant } from "../auth/session.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import { placeOf } from "./actor.ts";
import { presentUser, USER } from "./present_user.ts";
import { optional } from "./schemas.ts";

/** `session` of every body that begins one. */
export const SESSION_WAY = optional(z.enum(["cookie"])).meta({
  description:
    "`cookie` for browsers: the refresh token then comes as a cookie that no page can read",
});

/** What a client gets for proving who it is. */
const GRANT = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string().optional().meta({ description: "Absent where it is in a cookie" }),
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

/** `answers` of every route that begins or prolongs a session. */
export const GRANTED = {
  200: { says: "Tokens, and whose they are; the refresh token serves once", json: GRANT },
};

/** How a session begins that this request asks for. */
export function beginningOf(
  c: Context<Env>,
  proven: Pick<Beginning, "method" | "secondFactor" | "idToken">,
): Beginning {
  const { address, agent = "" } = placeOf(c);
  return { ...proven, address, agent };
}

/** Answers a grant; by `cookie`, its refresh token goes where no page can read it, and nowhere else. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function answerGrant(c: Context<Env>, grant: Grant, { cookie }: { cookie: boolean }) {
  const { user, accessToken, refreshToken, expiresIn } = grant;
  const presented: PresentedGrant = { accessToken, expiresIn, user: presentUser(user) };
  if (!cookie) return c.json({ ...presented, refreshToken });
  keepRefreshToken(c, grant);
  return c.json(presented);
}

const NAME = "packhouse_refresh";

/** Puts a refresh token into the cookie, for answers that are no JSON. */
export function keepRefreshToken(
  c: Context<Env>,
  { refreshToken, refreshExpiresIn: maxAge }: Grant,
): void {
  setCookie(c, NAME, refreshToken, { ...attributesFor(c), maxAge });
}

/** Takes the cookie away. */
export function forgetRefreshToken(c: Context<Env>): void {
  deleteCookie(c, NAME, attributesFor(c));
}

/**
 * The refresh token in the cookie, or `undefined`. It is the only thing that a browser shows by
 * itself, so this refuses with `access_denied` what a page from elsewhere has asked it to send; as
 * the body is JSON, and no other site is answered, a browser would not send that to begin with.
 */
export function refreshTokenIn(c: Context<Env>): string | undefined {
  const token = getCookie(c, NAME, isSecure(c) ? "secure" : undefined);
  if (token === undefined || isFromOwnPage(c)) return token;
  throw new RegistryError("access_denied", "A page from elsewhere may not use this session");
}

/** Browsers say which site a request comes from, but only to servers over HTTPS and on their own machine. */
function isFromOwnPage(c: Context<Env>): boolean {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  if (site !== undefined && site !== "same-origin") return false;
  return site !== undefined || origin === undefined || origin === new URL(pageOf(c)).origin;
}

function attributesFor(c: Context<Env>) {
  const secure = isSecure(c);
  return {
    ...{ httpOnly: true, sameSite: "Strict", secure, path: pathFor(c) } as const,
    ...(secure && { prefix: "secure" as const }),
  };
}

/** Where the routes of sign-in are mounted, behind whatever path a proxy has put before them. */
function pathFor(c: Context<Env>): string {
  const [mount] = /^.*?\/auth(?=\/)/.exec(c.req.path) ?? ["/"];
  return new URL(pageOf(c)).pathname.replace(/\/$/, "") + mount;
}

function isSecure(c: Context<Env>): boolean {
  return pageOf(c).startsWith("https:");
}

/**
 * Where the browser takes the server to be, for that decides what it does with a cookie. It is not
 * where the server says that it is while somebody is still on their way to there.
 */
function pageOf(c: Context<Env>): string {
  const { origin, reached } = c.var;
  if (origin === reached) return origin;
  const page = URL.parse(c.req.header("origin") ?? reached);
  const own = new URL(origin);
  if (page?.host !== own.host) return reached;
  return page.origin + own.pathname.replace(/\/$/, "");
}
