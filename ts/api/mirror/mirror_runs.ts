import { Hono } from "hono";
import { z } from "zod";
import { ITEM_OUTCOMES } from "../../model/mirror.ts";
import type { Principal } from "../../model/principal.ts";
import type { SyncService } from "../../mirror/sync_service.ts";
import type { Env } from "../../registry/env.ts";
import { actorOf } from "../actor.ts";
import { parseCursor, parseLimit, presentCursor } from "../cursor.ts";
import type { RepositoryFinder } from "../repository_of.ts";
import { described } from "../route.ts";
import { PAGE_MEMBERS, pageQuery, REPOSITORY_PARAMS } from "../schemas.ts";
import { FOUND, mirroredOf, RUN_PARAMS, TAG as tag } from "./access.ts";
import { ITEMS, presentItem, presentRun, RUN, RUNS, scopeOf, WANTED_RUN } from "./run_schemas.ts";
import type { RunWatchers } from "./run_watchers.ts";

/** What running mirrors needs. */
export interface MirrorRunRoutesOptions extends RepositoryFinder {
  readonly sync: SyncService;
  readonly runWatchers: RunWatchers;
}

const ITEMS_QUERY = z.strictObject({
  ...PAGE_MEMBERS,
  outcome: z.enum(ITEM_OUTCOMES).optional().meta({ description: "Those that came to this alone" }),
}).transform(({ cursor, limit, outcome }) => {
  const after = parseCursor(cursor, "string");
  return { limit: parseLimit(limit), ...(after && { after }), ...(outcome && { outcome }) };
});

const COMMON = { tag, credentials: "required", params: REPOSITORY_PARAMS } as const;
const ONE = { ...COMMON, params: RUN_PARAMS };
const MISSING = [...FOUND, "mirror_run_missing"] as const;
const SHOWN = { says: "The run", json: RUN };

/** Bringing copies up to date; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorRunRoutes(options: MirrorRunRoutesOptions) {
  const { sync, runWatchers } = options;
  return new Hono<Env>()
    .post(
      "/:org/:repo/mirror/runs",
      described({
        ...{ ...COMMON, id: "startMirrorRun", says: "Bring a mirror up to date", json: WANTED_RUN },
        about: "The run goes on whoever asked for it; look at it at `Location`.",
        refuses: [...FOUND, "mirror_missing", "mirror_rule_missing", "mirror_running"],
        answers: { 202: { ...SHOWN, headers: { location: "Address of the run" } } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { run } = await sync.start(repository, scopeOf(c.req.valid("json")), actorOf(c));
        c.header("location", `/api/v1/repositories/${repository.path}/mirror/runs/${run.id}`);
        return c.json(presentRun(run), 202);
      },
    )
    .get(
      "/:org/:repo/mirror/runs",
      described({
        ...{ ...COMMON, id: "listMirrorRuns", says: "List the runs of a mirror" },
        ...{ query: pageQuery(), refuses: [...FOUND, "cursor_refused"] },
        answers: { 200: { says: "One page, newest first", json: RUNS } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { items, next } = await sync.runs(repository, c.req.valid("query"));
        return c.json({ runs: items.map(presentRun), next: presentCursor(next) });
      },
    )
    .get(
      "/:org/:repo/mirror/runs/:run",
      described({
        ...{ ...ONE, id: "getMirrorRun", says: "Look at a run" },
        ...{ refuses: MISSING, answers: { 200: SHOWN } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        return c.json(presentRun(await sync.get(repository, c.req.param("run"))));
      },
    )
    .get(
      "/:org/:repo/mirror/runs/:run/items",
      described({
        ...{ ...ONE, id: "listMirrorItems", says: "List what a run did", query: ITEMS_QUERY },
        about: "What is unchanged is only counted.",
        refuses: [...MISSING, "cursor_refused"],
        answers: { 200: { says: "One page, in the order in which it came about", json: ITEMS } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const run = await sync.get(repository, c.req.param("run"));
        const { items, next } = await sync.items(run, c.req.valid("query"));
        return c.json({ items: items.map(presentItem), next: presentCursor(next) });
      },
    )
    .post(
      "/:org/:repo/mirror/runs/:run/cancel",
      described({
        ...{ ...ONE, id: "cancelMirrorRun", says: "Ask a run to stop" },
        about:
          "Whichever instance is at it stops within some seconds; a run that has ended stays " +
          "as it is. What was begun goes on with the next run.",
        ...{ refuses: MISSING, answers: { 202: SHOWN } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const run = c.req.param("run");
        await sync.cancel(repository, run, actorOf(c));
        return c.json(presentRun(await sync.get(repository, run)), 202);
      },
    )
    .get(
      "/:org/:repo/mirror/runs/:run/progress",
      described({
        ...{ ...ONE, id: "watchMirrorRun", says: "Watch a run" },
        about: "Server-sent events: `progress` with the run whenever it has come further, and " +
          "`end` once it has ended. A connection is closed after a quarter of an hour at the " +
          "latest, without `end`: ask again.",
        refuses: MISSING,
        answers: { 200: { says: "Events as they come", mediaType: "text/event-stream" } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { id } = await sync.get(repository, c.req.param("run"));
        return runWatchers.watch(holderOf(c.var.principal), {
          async read() {
            const run = await sync.get(repository, id);
            return { shown: presentRun(run), ended: run.state !== "running" };
          },
        });
      },
    );
}

function holderOf({ kind, tokenId, user, name }: Principal): string {
  return tokenId ? `token ${tokenId}` : `${kind} ${user ?? name}`;
}
