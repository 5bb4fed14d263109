import { Hono } from "hono";
import { z } from "zod";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import { quote } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf, sightOf } from "../model/sight.ts";
import type { Exchange, FileReport, TextFile } from "../protocols/exchange.ts";
import { type ExportOptions, exportRepository, exportVersions } from "../protocols/exporter.ts";
import type { ImportedVersion } from "../protocols/import_package.ts";
import { type Imported, Importer } from "../protocols/importer.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { zipped } from "../protocols/zipped_texts.ts";
import type { Env } from "../registry/env.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PackageService } from "../registry/package_service.ts";
import { actorOf } from "./actor.ts";
import { readImportBody } from "./import_body.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import * as schemas from "./schemas.ts";

/** What importing and exporting over HTTP needs. */
export interface ExchangeRoutesOptions extends RepositoryFinder {
  readonly packages: PackageService;
  readonly files: FileService;
  /** The one way to addresses that somebody else chose. */
  readonly egress: FetchGuarded;
  /** The longest file that is fetched, in bytes. */
  readonly longestFile: number;
}

const SWITCH = z.enum(["true", "false"]).optional().transform((value) => value === "true")
  .meta({ type: "boolean" });

const IMPORT_QUERY = z.strictObject({
  replace: SWITCH.meta({ description: "Puts versions in the place of those that say otherwise" }),
  rehost: SWITCH.meta({
    description: "Fetches and verifies files that stand elsewhere, and serves them from here",
  }),
  dryRun: SWITCH.meta({ description: "Only says what would become of everything" }),
});

/** One thing that is wrong, as in a problem document. */
const FAULT = z.strictObject({ path: z.string(), rule: z.string(), message: z.string() })
  .meta({ id: "Fault" });

const REHOSTED = z.strictObject({
  url: z.string(),
  outcome: z.enum(["stored", "failed"]),
  size: z.int().optional().meta({ description: "Bytes" }),
  message: z.string().optional(),
}).meta({ id: "RehostedFile" });

const IMPORTED_VERSION = z.strictObject({
  package: z.string(),
  version: z.string(),
  paths: z.array(z.string()).meta({ description: "The files that describe it" }),
  outcome: z.enum(["added", "replaced", "unchanged", "refused"]),
  error: z.strictObject({ code: z.string(), detail: z.string(), errors: z.array(FAULT) }).optional()
    .meta({ description: "Why it was refused, as a problem document says it" }),
  rehosted: z.array(REHOSTED),
}).meta({ id: "ImportedVersion" });

const IMPORTED_FILE = z.strictObject({
  path: z.string(),
  outcome: z.enum(["read", "refused", "ignored"]),
  findings: z.array(z.strictObject({
    line: z.int().optional(),
    rule: z.string(),
    message: z.string(),
    level: z.enum(["error", "warning"]),
  })),
}).meta({ id: "ImportedFile" });

const IMPORTED = z.strictObject({
  dryRun: z.boolean(),
  versions: z.array(IMPORTED_VERSION),
  files: z.array(IMPORTED_FILE).meta({ description: "One for each file that was sent" }),
}).meta({ id: "Imported" });

export type PresentedImport = z.output<typeof IMPORTED>;

const tag = "Import and export";
const ZIP = { says: "A ZIP of the files in which the ecosystem keeps packages" } as const;
const EXPORTED = { 200: { ...ZIP, mediaType: "application/zip" } } as const;
const NO_EXCHANGE = "value_refused";

