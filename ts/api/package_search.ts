import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../registry/env.ts";
import {
  type FacetCounts,
  type FacetFilter,
  FACETS,
} from "../registry/package_search/facet_counts.ts";
import { ORIGINS, PACKAGE_STATES } from "../registry/package_search/listed_package.ts";
import {
  type FoundPackage,
  type PackageQuery,
  type PackageSearch,
  SORTS,
} from "../registry/package_search/package_search.ts";
import { parseLimit } from "./cursor.ts";
import { readableRepositories } from "./readable_repositories.ts";
import type { RepositoryFinder } from "./repository_of.ts";
import { described } from "./route.ts";
import { LIMIT, MOMENT, text } from "./schemas.ts";
import { refuseMember } from "./validate.ts";

/** What searching over all repositories needs. */
export interface PackageSearchRoutesOptions extends RepositoryFinder {
  readonly packageSearch: PackageSearch;
}

const FURTHEST = 1_000_000;
const SWITCH = z.enum(["true", "false"]);

const SEARCH = z.strictObject({
  q: z.string().max(200).optional().meta({
    description: "Words that must all occur in name, title, publisher, tags or commands",
    examples: ["contoso tool"],
  }),
  repository: text(200).optional().meta({ description: "Path", examples: ["default/winget"] }),
  protocol: text(64).optional().meta({ examples: ["winget"] }),
  origin: z.enum(ORIGINS).optional().meta({
    description: "`mirrored` for copies of an upstream's; some packages are both",
  }),
  type: text(64).optional().meta({ description: "Of the latest version", examples: ["exe"] }),
  architecture: text(64).optional()
    .meta({ description: "Of the latest version", examples: ["x64"] }),
  publisher: text(1000).optional().meta({ description: "Exactly", examples: ["Contoso"] }),
  state: z.enum(PACKAGE_STATES).optional().meta({
    description: "Those who may not show what is hidden from clients find nothing `disabled`",
  }),
  sort: z.enum(SORTS).optional().meta({
    description: "`relevance` where `q` says something, and `name` where not",
  }),
  descending: SWITCH.optional().meta({ description: "`true` turns the order round" }),
  offset: z.string().optional().meta({
    ...{ type: "integer", minimum: 0, maximum: FURTHEST, default: 0 },
    description: "How many to leave out",
  }),
  limit: LIMIT,
  facets: SWITCH.optional().meta({ description: "`true` counts what there is to narrow by" }),
}).transform(({ q, sort, descending, offset, limit, facets, ...filter }): PackageQuery => ({
  ...{ typed: q, filter: filter satisfies FacetFilter, sort: sort ?? "relevance" },
  ...{ descending: descending === "true", facets: facets === "true" },
  ...{ offset: parseOffset(offset), limit: parseLimit(limit) },
}));

const FOUND = z.strictObject({
  repository: z.string().meta({ description: "Path" }),
  protocol: z.string(),
  name: z.string(),
  title: z.string().meta({ description: "What people call it; its name where it has no other" }),
  publisher: z.string().nullable(),
  latest: z.string().nullable().meta({ description: "The newest version that is offered" }),
  versions: z.int().meta({ description: "How many there are" }),
  origin: z.enum([...ORIGINS, "mixed"]),
  types: z.array(z.string()).readonly(),
  architectures: z.array(z.string()).readonly(),
  state: z.enum(PACKAGE_STATES),
  size: z.int().meta({ description: "Bytes in the files of all versions" }),
  publishedAt: MOMENT.nullable().meta({ description: "When a version was last published" }),
  changedAt: MOMENT,
}).meta({
  id: "FoundPackage",
  examples: [{
    ...{ repository: "acme/apps", protocol: "winget", name: "Contoso.Tool", latest: "1.0" },
    ...{ title: "Contoso Tool", publisher: "Contoso", versions: 3, origin: "private" },
    ...{ types: ["exe"], architectures: ["x64"], state: "enabled", size: 73_216 },
    ...{ publishedAt: "2030-01-31T12:00:00.000Z", changedAt: "2030-01-31T12:00:00.000Z" },
  }],
});

export type PresentedFoundPackage = z.output<typeof FOUND>;

const COUNTS = z.array(z.strictObject({ value: z.string(), count: z.int() })).readonly();
const SHOWN_FACETS = z.strictObject({
  ...Object.fromEntries(FACETS.map((facet) => [facet, COUNTS])) as Record<
    keyof FacetCounts,
    typeof COUNTS
  >,
}).meta({
  id: "Facets",
  description: "The most frequent values of each, with no regard to itself",
});

const PACKAGES = z.strictObject({
  packages: z.array(FOUND),
  total: z.int().meta({ description: "How many are found" }),
  facets: SHOWN_FACETS.nullable(),
});

/** Packages of every repository; mounted at `/api/v1/packages`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function packageSearchRoutes({ packageSearch, ...finder }: PackageSearchRoutesOptions) {
  return new Hono<Env>().get(
    "/",
    described({
      ...{ id: "searchPackages", tag: "Packages", says: "Search packages of all repositories" },
      about:
        "Of those that whoever asks may read, whatever their protocol. Each facet counts what " +
        "every filter lets pass but its own.",
      ...{ credentials: "optional", query: SEARCH },
      answers: { 200: { says: "One window of what was found", json: PACKAGES } },
    }),
    async (c) => {
      const places = await readableRepositories(c, finder);
      const found = await packageSearch.find(places, c.req.valid("query"));
      return c.json({ ...found, packages: found.packages.map(presentFound) });
    },
  );
}

function presentFound({ listed, repository }: FoundPackage): PresentedFoundPackage {
  const { seen, title, latest, size, publishedAt, facets } = listed;
  const { publisher, state, origin, type: types, architecture: architectures } = facets;
  return {
    ...{ repository: repository.path, protocol: repository.protocol, name: seen.name, title },
    ...{ publisher: publisher[0] ?? null, latest, versions: seen.versions.length, size },
    ...{ types, architectures, state: state[0]! },
    origin: origin.length > 1 ? "mixed" : origin[0]!,
    publishedAt: publishedAt === 0 ? null : new Date(publishedAt).toISOString(),
    changedAt: new Date(seen.changedAt).toISOString(),
  };
}

function parseOffset(text = "0"): number {
  const offset = /^\d{1,7}$/.test(text) ? Number(text) : FURTHEST + 1;
  if (offset <= FURTHEST) return offset;
  return refuseMember("offset", "bounds", `must be 0 to ${FURTHEST}`);
}
