import { Hono } from "hono";
import { z } from "zod";
import type { Actor } from "../../model/event.ts";
import { MIRRORED_STATES } from "../../model/mirror.ts";
import type { Repository } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { DecisionService, NamedVersion, Verdict } from "../../mirror/decision_service.ts";
import type { Env } from "../../registry/env.ts";
import { actorOf } from "../actor.ts";
import { parseCursor, parseLimit, presentCursor } from "../cursor.ts";
import type { RepositoryFinder } from "../repository_of.ts";
import { described } from "../route.ts";
import { PAGE_MEMBERS, REPOSITORY_PARAMS, text, VERSION_PARAMS } from "../schemas.ts";
import { FOUND, mirroredOf, TAG as tag } from "./access.ts";
import {
  DECISIONS,
  MIRRORED_VERSIONS,
  type PresentedDecided,
  presentMirrored,
  presentWhole,
  WANTED_DECISIONS,
  WHOLE_MIRRORED_VERSION,
} from "./version_schemas.ts";

/** What deciding about versions needs. */
export interface MirrorVersionRoutesOptions extends RepositoryFinder {
  readonly decisions: DecisionService;
}

const LIST_QUERY = z.strictObject({
  ...PAGE_MEMBERS,
  state: z.enum(MIRRORED_STATES).optional().meta({ description: "Those that stand there alone" }),
  package: text(256).optional().meta({ description: "Those of one package alone" }),
}).transform(({ cursor, limit, ...asked }) => {
  const after = parseCursor(cursor, "string");
  return { ...asked, limit: parseLimit(limit), ...(after && { after }) };
});

const VERDICT_OF: Readonly<Record<string, Verdict>> = {
  ...{ approve: "approved", reject: "rejected", skip: "skipped", retry: "retried" } as const,
};
const COMMON = { tag, credentials: "required", params: REPOSITORY_PARAMS } as const;

/** Versions on their way from an upstream to clients; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorVersionRoutes(options: MirrorVersionRoutesOptions) {
  const { decisions } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/mirror/versions",
      described({
        ...{ ...COMMON, id: "listMirroredVersions", says: "List versions on their way" },
        about: "What waits, is in quarantine, was rejected, or is published.",
        ...{ query: LIST_QUERY, refuses: [...FOUND, "cursor_refused", "name_refused"] },
        answers: { 200: { says: "One page, by package", json: MIRRORED_VERSIONS } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { items, next } = await decisions.list(repository, c.req.valid("query"));
        return c.json({ versions: items.map(presentMirrored), next: presentCursor(next) });
      },
    )
    .get(
      "/:org/:repo/mirror/versions/:package/:version",
      described({
        ...{ ...COMMON, id: "getMirroredVersion", says: "Look at a version on its way" },
        params: VERSION_PARAMS,
        refuses: [...FOUND, "name_refused", "mirrored_version_missing"],
        answers: {
          200: { says: "The version, and the upstream's text", json: WHOLE_MIRRORED_VERSION },
        },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { package: name, version } = c.req.param();
        return c.json(presentWhole(await decisions.get(repository, { package: name, version })));
      },
    )
    .post(
      "/:org/:repo/mirror/versions/decisions",
      described({
        ...{ ...COMMON, id: "decideMirroredVersions", says: "Decide about versions" },
        about: "`approve` lets pass what waits, or what another signer signed; `reject` keeps a " +
          "version out, and takes it out where it is published; `skip` passes over one that is " +
          "not published; `retry` brings one through all checks anew, whatever was decided.",
        ...{ json: WANTED_DECISIONS, limit: 512 * 1024, refuses: FOUND },
        answers: { 200: { says: "What became of each", json: DECISIONS } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { decision, why, versions } = c.req.valid("json");
        const word = { verdict: VERDICT_OF[decision]!, why, by: actorOf(c) };
        const decided: PresentedDecided[] = [];
        for (const named of versions) decided.push(await decide(repository, named, word));
        return c.json({ versions: decided });
      },
    );

  /** A version that is refused keeps no other from being decided about. */
  async function decide(
    repository: Repository,
    named: NamedVersion,
    { verdict, ...said }: { verdict: Verdict; why: string; by: Actor },
  ): Promise<PresentedDecided> {
    try {
      const { state } = await decisions.decide(verdict, repository, named, said);
      return { ...named, state, error: null };
    } catch (error) {
      if (!(error instanceof RegistryError) || error.status >= 500) throw error;
      return { ...named, state: null, error: { code: error.code, detail: error.detail } };
    }
  }
}
