import { type Context, Hono } from "hono";
import { z } from "zod";
import type { JsonObject } from "../kit/json.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { sightOf } from "../model/sight.ts";
import type { Protocol } from "../protocols/protocol.ts";
import {
  type Publishing,
  PUBLISHING_MODES,
  type PublishingCheck,
  type PublishingContext,
  type PublishingDraft,
  type PublishingRequest,
} from "../protocols/publishing.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { Env } from "../registry/env.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { UploadService } from "../registry/upload_service.ts";
import { actorOf } from "./actor.ts";
import { type FoundRepository, type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { OPEN_OBJECT, optional, REPOSITORY_PARAMS, text } from "./schemas.ts";
import { refuseMember } from "./validate.ts";
import { presentFile, STORED_FILE } from "./stored_file.ts";
import { uploadOf } from "./upload_access.ts";

/** What drafting and publishing over HTTP needs. */
export interface DraftRoutesOptions extends RepositoryFinder {
  readonly packages: PackageService;
  readonly files: FileService;
  readonly catalogue: Catalogue;
  readonly uploads: UploadService;
}

const NAME = text(256).meta({ description: "Package; found out where it is left out" });
const VERSION = text(256).meta({ description: "Version; found out where it is left out" });
const UPLOADS = z.array(text(64)).max(64).meta({ description: "Ids of uploads" });
const MODE = z.enum(PUBLISHING_MODES).meta({
  description:
    "What it becomes: a new `package`, a further `version`, a further `installer` of a " +
    "version, or a version in the place of one (`replace`)",
});

const FINDING = z.strictObject({ path: z.string(), rule: z.string(), message: z.string() })
  .meta({ id: "DraftFinding" });

/** A draft as the API shows it. */
export const DRAFT = z.strictObject({
  package: z.string().nullable().meta({ description: "`null` where nothing proposes a name" }),
  version: z.string().nullable(),
  mode: MODE,
  manifest: OPEN_OBJECT.meta({ description: "A version in its protocol's own form, to be edited" }),
  origins: z.record(z.string(), z.string()).meta({
    description: "Where each value of `manifest` is from, by its path",
    examples: [{ "Installers[0].ProductCode": "MSI table Property, ProductCode" }],
  }),
  missing: z.array(z.string()).meta({ description: "Paths of what is required and not known" }),
  findings: z.array(FINDING).meta({ description: "What publishing would be refused for" }),
  notes: z.array(z.string()).meta({ description: "What else there is to know" }),
  files: z.array(STORED_FILE),
}).meta({ id: "Draft" });

export type PresentedDraft = z.output<typeof DRAFT>;

const WANTED_CHECK = z.strictObject({ package: optional(NAME), manifest: OPEN_OBJECT })
  .meta({ id: "WantedCheck" });

const CHECKED = DRAFT.pick({ mode: true, missing: true, findings: true }).meta({ id: "Checked" });

/** What was published. */
export const PUBLISHED = z.strictObject({
  package: z.string(),
  version: z.string(),
  mode: MODE,
  outcome: z.enum(["created", "changed", "unchanged"]),
}).meta({ id: "Published" });

const DRAFT_QUERY = z.strictObject({ package: NAME.optional(), version: VERSION.optional() });
const WANTED_DRAFT = z.strictObject({
  uploads: UPLOADS.min(1),
  package: optional(NAME),
  version: optional(VERSION),
});

/** What is published; the same document on the earlier design's addresses. */
export const PUBLICATION = z.strictObject({
  uploads: optional(UPLOADS),
  package: optional(NAME),
  version: optional(VERSION),
  mode: optional(MODE),
  manifest: optional(OPEN_OBJECT).meta({
    description: "`manifest` of a draft with its missing values; drafted anew where left out",
  }),
}).meta({ id: "Publication", examples: [{ uploads: ["01JX0000000000000000000000"] }] });

const tag = "Publishing";
/** Of a manifest with everything that it can say. */
export const LONGEST_MANIFEST = 4 * 1024 * 1024;
const DRAFTED = { 200: { says: "What would be published", json: DRAFT } };
const MISSING = ["repository_missing", "access_denied", "upload_missing", "value_refused"] as const;

/** Files become versions; mounted at `/api/v1`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function draftRoutes(options: DraftRoutesOptions) {
  return new Hono<Env>()
    .post(
      "/uploads/:id/inspect",
      described({
        ...{ id: "inspectUpload", tag, says: "Look into an upload", credentials: "required" },
        about: "What the file says of its product becomes a draft of a version. A file of a " +
          "package that is there is recognised by its codes, and says what is new alone.",
        params: z.object({ id: z.string().meta({ description: "Upload" }) }),
        ...{ query: DRAFT_QUERY, answers: DRAFTED, refuses: MISSING },
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        const { found, publishing } = await deskOfUpload(c, options);
        const wanted = { uploads: [id], ...c.req.valid("query") };
        return c.json(presentDraft(await publishing.draft(contextOf(c, found), wanted)));
      },
    )
    .post(
      "/repositories/:org/:repo/drafts",
      described({
        ...{ id: "draftVersion", tag, says: "Look into uploads of one version" },
        about: "As for one upload; each file adds its installers.",
        ...{ credentials: "required", params: REPOSITORY_PARAMS, json: WANTED_DRAFT },
        ...{ answers: DRAFTED, refuses: MISSING },
      }),
      async (c) => {
        const found = await repositoryOf(c, options, "publish");
        const publishing = publishingOf(found.protocol, options);
        const draft = await publishing.draft(contextOf(c, found), c.req.valid("json"));
        return c.json(presentDraft(draft));
      },
    )
    .post(
      "/repositories/:org/:repo/drafts/check",
      described({
        ...{ id: "checkVersion", tag, says: "Judge a version before it is published" },
        about: "What is missing and what is wrong, by path; nothing is kept.",
        ...{ credentials: "required", params: REPOSITORY_PARAMS, json: WANTED_CHECK },
        ...{ limit: LONGEST_MANIFEST, answers: { 200: { says: "The verdict", json: CHECKED } } },
        refuses: ["repository_missing", "access_denied", "value_refused"],
      }),
      async (c) => {
        const found = await repositoryOf(c, options, "publish");
        const { package: name, manifest } = c.req.valid("json");
        const wanted = { package: name, manifest: manifest as JsonObject };
        const checked = await publishingOf(found.protocol, options)
          .check(contextOf(c, found), wanted);
        return c.json(presentCheck(checked));
      },
    )
    .post(
      "/repositories/:org/:repo/publish",
      described({
        ...{ id: "publishVersion", tag, says: "Publish a version", credentials: "required" },
        about:
          "At once or not at all, as `mode` says or as fits what is there. The same once more " +
          "changes nothing. Other files than those that are there are refused, but for `replace`.",
        ...{ params: REPOSITORY_PARAMS, json: PUBLICATION, limit: LONGEST_MANIFEST },
        answers: {
          200: { says: "It is there, changed or as it was", json: PUBLISHED },
          201: { says: "It is there, and was not before", json: PUBLISHED },
        },
        refuses: [
          ...[...MISSING, "metadata_refused", "name_refused", "package_missing"] as const,
          ...["version_missing", "package_taken", "version_taken", "part_taken"] as const,
          ...["write_conflict"] as const,
        ],
      }),
      async (c) => {
        const wanted = c.req.valid("json");
        const action = wanted.mode === "replace" ? "edit" : "publish";
        const found = await repositoryOf(c, options, action);
        const published = await publishingOf(found.protocol, options)
          .publish(contextOf(c, found), publicationOf(wanted));
        return c.json(published, published.outcome === "created" ? 201 : 200);
      },
    );
}

/** How a protocol publishes; refuses with `value_refused` where its clients do that themselves. */
export function publishingOf(protocol: Protocol, tools: DraftRoutesOptions): Publishing {
  if (protocol.publishing) return protocol.publishing(tools);
  const detail = `Packages of ${protocol.title} are published by its own clients`;
  throw new RegistryError("value_refused", detail);
}

/** Where a request publishes. */
export function contextOf(
  c: Context<Env>,
  { repository, sight }: Pick<FoundRepository, "repository" | "sight">,
): PublishingContext {
  return { repository, sight, by: actorOf(c), origin: c.var.origin };
}

/** What a body asks for; refuses with `value_refused` one that has nothing to publish. */
export function publicationOf(wanted: z.output<typeof PUBLICATION>): PublishingRequest {
  const { uploads = [], manifest, ...others } = wanted;
  if (uploads.length === 0 && !manifest) {
    refuseMember("uploads", "required", 'or "manifest" is required');
  }
  return { ...others, uploads, ...(manifest && { manifest: manifest as JsonObject }) };
}

/** The repository of the upload at `:id`, and how it publishes. */
async function deskOfUpload(c: Context<Env>, options: DraftRoutesOptions) {
  const { transfer, repository } = await uploadOf(c, options.uploads);
  if (transfer.state !== "complete") {
    throw new RegistryError("value_refused", "The upload is not complete");
  }
  const protocol = options.protocols.find((one) => one.id === repository.protocol);
  if (!protocol) throw new RegistryError("upload_missing", quote(transfer.id));
  const sight = sightOf(c.var.principal, repository, "publish");
  return { found: { repository, sight }, publishing: publishingOf(protocol, options) };
}

function presentCheck({ mode, missing, findings }: PublishingCheck) {
  return {
    mode,
    missing: [...missing],
    findings: findings.map(({ field, rule, says }) => ({ path: field, rule, message: says })),
  };
}

/** A draft as the API shows it. */
export function presentDraft(draft: PublishingDraft): PresentedDraft {
  const { package: name, version, manifest, origins } = draft;
  return {
    ...{ package: name, version, manifest, origins: { ...origins } },
    ...presentCheck(draft),
    notes: [...draft.notes],
    files: draft.files.map(presentFile),
  };
}
