import { Hono } from "hono";
import type { Repository } from "../../model/package.ts";
import type { AllowListFile } from "../../mirror/allow_list_file.ts";
import type { MirrorService } from "../../mirror/mirror_service.ts";
import type { SyncService } from "../../mirror/sync_service.ts";
import type { Env } from "../../registry/env.ts";
import { actorOf } from "../actor.ts";
import type { RepositoryFinder } from "../repository_of.ts";
import { described } from "../route.ts";
import { REPOSITORY_PARAMS } from "../schemas.ts";
import { FOUND, mirroredOf, TAG as tag } from "./access.ts";
import {
  MIRROR,
  type MirrorStanding,
  presentMirror,
  settingsOf,
  WANTED_MIRROR,
} from "./mirror_schemas.ts";

/** What setting mirrors up needs. */
export interface MirrorRoutesOptions extends RepositoryFinder {
  readonly mirrors: MirrorService;
  readonly sync: SyncService;
  readonly allowListFile: AllowListFile | null;
}

const SHOWN = { says: "The mirror", json: MIRROR };
const COMMON = { tag, credentials: "required", params: REPOSITORY_PARAMS } as const;

/** Whether and how a repository is a copy; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorRoutes(options: MirrorRoutesOptions) {
  const { mirrors, sync, allowListFile } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/mirror",
      described({
        ...{ ...COMMON, id: "getMirror", says: "Look at a repository's mirror" },
        ...{ refuses: [...FOUND, "mirror_missing"], answers: { 200: SHOWN } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const mirror = await mirrors.get(repository);
        return c.json(presentMirror(mirror, await standingOf(repository)));
      },
    )
    .put(
      "/:org/:repo/mirror",
      described({
        ...{ ...COMMON, id: "putMirror", says: "Keep a repository as a copy of an upstream" },
        about: "What is left out is as usual, whatever it was before, but for the token.",
        ...{ json: WANTED_MIRROR, answers: { 200: SHOWN } },
        refuses: [...FOUND, "write_conflict"],
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "administer");
        const wanted = settingsOf(c.req.valid("json"));
        const mirror = await mirrors.put(repository, wanted, actorOf(c));
        return c.json(presentMirror(mirror, await standingOf(repository)));
      },
    )
    .delete(
      "/:org/:repo/mirror",
      described({
        ...{ ...COMMON, id: "deleteMirror", says: "Copy nothing into a repository any more" },
        about: "What was copied stays, as do the rules. A mirror that follows from " +
          "`ALLOWLIST_PATH` is switched off by putting one that is not enabled.",
        refuses: [...FOUND, "mirror_missing", "value_refused"],
        answers: { 204: { says: "It is gone" } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "administer");
        await mirrors.delete(repository, actorOf(c));
        return c.body(null, 204);
      },
    );

  async function standingOf(repository: Repository): Promise<MirrorStanding> {
    return {
      running: (await sync.current(repository))?.id ?? null,
      dueAt: await mirrors.dueAt(repository),
      fileFault: allowListFile?.fault || null,
    };
  }
}
