import { knows } from "./contract.ts";
import { WinGetFailure } from "./failure.ts";
import { isObject, listIn, type Members, textIn, textsIn } from "./reading.ts";
import { newestFirst } from "./version_order.ts";

/** A package that a search found. */
export interface FoundPackage {
  readonly identifier: string;
  readonly name: string;
  readonly publisher: string;
  /** Newest first, in the client's own order. */
  readonly versions: readonly FoundVersion[];
}

/** What a search says of one version. */
export interface FoundVersion {
  readonly version: string;
  readonly channel: string;
  readonly productCodes: readonly string[];
  readonly familyNames: readonly string[];
  readonly upgradeCodes: readonly string[];
  /** Versions under which the program shows itself when installed, lowest first. */
  readonly shownVersions: readonly string[];
}

/** One page of a search. */
export interface SearchPage {
  readonly packages: readonly FoundPackage[];
  readonly continuation: string | null;
}

/** Reads a page; one wrong package refuses all of them. */
export function parseSearchPage(answer: unknown, contract: string): SearchPage {
  if (answer === undefined) return { packages: [], continuation: null };
  if (!isObject(answer)) throw invalid("not an object");
  const packages = (listIn(answer, "Data") ?? []).map((one) => parsePackage(one, contract));
  const lists = [
    ...textsIn(answer, "RequiredPackageMatchFields"),
    ...textsIn(answer, "UnsupportedPackageMatchFields"),
  ];
  if (packages.length === 0 && lists.length > 0 && knows(contract, 1)) {
    throw new WinGetFailure("unsupportedRequest", lists.join(", "));
  }
  return { packages, continuation: textIn(answer, "ContinuationToken") ?? null };
}

function parsePackage(one: unknown, contract: string): FoundPackage {
  if (!isObject(one)) throw invalid("a package is not an object");
  const versions = (listIn(one, "Versions") ?? []).map((version) => parse(version, contract));
  if (versions.length === 0) throw invalid("Missing Versions");
  return {
    identifier: required(one, "PackageIdentifier"),
    name: required(one, "PackageName"),
    publisher: required(one, "Publisher"),
    versions: versions.toSorted((a, b) => newestFirst(a.version, b.version)),
  };
}

function parse(one: unknown, contract: string): FoundVersion {
  if (!isObject(one)) throw invalid("a version is not an object");
  const distinct = (name: string) => [...new Set(textsIn(one, name))];
  const isNewer = knows(contract, 4);
  return {
    version: required(one, "PackageVersion"),
    channel: textIn(one, "Channel") ?? "",
    productCodes: distinct("ProductCodes"),
    familyNames: distinct("PackageFamilyNames"),
    upgradeCodes: isNewer ? distinct("UpgradeCodes") : [],
    shownVersions: isNewer
      ? distinct("AppsAndFeaturesEntryVersions").sort((a, b) => newestFirst(b, a))
      : [],
  };
}

function required(one: Members, name: string): string {
  const text = textIn(one, name);
  if (text === undefined) throw invalid(`Missing ${name}`);
  return text;
}

function invalid(detail: string): WinGetFailure {
  return new WinGetFailure("invalidData", `Search answer: ${detail}`);
}
