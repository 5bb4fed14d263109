import { Hono } from "hono";
import { z } from "zod";
import { said } from "../../kit/said.ts";
import { REMOVAL_REASONS, type RuleTerms } from "../../model/mirror.ts";
import type { RulePreview } from "../../mirror/preview.ts";
import type { MirrorRetentionService } from "../../mirror/retention.ts";
import type { RecordEvent } from "../../model/event.ts";
import type { Env } from "../../registry/env.ts";
import { actorOf } from "../actor.ts";
import type { RepositoryFinder } from "../repository_of.ts";
import { described } from "../route.ts";
import { REPOSITORY_PARAMS } from "../schemas.ts";
import { FOUND, mirroredOf, TAG as tag } from "./access.ts";
import { WANTED_RULE } from "./mirror_rules.ts";

/** What previews need. */
export interface MirrorPreviewRoutesOptions extends RepositoryFinder {
  readonly rulePreview: RulePreview;
  readonly retention: MirrorRetentionService;
  readonly record: RecordEvent;
}

const PREVIEW = z.strictObject({
  packages: z.int(),
  versions: z.int(),
  bytes: z.int().meta({
    description: "Of files that are not here, as far as their sizes are known",
  }),
  unknownSizes: z.int().meta({ description: "How many sizes nobody says" }),
  items: z.array(z.strictObject({
    package: z.string(),
    version: z.string(),
    bytes: z.int().nullable(),
    state: z.enum(["new", "here", "clashing"]).meta({
      description: "`clashing`: a package of that name is published here, and stays",
    }),
  })).meta({ description: "The first of them" }),
}).meta({ id: "MirrorRulePreview" });

const RETENTION = z.strictObject({
  versions: z.int(),
  bytes: z.int(),
  items: z.array(z.strictObject({
    package: z.string(),
    version: z.string(),
    bytes: z.int(),
    why: z.enum(REMOVAL_REASONS),
  })).meta({ description: "The first of them" }),
}).meta({ id: "MirrorRetentionPreview" });

const UNRULED = z.boolean().meta({
  description: "Whether packages go that no rule names any more, which otherwise stay",
});
const SCOPE_QUERY = z.strictObject({
  unruled: z.enum(["true", "false"]).optional().meta({
    ...{ type: "boolean", description: UNRULED.meta()?.description },
  }),
}).transform(({ unruled }) => ({ removeUnruled: unruled === "true" }));
const SCOPE = z.strictObject({ unruled: UNRULED.default(false) })
  .meta({ id: "WantedMirrorRetention", examples: [{ unruled: true }] });
const REMOVED = z.strictObject({ versions: z.int(), bytes: z.int() })
  .meta({ id: "MirrorRetentionResult" });

const COMMON = { tag, credentials: "required", params: REPOSITORY_PARAMS } as const;

/** What would be, before anybody decides that it shall; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorPreviewRoutes(options: MirrorPreviewRoutesOptions) {
  const { rulePreview, retention, record } = options;
  return new Hono<Env>()
    .post(
      "/:org/:repo/mirror/rules/preview",
      described({
        ...{ ...COMMON, id: "previewMirrorRule", says: "See what a rule would add" },
        about: "Nothing is kept or fetched; sizes are asked of whoever has the files, of the " +
          "first of them.",
        ...{ json: WANTED_RULE, answers: { 200: { says: "Counts and examples", json: PREVIEW } } },
        refuses: [...FOUND, "mirror_missing", "upstream_failed", "digest_mismatch"],
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const terms = said(c.req.valid("json")) as RuleTerms;
        const seen = await rulePreview.preview(repository, terms, c.req.raw.signal);
        return c.json({ ...seen, items: seen.items.map((item) => ({ ...item })) });
      },
    )
    .get(
      "/:org/:repo/mirror/retention",
      described({
        ...{ ...COMMON, id: "previewMirrorRetention", says: "See which copies would go" },
        ...{ query: SCOPE_QUERY, refuses: [...FOUND, "mirror_missing"] },
        answers: { 200: { says: "Counts and examples; nothing goes by asking", json: RETENTION } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { versions, bytes, items } = await retention.preview(
          repository,
          c.req.valid("query"),
        );
        return c.json({ versions, bytes, items: items.map((item) => ({ ...item })) });
      },
    )
    .post(
      "/:org/:repo/mirror/retention",
      described({
        ...{ ...COMMON, id: "applyMirrorRetention", says: "Take copies away now" },
        about: "Those that a preview of the same names. What goes by itself goes with every run; " +
          "packages that no rule names any more go only here.",
        ...{ json: SCOPE, refuses: [...FOUND, "mirror_missing", "write_conflict"] },
        answers: { 200: { says: "How much went", json: REMOVED } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "delete");
        const { unruled } = c.req.valid("json");
        const [by, { signal }] = [actorOf(c), c.req.raw];
        const gone = await retention.apply(repository, { by, signal, removeUnruled: unruled });
        const { id, organization, path: target } = repository;
        await record({
          ...{ kind: "mirror.tidied", actor: by, organization, repository: id, target },
          detail: { unruled, ...gone },
        });
        return c.json({ ...gone });
      },
    );
}
