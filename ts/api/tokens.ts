import { type Context, Hono } from "hono";
import { z } from "zod";
import type { UserId } from "../model/ids.ts";
import type { TokenScope } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { type Action, ACTIONS } from "../model/role.ts";
import type { Token } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { TokenService } from "../registry/token_service.ts";
import { actorOf, signedInUser, userInPerson } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { described } from "./route.ts";
import { INSTANT, MOMENT, NEXT, optional, pageQuery, text } from "./schemas.ts";

const MOST_IN_LIST = 100;
const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];

function listOf<T extends z.ZodType>(one: T) {
  return z.array(one).max(MOST_IN_LIST);
}

/** What is said where a scope is read and where it is shown. */
const LISTS = {
  protocols: listOf(z.string()),
  actions: listOf(z.enum(ACTION_NAMES)),
  organizations: listOf(z.string()),
  repositories: listOf(z.string()),
};
const ABOUT_SCOPE = "A list that is left out narrows nothing, an empty one allows nothing";

const WANTED_SCOPE = z.strictObject({
  protocols: optional(LISTS.protocols),
  actions: optional(LISTS.actions),
  organizations: optional(LISTS.organizations).meta({ description: "Their ids" }),
  repositories: optional(LISTS.repositories).meta({ description: "Their ids" }),
}).meta({ id: "WantedScope", description: ABOUT_SCOPE });

const WANTED_TOKEN = z.strictObject({
  title: text(100),
  scope: optional(WANTED_SCOPE).meta({ description: "All of its owner's rights when left out" }),
  expiresAt: optional(INSTANT).meta({ description: "Never when left out" }),
}).meta({
  id: "WantedToken",
  examples: [{
    title: "CI",
    scope: { protocols: ["winget"], actions: ["read", "publish"] },
    expiresAt: "2030-01-31T12:00:00Z",
  }],
});

/** A token as its owner sees it. */
const TOKEN = z.strictObject({
  id: z.string(),
  title: z.string(),
  scope: z.strictObject(LISTS).partial().meta({ id: "Scope", description: ABOUT_SCOPE }),
  createdAt: MOMENT,
  expiresAt: MOMENT.nullable(),
}).meta({ id: "Token" });

export type PresentedToken = z.output<typeof TOKEN>;

const ISSUED_TOKEN = TOKEN.extend({
  secret: z.string().meta({ examples: ["phk_8Zt5bQ0VfR2mXn7LkYwCeH3sJ9uDgA1pTiKoB4Nx"] }),
}).meta({ id: "IssuedToken" });

const TOKENS = z.strictObject({ tokens: z.array(TOKEN), next: NEXT });
const TOKEN_PARAMS = z.object({ id: z.string().meta({ description: "Id of the token" }) });

/** The tokens of whoever asks; mounted at `/api/v1/tokens`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function tokenRoutes(tokens: TokenService) {
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "listTokens", tag: "Tokens", says: "List one's own tokens" },
        ...{ credentials: "required", query: pageQuery(), refuses: ["cursor_refused"] },
        answers: { 200: { says: "One page, oldest first", json: TOKENS } },
      }),
      async (c) => {
        const { items, next } = await tokens.find(signedInUser(c), c.req.valid("query"));
        return c.json({ tokens: items.map(presentToken), next: presentCursor(next) });
      },
    )
    .post(
      "/",
      described({
        ...{ id: "createToken", tag: "Tokens", says: "Issue a token", credentials: "required" },
        about: "By password or access token: a token begets no other, and revokes none.",
        ...{ json: WANTED_TOKEN, refuses: ["access_denied"] },
        answers: { 201: { says: "The token, and its secret this once", json: ISSUED_TOKEN } },
      }),
      async (c) => {
        const { title, scope, expiresAt = null } = c.req.valid("json");
        const wanted = { owner: whoManages(c), title, scope: scopeOf(scope), expiresAt };
        const { token, secret } = await tokens.create(wanted, actorOf(c));
        c.header("cache-control", "no-store");
        return c.json({ ...presentToken(token), secret }, 201);
      },
    )
    .delete(
      "/:id",
      described({
        ...{ id: "revokeToken", tag: "Tokens", says: "Revoke a token", credentials: "required" },
        ...{ params: TOKEN_PARAMS, refuses: ["access_denied", "token_missing"] },
        answers: { 204: { says: "It opens nothing any more" } },
      }),
      async (c) => {
        await tokens.revoke(whoManages(c), c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    );
}

/**
 * A token must not beget one that may more than itself or lives longer, nor an administrator without
 * a second factor one that may what they may not.
 */
function whoManages(c: Context<Env>): UserId {
  const user = userInPerson(c);
  if (!c.var.principal.secondFactorMissing) return user;
  throw new RegistryError(
    "access_denied",
    "Show a second factor first: tokens may all that you may",
  );
}

/** Only the lists that narrow something are kept. */
function scopeOf(wanted: z.output<typeof WANTED_SCOPE> | undefined): TokenScope {
  const lists = Object.entries(wanted ?? {}).filter(([, list]) => list !== undefined);
  return Object.fromEntries(lists);
}

function presentToken({ id, title, scope, createdAt, expiresAt }: Token): PresentedToken {
  return {
    ...{ id, title, scope: scope as PresentedToken["scope"] },
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
