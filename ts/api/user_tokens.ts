import { type Context, Hono } from "hono";
import { quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf } from "./actor.ts";
import { requireAdministrator } from "./administrator.ts";
import { presentCursor } from "./cursor.ts";
import { presentToken } from "./present_token.ts";
import { described } from "./route.ts";
import { pageQuery, USER_PARAMS } from "./schemas.ts";
import { presentAll, tokenManager, USUAL_OVERLAP } from "./token_access.ts";
import { ISSUED_TOKEN, TOKEN_ID, WANTED_ROTATION } from "./token_schemas.ts";
import { type TokenRoutesOptions, TOKENS, WANTED_TOKEN } from "./tokens.ts";

/** What tokens of other users are managed with. */
export interface UserTokenRoutesOptions extends TokenRoutesOptions {
  readonly users: UserService;
}

const TOKEN_PARAMS = USER_PARAMS.extend({ id: TOKEN_ID });
const tag = "Users";
const MISSING = ["access_denied", "user_missing"] as const;
const ISSUED = { says: "The token, and its secret this once", json: ISSUED_TOKEN };
const SERVICES = "Of service accounts alone: what people do is done by themselves.";

/** The tokens of service accounts, and a look at those of people; mounted at `/api/v1/users`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function userTokenRoutes({ tokens, tokenScopes, users }: UserTokenRoutesOptions) {
  return new Hono<Env>()
    .get(
      "/:user/tokens",
      described({
        ...{ id: "listUserTokens", tag, says: "List a user's tokens", credentials: "required" },
        about: "For platform administrators.",
        ...{ params: USER_PARAMS, query: pageQuery(), refuses: [...MISSING, "cursor_refused"] },
        answers: { 200: { says: "One page, oldest first", json: TOKENS } },
      }),
      async (c) => {
        const { id } = await userOf(c);
        const { items, next } = await tokens.find(id, c.req.valid("query"));
        const shown = await presentAll(tokens, items, presentToken);
        return c.json({ tokens: shown, next: presentCursor(next) });
      },
    )
    .post(
      "/:user/tokens",
      described({
        ...{ id: "createUserToken", tag, says: "Issue a token of a service account" },
        ...{ about: SERVICES, credentials: "required", params: USER_PARAMS, json: WANTED_TOKEN },
        ...{ refuses: MISSING, answers: { 201: ISSUED } },
      }),
      async (c) => {
        const { scope = {}, expiresAt = null, ...wanted } = c.req.valid("json");
        const owner = await serviceOf(c);
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
      "/:user/tokens/:id/rotate",
      described({
        ...{ id: "rotateUserToken", tag, says: "Replace a token of a service account" },
        ...{ about: SERVICES, credentials: "required", params: TOKEN_PARAMS },
        ...{ json: WANTED_ROTATION, answers: { 201: ISSUED } },
        refuses: [...MISSING, "token_missing", "write_conflict"],
      }),
      async (c) => {
        const { overlapMinutes = USUAL_OVERLAP, expiresAt } = c.req.valid("json");
        const how = { overlapMinutes, expiresAt };
        const owner = await serviceOf(c);
        const rotated = await tokens.rotate(owner, c.req.param("id"), how, actorOf(c));
        c.header("cache-control", "no-store");
        return c.json({ ...presentToken(rotated.token), secret: rotated.secret }, 201);
      },
    )
    .delete(
      "/:user/tokens/:id",
      described({
        ...{ id: "revokeUserToken", tag, says: "Revoke a user's token", credentials: "required" },
        ...{ params: TOKEN_PARAMS, refuses: [...MISSING, "token_missing"] },
        answers: { 204: { says: "It opens nothing any more" } },
      }),
      async (c) => {
        const { id } = await userOf(c);
        await tokens.revoke(id, c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    );

  /** Who users are, or whether there are any, is for administrators. */
  async function userOf(c: Context<Env>): Promise<User> {
    tokenManager(c);
    requireAdministrator(c);
    return await users.named(c.req.param("user")!);
  }

  async function serviceOf(c: Context<Env>): Promise<UserId> {
    const { id, kind, username } = await userOf(c);
    if (kind === "service") return id;
    throw new RegistryError("value_refused", `${quote(username)} is no service account`);
  }
}
