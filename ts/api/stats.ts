import { type Context, Hono } from "hono";
import { z } from "zod";
import { may } from "../model/permission.ts";
import type { Env } from "../registry/env.ts";
import type {
  PackageSearch,
  SearchedRepository,
} from "../registry/package_search/package_search.ts";
import { type NewVersion, packageTotals } from "../registry/package_search/package_totals.ts";
import { readableRepositories } from "./readable_repositories.ts";
import { repositoryAt, type RepositoryFinder } from "./repository_of.ts";
import { described } from "./route.ts";
import { MOMENT, text } from "./schemas.ts";
import { type CheckStores, STORE_CHECK } from "./store_check.ts";

/** What counting needs. */
export interface StatsRoutesOptions extends RepositoryFinder {
  readonly packageSearch: PackageSearch;
  readonly checkStores: CheckStores;
}

const SHARES = z.strictObject({ packages: z.int(), versions: z.int() }).meta({ id: "Shares" });

const NEW_VERSION = z.strictObject({
  repository: z.string().meta({ description: "Path" }),
  package: z.string(),
  title: z.string(),
  version: z.string(),
  publishedAt: MOMENT,
  size: z.int(),
}).meta({ id: "NewVersion" });

const STATS = z.strictObject({
  repositories: z.int(),
  packages: z.int(),
  versions: z.int(),
  parts: z.int().meta({ description: "Of versions, to choose from: installers" }),
  bytes: z.int().meta({ description: "In the files that versions name" }),
  mirrored: SHARES.meta({ description: "Copies of an upstream's; some packages are both" }),
  private: SHARES.meta({ description: "Published here" }),
  disabled: SHARES.meta({ description: "Hidden from clients, for those who may show it again" }),
  yanked: SHARES,
  newest: z.array(NEW_VERSION).readonly().meta({ description: "At most ten, newest first" }),
  stores: z.array(STORE_CHECK).readonly().nullable().meta({
    description: "For those who may edit packages somewhere; `null` for others",
  }),
}).meta({ id: "Stats" });

const QUERY = z.strictObject({
  repository: text(200).optional().meta({ description: "Path", examples: ["default/winget"] }),
});

/** Everything in numbers; mounted at `/api/v1/stats`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function statsRoutes({ packageSearch, checkStores, ...finder }: StatsRoutesOptions) {
  return new Hono<Env>().get(
    "/",
    described({
      ...{ id: "getStats", tag: "Packages", says: "See how much there is", query: QUERY },
      about: "In one repository, or in all that whoever asks may read, as far as they see it.",
      ...{ credentials: "optional", refuses: ["repository_missing"] },
      answers: { 200: { says: "Numbers, and what is newest", json: STATS } },
    }),
    async (c) => {
      const { repository } = c.req.valid("query");
      const places = await placesFor(c, finder, repository);
      const totals = await packageTotals(packageSearch, places);
      const edits = places.some((one) => may(c.var.principal, "edit", one.repository));
      return c.json({
        ...{ ...totals, repositories: places.length, newest: totals.newest.map(presentNew) },
        stores: edits ? await checkStores() : null,
      });
    },
  );
}

/** The one repository that is named, or all that may be read. */
async function placesFor(
  c: Context<Env>,
  finder: RepositoryFinder,
  path: string | undefined,
): Promise<readonly SearchedRepository[]> {
  if (path !== undefined) await repositoryAt(c, finder, { path, action: "read" });
  const places = await readableRepositories(c, finder);
  return path === undefined ? places : places.filter(({ repository }) => repository.path === path);
}

function presentNew({ repository, publishedAt, ...version }: NewVersion) {
  const at = new Date(publishedAt).toISOString();
  return { ...version, repository: repository.path, publishedAt: at };
}
