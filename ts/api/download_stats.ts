import { type Context, Hono } from "hono";
import { z } from "zod";
import { Slots } from "../kit/slots.ts";
import { quote } from "../model/ids.ts";
import { may, viewOf } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf } from "../model/sight.ts";
import type { Env } from "../registry/env.ts";
import { type DayCount, DAYS_KEPT, type DownloadDays } from "../registry/download_days.ts";
import type { PackageService } from "../registry/package_service.ts";
import { repositoryAt, type RepositoryFinder } from "./repository_of.ts";
import { described } from "./route.ts";
import { text } from "./schemas.ts";
import { refuseMember } from "./validate.ts";

/** What telling of downloads needs. */
export interface DownloadStatsRoutesOptions extends RepositoryFinder {
  readonly packages: PackageService;
  readonly downloadDays: DownloadDays;
}

const USUAL = 30;
/** Repositories whose counts are read at once. */
const READ_AT_ONCE = 16;

const QUERY = z.strictObject({
  days: z.string().optional().meta({
    ...{ type: "integer", minimum: 1, maximum: DAYS_KEPT, default: USUAL },
    description: "How many, today included",
  }),
  repository: text(200).optional().meta({ description: "Path", examples: ["default/winget"] }),
  package: text(1000).optional().meta({
    description: "Of `repository`",
    examples: ["Contoso.Tool"],
  }),
}).transform(({ days, ...of }) => ({ ...of, days: parseDays(days) }));

const DOWNLOADS = z.strictObject({
  days: z.array(z.strictObject({
    day: z.string().meta({ description: "In UTC", examples: ["2030-01-31"] }),
    count: z.int(),
  })).readonly().meta({ description: "Oldest first, those without any included" }),
  total: z.int(),
}).meta({ id: "DownloadDays" });

type Asked = z.output<typeof QUERY>;

/** Downloads by day; mounted at `/api/v1/stats/downloads`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function downloadStatsRoutes(options: DownloadStatsRoutesOptions) {
  return new Hono<Env>().get(
    "/",
    described({
      ...{ id: "getDownloadStats", tag: "Packages", says: "See how often files were downloaded" },
      about:
        "Of one package, of one repository, or of all that whoever asks may read. Where they " +
        "see a part of a repository, only single packages are told of. Counts may be some seconds late.",
      ...{ credentials: "optional", query: QUERY },
      refuses: ["repository_missing", "package_missing", "name_refused"],
      answers: { 200: { says: "A count for each day", json: DOWNLOADS } },
    }),
    async (c) => {
      const days = await daysFor(c, options, c.req.valid("query"));
      return c.json({ days, total: days.reduce((sum, { count }) => sum + count, 0) });
    },
  );
}

async function daysFor(
  c: Context<Env>,
  options: DownloadStatsRoutesOptions,
  { repository: path, package: named, days }: Asked,
): Promise<readonly DayCount[]> {
  const { downloadDays, packages } = options;
  const { principal } = c.var;
  if (path === undefined) {
    if (named === undefined) return await daysOfAll(c, options, days);
    return refuseMember("repository", "required", "is missing beside package");
  }
  const { repository, protocol } = await repositoryAt(c, options, { path, action: "read" });
  if (named === undefined) {
    const isWhole = viewOf(principal, repository) === null;
    return isWhole ? await downloadDays.of(repository, { days }) : downloadDays.none(days);
  }
  const { key } = protocol.names.parse(named);
  const found = await packages.find(repository, key, lookOf(principal, repository));
  if (!found) throw new RegistryError("package_missing", quote(named));
  return await downloadDays.of(repository, { days, packageKey: key });
}

async function daysOfAll(
  { var: { principal } }: Context<Env>,
  { downloadDays, repositories }: DownloadStatsRoutesOptions,
  days: number,
): Promise<readonly DayCount[]> {
  const slots = new Slots(READ_AT_ONCE);
  const whole = (await repositories.all()).filter((one) =>
    may(principal, "read", one) && viewOf(principal, one) === null
  );
  const each = whole.map((one) => slots.take(() => downloadDays.of(one, { days })));
  return sumOf([downloadDays.none(days), ...await Promise.all(each)]);
}

function sumOf(series: readonly (readonly DayCount[])[]): readonly DayCount[] {
  const [first = []] = series;
  return first.map(({ day }, at) => ({
    day,
    count: series.reduce((sum, one) => sum + (one[at]?.count ?? 0), 0),
  }));
}

function parseDays(days = String(USUAL)): number {
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0;
  if (count >= 1 && count <= DAYS_KEPT) return count;
  return refuseMember("days", "bounds", `must be 1 to ${DAYS_KEPT}`);
}
