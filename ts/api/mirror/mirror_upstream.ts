import { Hono } from "hono";
import { z } from "zod";
import { RegistryError } from "../../model/registry_error.ts";
import type { UpstreamPackage } from "../../protocols/mirroring.ts";
import type { UpstreamCatalogue } from "../../mirror/upstream_catalogue.ts";
import type { Env } from "../../registry/env.ts";
import { parseCursor, parseLimit, presentCursor } from "../cursor.ts";
import type { RepositoryFinder } from "../repository_of.ts";
import { described } from "../route.ts";
import {
  NEXT,
  OPEN_OBJECT,
  PACKAGE_PARAMS,
  PAGE_MEMBERS,
  REPOSITORY_PARAMS,
  VERSION_PARAMS,
} from "../schemas.ts";
import { FOUND, mirroredOf, TAG as tag } from "./access.ts";

/** What looking at upstreams needs. */
export interface MirrorUpstreamRoutesOptions extends RepositoryFinder {
  readonly upstreamCatalogue: UpstreamCatalogue;
}

/** Nobody turns so many pages. */
const FURTHEST = 1_000_000;

/** Places in what an upstream found are counted. */
const COUNTED = z.strictObject(PAGE_MEMBERS).transform(countedOf);
const SEARCH = z.strictObject({
  ...PAGE_MEMBERS,
  q: z.string().max(200).default("").meta({
    description: "Words of the name, the title, the moniker or the tags",
    examples: ["firefox"],
  }),
}).transform(({ q: words, ...page }) => ({ words, ...countedOf(page) }));

const PACKAGE = z.strictObject({
  name: z.string(),
  title: z.string(),
  moniker: z.string(),
  publisher: z.string(),
  newest: z.string(),
  here: z.boolean().meta({ description: "Whether the repository has a package of that name" }),
}).meta({ id: "UpstreamPackage" });
const PACKAGES = z.strictObject({ packages: z.array(PACKAGE), next: NEXT });
const VERSION = z.strictObject({ version: z.string(), here: z.boolean() })
  .meta({ id: "UpstreamVersion" });
const WHOLE = z.strictObject({
  package: PACKAGE,
  versions: z.array(VERSION).meta({ description: "Newest first" }),
  next: NEXT,
}).meta({ id: "UpstreamPackageVersions" });
const MANIFEST = z.strictObject({
  package: z.string(),
  version: z.string(),
  url: z.string(),
  sha256: z.string(),
  text: z.string().meta({ description: "The very text that the upstream has" }),
  manifest: OPEN_OBJECT.meta({ description: "The same, read" }),
}).meta({ id: "UpstreamManifest" });

const COMMON = { tag, credentials: "required" } as const;
const REFUSES = [...FOUND, "mirror_missing", "upstream_failed", "value_refused"] as const;

/** What there would be to copy; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorUpstreamRoutes(options: MirrorUpstreamRoutesOptions) {
  const { upstreamCatalogue: catalogue } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/mirror/upstream/packages",
      described({
        ...{ ...COMMON, id: "searchUpstream", says: "Search the upstream", query: SEARCH },
        about: "What the upstream offered some minutes ago at most.",
        ...{ params: REPOSITORY_PARAMS, refuses: [...REFUSES, "cursor_refused"] },
        answers: { 200: { says: "One page, best first", json: PACKAGES } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const asked = c.req.valid("query");
        const { items, hasMore } = await catalogue.search(repository, asked, c.req.raw.signal);
        return c.json({
          packages: items.map(presentCatalogued),
          next: nextOf({ ...asked, hasMore }),
        });
      },
    )
    .get(
      "/:org/:repo/mirror/upstream/packages/:package",
      described({
        ...{ ...COMMON, id: "getUpstreamPackage", says: "Look at a package of the upstream" },
        ...{ params: PACKAGE_PARAMS, query: COUNTED },
        refuses: [...REFUSES, "cursor_refused", "package_missing", "digest_mismatch"],
        answers: { 200: { says: "The package, and one page of its versions", json: WHOLE } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { offset, limit } = c.req.valid("query");
        const name = c.req.param("package");
        const found = await catalogue.versions(repository, name, c.req.raw.signal);
        const versions = found.versions.slice(offset, offset + limit)
          .map(({ version, here }) => ({ version: version.version, here }));
        const hasMore = found.versions.length > offset + limit;
        return c.json({
          ...{ package: presentCatalogued(found), versions },
          next: nextOf({ offset, limit, hasMore }),
        });
      },
    )
    .get(
      "/:org/:repo/mirror/upstream/packages/:package/versions/:version",
      described({
        ...{ ...COMMON, id: "getUpstreamVersion", says: "Look at a version of the upstream" },
        params: VERSION_PARAMS,
        refuses: [
          ...REFUSES,
          ...["package_missing", "version_missing", "digest_mismatch"] as const,
          "metadata_refused",
        ],
        answers: { 200: { says: "Its description", json: MANIFEST } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { package: name, version } = c.req.param();
        const asked = { package: name, version };
        const read = await catalogue.read(repository, asked, c.req.raw.signal);
        const { offered, url, sha256, text } = read.manifest;
        return c.json({
          ...{ package: read.package, version: offered.version, url, sha256, text },
          manifest: { ...offered.metadata },
        });
      },
    );
}

function countedOf({ cursor, limit }: { cursor?: string; limit?: string }) {
  const offset = Number(parseCursor(cursor, "number")?.value ?? 0);
  if (!Number.isInteger(offset) || offset < 0 || offset > FURTHEST) {
    throw new RegistryError("cursor_refused", "Begin without a cursor");
  }
  return { offset, limit: parseLimit(limit) };
}

function nextOf(
  { offset, limit, hasMore }: { offset: number; limit: number; hasMore: boolean },
): string | null {
  return hasMore ? presentCursor({ value: offset + limit, id: "" }) : null;
}

function presentCatalogued(
  { package: { name, title, moniker, publisher, newest }, here }: {
    readonly package: UpstreamPackage;
    readonly here: boolean;
  },
): z.output<typeof PACKAGE> {
  return { name, title, moniker, publisher, newest, here };
}