/** Packages come and go as files; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function exchangeRoutes(options: ExchangeRoutesOptions) {
  const { packages, files, egress, longestFile } = options;
  const importer = new Importer({ packages, files, fetch: egress, longest: longestFile });
  return new Hono<Env>()
    .post(
      "/:org/:repo/import",
      described({
        ...{ id: "importPackages", tag, says: "Import packages", credentials: "required" },
        about:
          "A ZIP, a form with any number of files, or JSON as `{files: [{path, text}]}`. Each " +
          "package is changed all at once, and a version with a fault keeps no other from being " +
          "published. What is published already is left as it is.",
        ...{ params: schemas.REPOSITORY_PARAMS, query: IMPORT_QUERY },
        bytes: { mediaType: "application/zip", says: "Files of the ecosystem" },
        answers: { 200: { says: "What became of each version and file", json: IMPORTED } },
        refuses: [
          ...["repository_missing", "access_denied", "media_type_refused"] as const,
          ...["body_too_large", NO_EXCHANGE] as const,
        ],
      }),
      async (c) => {
        const asked = c.req.valid("query");
        const action = asked.replace ? "edit" : "publish";
        const { repository, protocol, sight } = await repositoryOf(c, options, action);
        const exchange = await exchangeOf(protocol);
        const { files, reports } = await readImportBody(c.req.raw, exchange.takes);
        const imported = await importer.import(protocol, exchange, files, {
          ...{ repository, sight, by: actorOf(c), origin: c.var.origin, ...asked },
        });
        return c.json(present({ ...imported, files: [...imported.files, ...reports] }, asked));
      },
    )
    .get(
      "/:org/:repo/export",
      described({
        ...{ id: "exportRepository", tag, says: "Export a repository", credentials: "optional" },
        ...{ params: schemas.REPOSITORY_PARAMS, answers: EXPORTED },
        refuses: ["repository_missing", NO_EXCHANGE],
      }),
      async (c) => {
        const { repository, protocol } = await repositoryOf(c, options, "read");
        const writing = await exportOptions(c, repository, protocol);
        return download(repository.slug, exportRepository(repository, writing));
      },
    )
    .get(
      "/:org/:repo/packages/:package/export",
      described({
        ...{ id: "exportPackage", tag, says: "Export a package", credentials: "optional" },
        ...{ params: schemas.PACKAGE_PARAMS, answers: EXPORTED },
        refuses: ["repository_missing", "name_refused", "package_missing", NO_EXCHANGE],
      }),
      async (c) => {
        const { found, writing } = await packageOf(c);
        const files = exportVersions(found, found.versions, writing);
        return download(found.name, files);
      },
    )
    .get(
      "/:org/:repo/packages/:package/versions/:version/export",
      described({
        ...{ id: "exportVersion", tag, says: "Export a version", credentials: "optional" },
        ...{ params: schemas.VERSION_PARAMS, answers: EXPORTED },
        refuses: [
          ...["repository_missing", "name_refused", "package_missing"] as const,
          ...["version_missing", NO_EXCHANGE] as const,
        ],
      }),
      async (c) => {
        const { found, protocol, writing } = await packageOf(c);
        const version = c.req.param("version");
        const key = protocol.names.versionKey(version);
        const entry = found.versions.find((one) => one.key === key);
        if (!entry) throw new RegistryError("version_missing", quote(version));
        const files = exportVersions(found, [entry], writing);
        return download(`${found.name}.${entry.version}`, files);
      },
    );

  async function exchangeOf(protocol: Protocol): Promise<Exchange> {
    const exchange = await protocol.exchange?.(options);
    if (exchange) return exchange;
    const says = `Packages of ${protocol.title} neither come nor go as files`;
    throw new RegistryError(NO_EXCHANGE, says);
  }

  /** Hidden parts of versions are for those alone who may show again whatever they see. */
  async function exportOptions(
    { var: { origin, principal } }: Parameters<typeof repositoryOf>[0],
    repository: Repository,
    protocol: Protocol,
  ): Promise<ExportOptions> {
    const { view, reach } = sightOf(principal, repository, "edit");
    const hidden = may(principal, "edit", repository) && view === reach;
    const look = lookOf(principal, repository);
    return { packages, exchange: await exchangeOf(protocol), origin, hidden, look };
  }

  async function packageOf(c: Parameters<typeof repositoryOf>[0]) {
    const { repository, protocol } = await repositoryOf(c, options, "read");
    const name = c.req.param("package")!;
    const writing = await exportOptions(c, repository, protocol);
    const { key } = protocol.names.parse(name);
    const found = await packages.find(repository, key, writing.look);
    if (!found) throw new RegistryError("package_missing", quote(name));
    return { found, protocol, writing };
  }
}

function download(name: string, files: AsyncIterable<TextFile>): Response {
  const ascii = name.replace(/[^\w.-]/g, "_");
  const disposition = `attachment; filename="${ascii}.zip"; filename*=UTF-8''${
    encodeURIComponent(`${name}.zip`)
  }`;
  return new Response(zipped(files), {
    headers: {
      ...{ "content-type": "application/zip", "cache-control": "no-store" },
      "content-disposition": disposition,
    },
  });
}

function present({ versions, files }: Imported, { dryRun }: { dryRun: boolean }): PresentedImport {
  return { dryRun, versions: versions.map(presentVersion), files: files.map(presentFile) };
}

function presentVersion({ error, rehosted, paths, ...version }: ImportedVersion) {
  return {
    ...{ ...version, paths: [...paths] },
    ...(error && { error: presentError(error) }),
    rehosted: rehosted.map(({ says, ...file }) => ({ ...file, ...(says && { message: says }) })),
  };
}

function presentError({ code, detail, findings }: RegistryError) {
  const errors = findings.map(({ field, rule, says }) => ({ path: field, rule, message: says }));
  return { code, detail, errors };
}

function presentFile({ path, outcome, findings }: FileReport) {
  return {
    ...{ path, outcome },
    findings: findings.map(({ line, rule, says, level }) => ({
      ...(line !== undefined && { line }),
      ...{ rule, message: says, level },
    })),
  };
}
