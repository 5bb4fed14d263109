import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../registry/env.ts";
import type { TokenScopes } from "../registry/token_scopes.ts";
import type { TokenService } from "../registry/token_service.ts";
import { actorOf, signedInUser } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { presentToken } from "./present_token.ts";
import { described } from "./route.ts";
import { NEXT, optional, pageQuery } from "./schemas.ts";
import { presentAll, tokenManager, USUAL_OVERLAP } from "./token_access.ts";
import {
  ISSUED_TOKEN,
  TOKEN,
  TOKEN_ID,
  WANTED,
  WANTED_ROTATION,
  WANTED_SCOPE,
} from "./token_schemas.ts";

/** What tokens of users are managed with. */
export interface TokenRoutesOptions {
  readonly tokens: TokenService;
  readonly tokenScopes: TokenScopes;
}

/** A token of a user to be. */
export const WANTED_TOKEN = z.strictObject({
  ...WANTED,
  scope: optional(WANTED_SCOPE).meta({ description: "All of its owner's rights when left out" }),
}).meta({
  id: "WantedToken",
  examples: [{
    title: "CI",
    scope: { protocols: ["winget"], actions: ["read", "publish"] },
    expiresAt: "2030-01-31T12:00:00Z",
  }],
});

/** One page of a user's tokens. */
export const TOKENS = z.strictObject({ tokens: z.array(TOKEN), next: NEXT });
const TOKEN_PARAMS = z.object({ id: TOKEN_ID });

const ALONE = "By password or access token: a token begets no other, and revokes none.";
const ISSUED = { says: "The token, and its secret this once", json: ISSUED_TOKEN };

/** The tokens of whoever asks; mounted at `/api/v1/tokens`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function tokenRoutes({ tokens, tokenScopes }: TokenRoutesOptions) {
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
        const shown = await presentAll(tokens, items, presentToken);
        return c.json({ tokens: shown, next: presentCursor(next) });
      },
    )
    .post(
      "/",
      described({
        ...{ id: "createToken", tag: "Tokens", says: "Issue a token", credentials: "required" },
        ...{ about: ALONE, json: WANTED_TOKEN, refuses: ["access_denied"] },
        answers: { 201: ISSUED },
      }),
      async (c) => {
        const { scope = {}, expiresAt = null, ...wanted } = c.req.valid("json");
        const owner = tokenManager(c);
        const known = await tokenScopes.read(scope, c.var.principal);
        const { token, secret } = await tokens.create(
          { ...wanted, owner, scope: known, expiresAt },
          actorOf(c),
        );
        c.header("cache-control", "no-store");
        return c.json({ ...presentToken(token), secret }, 201);
      },
    )
    .post(
      "/:id/rotate",
      described({
        ...{ id: "rotateToken", tag: "Tokens", says: "Replace a token", credentials: "required" },
        about: "By another of the same title and rights; both work for a while.",
        ...{ params: TOKEN_PARAMS, json: WANTED_ROTATION },
        refuses: ["access_denied", "token_missing", "write_conflict"],
        answers: { 201: ISSUED },
      }),
      async (c) => {
        const { overlapMinutes = USUAL_OVERLAP, expiresAt } = c.req.valid("json");
        const how = { overlapMinutes, expiresAt };
        const rotated = await tokens.rotate(tokenManager(c), c.req.param("id"), how, actorOf(c));
        c.header("cache-control", "no-store");
        return c.json({ ...presentToken(rotated.token), secret: rotated.secret }, 201);
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
        await tokens.revoke(tokenManager(c), c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    );
}
