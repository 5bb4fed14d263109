import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Repository } from "../model/package.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Env } from "../registry/env.ts";
import type { IssuedToken } from "../registry/token_service.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { presentShown } from "./present_token.ts";
import { USAGE_STEP } from "./repositories.ts";
import { keysOf, type RepositoryKeyOptions } from "./repository_keys.ts";
import { described } from "./route.ts";
import { NEXT, pageQuery, REPOSITORY_PARAMS } from "./schemas.ts";
import { presentAll, USUAL_OVERLAP } from "./token_access.ts";
import { SHOWN, TOKEN_ID, WANTED, WANTED_KEY_CHANGE, WANTED_ROTATION } from "./token_schemas.ts";

const WANTED_KEY = z.strictObject(WANTED).meta({
  id: "WantedSourceKey",
  examples: [{ title: "Laptops", view: { allow: [{ package: "Contoso.*" }] } }],
});
const KEY = z.strictObject(SHOWN).meta({ id: "SourceKey" });
const ISSUED_KEY = KEY.extend({
  url: z.string().meta({
    description: "The repository's address with the key in it, this once",
    examples: ["https://packages.example/winget/acme/apps/~6s0Zb1nVpQ8mXe4Jt7YcRk2HwLd0u9Ga"],
  }),
  usage: z.array(USAGE_STEP).readonly().meta({ description: "How to point a client at it" }),
}).meta({ id: "IssuedSourceKey" });
const KEYS = z.strictObject({ sourceKeys: z.array(KEY), next: NEXT });
const KEY_PARAMS = REPOSITORY_PARAMS.extend({ id: TOKEN_ID });

const tag = "Source keys";
const MISSING = ["repository_missing", "access_denied"] as const;
const ISSUED = { says: "The key, and its address this once", json: ISSUED_KEY };

/** Secret addresses of a repository, to be given to devices; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function sourceKeyRoutes(options: RepositoryKeyOptions) {
  const { tokens } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/source-keys",
      described({
        ...{ id: "listSourceKeys", tag, says: "List a repository's source keys" },
        ...{ credentials: "required", params: REPOSITORY_PARAMS, query: pageQuery() },
        refuses: [...MISSING, "cursor_refused"],
        answers: { 200: { says: "One page, oldest first", json: KEYS } },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "source");
        const { items, next } = await tokens.find(keys, c.req.valid("query"));
        const sourceKeys = await presentAll(tokens, items, presentShown);
        return c.json({ sourceKeys, next: presentCursor(next) });
      },
    )
    .post(
      "/:org/:repo/source-keys",
      described({
        ...{ id: "createSourceKey", tag, says: "Make a secret address of a repository" },
        about:
          "Whoever has the address reads the repository, as far as `view` shows it, and does " +
          "nothing else. One for each device or group can be revoked without the others.",
        ...{ credentials: "required", params: REPOSITORY_PARAMS, json: WANTED_KEY },
        ...{ refuses: MISSING, answers: { 201: ISSUED } },
      }),
      async (c) => {
        const { keys, protocol } = await keysOf(c, options, "source");
        const { expiresAt = null, ...wanted } = c.req.valid("json");
        const draft = { ...wanted, ...keys, role: "reader" as const, expiresAt };
        const issued = await tokens.create(draft, actorOf(c));
        return c.json(presentIssued(c, issued, { ...keys, protocol }), 201);
      },
    )
    .patch(
      "/:org/:repo/source-keys/:id",
      described({
        ...{ id: "changeSourceKey", tag, says: "Change a source key", credentials: "required" },
        about: "The address stays as it is; what it shows changes within a second.",
        ...{ params: KEY_PARAMS, json: WANTED_KEY_CHANGE },
        refuses: [...MISSING, "token_missing", "write_conflict"],
        answers: { 200: { says: "The key as it is now", json: KEY } },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "source");
        const change = c.req.valid("json");
        const token = await tokens.change(keys, c.req.param("id"), change, actorOf(c));
        return c.json(presentShown(token, await tokens.lastUse(token)));
      },
    )
    .post(
      "/:org/:repo/source-keys/:id/rotate",
      described({
        ...{ id: "rotateSourceKey", tag, says: "Replace a source key", credentials: "required" },
        about: "By another of the same title and view; both work for a while.",
        ...{ params: KEY_PARAMS, json: WANTED_ROTATION },
        refuses: [...MISSING, "token_missing", "write_conflict"],
        answers: { 201: ISSUED },
      }),
      async (c) => {
        const { keys, protocol } = await keysOf(c, options, "source");
        const { overlapMinutes = USUAL_OVERLAP, expiresAt } = c.req.valid("json");
        const how = { overlapMinutes, expiresAt };
        const issued = await tokens.rotate(keys, c.req.param("id"), how, actorOf(c));
        return c.json(presentIssued(c, issued, { ...keys, protocol }), 201);
      },
    )
    .delete(
      "/:org/:repo/source-keys/:id",
      described({
        ...{ id: "revokeSourceKey", tag, says: "Revoke a source key", credentials: "required" },
        ...{ params: KEY_PARAMS, refuses: [...MISSING, "token_missing"] },
        answers: { 204: { says: "Its address opens nothing any more" } },
      }),
      async (c) => {
        const { keys } = await keysOf(c, options, "source");
        await tokens.revoke(keys, c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    );
}

function presentIssued(
  c: Context<Env>,
  { token, secret }: IssuedToken,
  { repository, protocol }: { readonly repository: Repository; readonly protocol: Protocol },
): z.output<typeof ISSUED_KEY> {
  c.header("cache-control", "no-store");
  const url = `${c.var.origin}/${protocol.id}/${repository.path}/~${secret}`;
  return { ...presentShown(token), url, usage: protocol.usage(new URL(url)) };
}
