import { Hono } from "hono";
import { z } from "zod";
import type { Token, TokenUse } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { TokenService } from "../registry/token_service.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { presentShown } from "./present_token.ts";
import { keysOf, type RepositoryKeyOptions } from "./repository_keys.ts";
import { described } from "./route.ts";
import { NEXT, pageQuery, REPOSITORY_PARAMS } from "./schemas.ts";
import { presentAll, USUAL_OVERLAP } from "./token_access.ts";
import { SECRET, SHOWN, TOKEN_ID, WANTED, WANTED_ROTATION } from "./token_schemas.ts";

const ROLE = z.enum(["reader", "developer", "maintainer"]);
const WANTED_TOKEN = z.strictObject({ ...WANTED, role: ROLE }).meta({
  id: "WantedDeployToken",
  examples: [{ title: "Build server", role: "developer" }],
});
const TOKEN = z.strictObject({ ...SHOWN, role: ROLE }).meta({ id: "DeployToken" });
const ISSUED_TOKEN = TOKEN.extend({ secret: SECRET }).meta({ id: "IssuedDeployToken" });
const TOKENS = z.strictObject({ deployTokens: z.array(TOKEN), next: NEXT });
const TOKEN_PARAMS = REPOSITORY_PARAMS.extend({ id: TOKEN_ID });

type PresentedDeployToken = z.output<typeof TOKEN>;

const tag = "Deploy tokens";
const MISSING = ["repository_missing", "access_denied"] as const;
const ISSUED = { says: "The token, and its secret this once", json: ISSUED_TOKEN };

/** Tokens that belong to a repository and to no person; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function deployTokenRoutes(options: RepositoryKeyOptions) {
  const { tokens } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/deploy-tokens",
      described({
        ...{ id: "listDeployTokens", tag, says: "List a repository's deploy tokens" },
        ...{ credentials: "required", params: REPOSITORY_PARAMS, query: pageQuery() },
        refuses: [...MISSING, "cursor_refused"],
        answers: { 200: { says: "One page, oldest first", json: TOKENS } },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "deploy");
        const { items, next } = await tokens.find(keys, c.req.valid("query"));
        const deployTokens = await presentAll(tokens, items, present);
        return c.json({ deployTokens, next: presentCursor(next) });
      },
    )
    .post(
      "/:org/:repo/deploy-tokens",
      described({
        ...{ id: "createDeployToken", tag, says: "Issue a deploy token" },
        about: "It opens this repository and no other, whoever comes and goes. Use it as an API " +
          "token: as Bearer, or by Basic with any user name.",
        ...{ credentials: "required", params: REPOSITORY_PARAMS, json: WANTED_TOKEN },
        ...{ refuses: MISSING, answers: { 201: ISSUED } },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "deploy");
        const { expiresAt = null, ...wanted } = c.req.valid("json");
        const issued = await tokens.create({ ...wanted, ...keys, expiresAt }, actorOf(c));
        c.header("cache-control", "no-store");
        return c.json(presentIssued(issued), 201);
      },
    )
    .post(
      "/:org/:repo/deploy-tokens/:id/rotate",
      described({
        ...{ id: "rotateDeployToken", tag, says: "Replace a deploy token" },
        about: "By another of the same title and role; both work for a while.",
        ...{ credentials: "required", params: TOKEN_PARAMS, json: WANTED_ROTATION },
        refuses: [...MISSING, "token_missing", "write_conflict"],
        answers: { 201: ISSUED },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "deploy");
        const { overlapMinutes = USUAL_OVERLAP, expiresAt } = c.req.valid("json");
        const how = { overlapMinutes, expiresAt };
        const issued = await tokens.rotate(keys, c.req.param("id"), how, actorOf(c));
        c.header("cache-control", "no-store");
        return c.json(presentIssued(issued), 201);
      },
    )
    .delete(
      "/:org/:repo/deploy-tokens/:id",
      described({
        ...{ id: "revokeDeployToken", tag, says: "Revoke a deploy token" },
        ...{ credentials: "required", params: TOKEN_PARAMS },
        refuses: [...MISSING, "token_missing"],
        answers: { 204: { says: "It opens nothing any more" } },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "deploy");
        await tokens.revoke(keys, c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    );
}

function present(token: Token, use: TokenUse | null = null): PresentedDeployToken {
  return { ...presentShown(token, use), role: token.role as PresentedDeployToken["role"] };
}

function presentIssued(
  { token, secret }: Awaited<ReturnType<TokenService["create"]>>,
): z.output<typeof ISSUED_TOKEN> {
  return { ...present(token), secret };
}
