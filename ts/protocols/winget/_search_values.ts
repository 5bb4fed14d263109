import type { JsonObject } from "../../kit/json.ts";
import type { Package, VersionEntry } from "../../model/package.ts";
import type { MatchField } from "./search_request.ts";
import { asSummary, type WingetSummary } from "./summary.ts";

/** Fields whose values are kept in an index; a market is looked up in the package itself. */
export type IndexedField = Exclude<MatchField, "Market">;

const SAID_BY: Readonly<
  Record<Exclude<IndexedField, "PackageIdentifier">, (s: WingetSummary) => readonly string[]>
> = {
  PackageName: ({ name, otherNames = [] }) => [name, ...otherNames],
  Publisher: ({ publisher, otherPublishers = [] }) => [publisher, ...otherPublishers],
  Moniker: ({ moniker }) => moniker === undefined ? [] : [moniker],
  Command: ({ commands = [] }) => commands,
  Tag: ({ tags = [] }) => tags,
  PackageFamilyName: ({ packageFamilyNames = [] }) => packageFamilyNames,
  ProductCode: ({ productCodes = [] }) => productCodes,
  UpgradeCode: ({ upgradeCodes = [] }) => upgradeCodes,
  NormalizedPackageNameAndPublisher: ({ normalizedNames = [] }) => normalizedNames,
  HasInstallerType: ({ installerTypes = [] }) => installerTypes,
};

/** Every field that an index keeps. */
export const INDEXED_FIELDS: readonly IndexedField[] = [
  "PackageIdentifier",
  ...Object.keys(SAID_BY) as Exclude<IndexedField, "PackageIdentifier">[],
];

/** What these versions of a package say in one field, as published; values repeat. */
export function* valuesOf(
  package_: Package,
  field: IndexedField,
  versions: readonly VersionEntry[] = package_.versions,
): Iterable<string> {
  if (field === "PackageIdentifier") {
    yield package_.name;
    return;
  }
  for (const { summary } of versions) yield* valuesIn(package_.name, summary, field);
}

/** What one version says in one field, as published; its package's name is of every version. */
export function valuesIn(
  name: string,
  summary: JsonObject,
  field: IndexedField,
): readonly string[] {
  return field === "PackageIdentifier" ? [name] : SAID_BY[field](asSummary(summary));
}

/** What fields are made of, where versions that follow each other often share it. */
const MADE_OF: { readonly [F in IndexedField]?: readonly (keyof WingetSummary)[] } = {
  PackageIdentifier: [],
  PackageName: ["name", "otherNames"],
  Moniker: ["moniker"],
  Command: ["commands"],
  Tag: ["tags"],
};

/** Whether two versions of one package are known at a glance to say the same in a field. */
export function saysAlike(one: JsonObject, other: JsonObject, field: IndexedField): boolean {
  return MADE_OF[field]?.every((member) => one[member] === other[member]) ?? false;
}
