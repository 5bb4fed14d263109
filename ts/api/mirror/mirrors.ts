import { Hono } from "hono";
import { z } from "zod";
import { may, viewOf } from "../../model/permission.ts";
import type { Principal } from "../../model/principal.ts";
import type { Repository } from "../../model/package.ts";
import type { MirroredRepository, MirrorService } from "../../mirror/mirror_service.ts";
import type { Env } from "../../registry/env.ts";
import { signedInUser } from "../actor.ts";
import { presentCursor } from "../cursor.ts";
import { described } from "../route.ts";
import { MOMENT, NEXT, pageQuery } from "../schemas.ts";
import { momentOf, TAG as tag } from "./access.ts";
import { WAITING, waitingIn, type WaitingOptions } from "./waiting.ts";

/** What listing mirrors needs. */
export interface MirrorListRoutesOptions extends WaitingOptions {
  readonly mirrors: MirrorService;
}

const LISTED = z.strictObject({
  repository: z.string().meta({ description: "Path of the repository" }),
  enabled: z.boolean(),
  running: z.string().nullable().meta({ description: "Id of the run that is at it" }),
  dueAt: MOMENT.nullable(),
}).meta({ id: "ListedMirror" });
const MIRRORS = z.strictObject({ mirrors: z.array(LISTED), next: NEXT });

/** All repositories that are copies; mounted at `/api/v1/mirrors`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorListRoutes(options: MirrorListRoutesOptions) {
  const { mirrors, sync } = options;
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ tag, id: "listMirrors", says: "List repositories that mirror something" },
        about: "Those that whoever asks may bring up to date.",
        ...{ credentials: "required", query: pageQuery(), refuses: ["cursor_refused"] },
        answers: { 200: { says: "One page, by path", json: MIRRORS } },
      }),
      async (c) => {
        signedInUser(c);
        const { after, limit } = c.req.valid("query");
        const all = (await mirrorsOf(c.var.principal))
          .filter(({ repository: { path } }) => after === undefined || path > after.value);
        const items = all.slice(0, limit);
        const last = items.at(-1)?.repository.path;
        const next = all.length > limit && last !== undefined ? { value: last, id: "" } : null;
        return c.json({
          mirrors: await Promise.all(items.map(present)),
          next: presentCursor(next),
        });
      },
    )
    .get(
      "/waiting",
      described({
        ...{ tag, id: "getMirrorsWaiting", says: "See where mirrors wait for a decision" },
        about: "In those that whoever asks may decide about.",
        ...{ credentials: "required", answers: { 200: { says: "How much waits", json: WAITING } } },
      }),
      async (c) => {
        signedInUser(c);
        const all = await mirrorsOf(c.var.principal);
        return c.json(await waitingIn(all.map(({ repository }) => repository), options));
      },
    );

  /** Mirrors that somebody may bring up to date and decide about, by path. */
  async function mirrorsOf(principal: Principal): Promise<readonly MirroredRepository[]> {
    return (await Array.fromAsync(mirrors.each()))
      .filter(({ repository }) => mayRun(principal, repository))
      .toSorted((one, other) => one.repository.path < other.repository.path ? -1 : 1);
  }

  async function present(
    { repository, mirror: { enabled } }: MirroredRepository,
  ): Promise<z.output<typeof LISTED>> {
    return {
      ...{ repository: repository.path, enabled },
      running: (await sync.current(repository))?.id ?? null,
      dueAt: momentOf(await mirrors.dueAt(repository)),
    };
  }
}

function mayRun(principal: Principal, repository: Repository): boolean {
  return may(principal, "edit", repository) && viewOf(principal, repository, "edit") === null &&
    viewOf(principal, repository) === null;
}
