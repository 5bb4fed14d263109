import { searchedNames } from "./normalized_name.ts";
import type { RestSource } from "./rest_source.ts";
import type { FoundPackage, FoundVersion } from "./search_answer.ts";
import type { Match, SearchRequest } from "./search_request.ts";
import { compareVersions } from "./version_order.ts";

/** A program as the operating system lists it. */
export interface InstalledProgram {
  readonly name: string;
  readonly publisher?: string;
  readonly version: string;
  /** Key of its uninstall entry. */
  readonly productCode?: string;
  /** Of a program that came as msix. */
  readonly familyName?: string;
}

/** An installed program and the package that it came from. */
export interface Correlated {
  readonly program: InstalledProgram;
  readonly package: FoundPackage;
  /** The installed version in the terms of the package; perhaps `< 1.0`. */
  readonly installed: string;
  /** The newest version, where it is newer than the installed one. */
  readonly available: string | null;
}

/** The search that is sent for one installed program; `null` when nothing of it can be searched. */
export function correlationRequest(program: InstalledProgram): SearchRequest | null {
  const { familyName, productCode, name, publisher } = program;
  const exactly = (field: Match["field"], keyWord: string): Match => ({
    ...{ field, keyWord, matchType: "Exact" },
  });
  const inclusions = [
    ...familyName ? [exactly("PackageFamilyName", familyName.toLowerCase())] : [],
    ...productCode ? [exactly("ProductCode", productCode.toLowerCase())] : [],
    ...publisher
      ? searchedNames(name).map((one) => exactly("NormalizedPackageNameAndPublisher", one))
      : [],
  ];
  return inclusions.length > 0 ? { inclusions } : null;
}

/** Asks for each program in turn. A single package is trusted as it is; several are none. */
export async function correlate(
  source: RestSource,
  programs: readonly InstalledProgram[],
): Promise<readonly Correlated[]> {
  const correlated: Correlated[] = [];
  for (const program of programs) {
    const request = correlationRequest(program);
    const found = request ? await source.search(request) : [];
    if (found.length === 1) correlated.push(describe(program, found[0]!.package));
  }
  return correlated;
}

/** Says an installed version in the terms of the package, by the versions under which its releases show themselves. */
export function mapVersion(installed: string, versions: readonly FoundVersion[]): string {
  const newest = versions[0]!;
  const isMapped = newest.shownVersions.length > 0 &&
    newest.shownVersions.some((shown) => shown !== newest.version);
  if (!isMapped) return installed;
  const ranges = versions.filter(({ shownVersions }) => shownVersions.length > 0).map(rangeOf);
  const within = ranges.find(({ lowest, highest }) =>
    compareVersions(lowest, installed) <= 0 && compareVersions(installed, highest) <= 0
  );
  if (within) return within.version;
  if (!descendStrictly(ranges)) return installed;
  const above = ranges.findLast(({ lowest }) => compareVersions(lowest, installed) > 0);
  return above ? `< ${above.version}` : `> ${newest.version}`;
}

function describe(program: InstalledProgram, found: FoundPackage): Correlated {
  const installed = mapVersion(program.version, found.versions);
  const newest = found.versions[0]!.version;
  const isOlder = compareVersions(installed, newest) < 0;
  return { program, package: found, installed, available: isOlder ? newest : null };
}

interface ShownRange {
  readonly version: string;
  readonly lowest: string;
  readonly highest: string;
}

function rangeOf({ version, shownVersions }: FoundVersion): ShownRange {
  return { version, lowest: shownVersions[0]!, highest: shownVersions.at(-1)! };
}

function descendStrictly(ranges: readonly ShownRange[]): boolean {
  return ranges.every(({ lowest }, at) => {
    const older = ranges[at + 1];
    return !older || compareVersions(lowest, older.highest) > 0;
  });
}
