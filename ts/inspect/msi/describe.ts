import type { ArpFacts, Fact, Inspection, InstallerFacts, ProductFacts } from "../inspection.ts";
import type { MsiDatabase } from "./database.ts";
import {
  architectureOf,
  codeIn,
  descriptionOf,
  type Finding,
  localeOf,
  type Properties,
  property,
  scopeOf,
  summarised,
} from "./product.ts";
import type { Summary } from "./summary.ts";

/** What was read of a package. */
export interface Package {
  readonly database: MsiDatabase;
  readonly properties: Properties;
  readonly summary: Summary | null;
}

const CREATOR = "MSI summary information, Creating Application";
const WIX = /\bwix|windows installer xml/i;

/** Makes facts of a package, each with where it was read. */
export function describe(msi: Package): Inspection {
  const { properties, summary } = msi;
  const kind = kindOf(msi);
  const [productCode, upgradeCode] = ["ProductCode", "UpgradeCode"]
    .map((name) => codeIn(properties, name));
  const [architecture, scope, locale] = [
    architectureOf(summary),
    scopeOf(properties, summary),
    localeOf(properties),
  ];
  const installer: InstallerFacts = {
    kind,
    ...said("architecture", architecture.fact),
    ...said("scope", scope.fact),
    ...said("locale", locale.fact),
    ...said("productCode", productCode!.fact),
    ...said("technology", summarised("Creating Application", summary?.creatingApplication)),
    ...entriesOf(properties, productCode!, upgradeCode!),
  };
  return {
    kind: kind.value,
    product: productOf(properties, summary),
    installers: [installer],
    signature: null,
    notes: [
      ...[architecture, scope, locale, productCode!, upgradeCode!].flatMap(({ note }) =>
        note ?? []
      ),
      ...notesOf(msi),
    ],
  };
}

/** WiX leaves its name in the summary, in its own tables and in properties of its dialogs. */
function kindOf({ database, properties, summary }: Package): Fact<"wix" | "msi"> {
  if (WIX.test(summary?.creatingApplication ?? "")) return { value: "wix", from: CREATOR };
  const table = database.tables.find((name) => /^_?wix/i.test(name));
  if (table) return { value: "wix", from: `MSI table ${table}` };
  const name = properties.keys().find((name) => /^wix/i.test(name));
  if (name) return { value: "wix", from: `MSI table Property, ${name}` };
  return { value: "msi", from: "MSI database" };
}

/** The summary helps out where a table has no name, such as one that a tool could not encode. */
function productOf(properties: Properties, summary: Summary | null): ProductFacts {
  return {
    ...said("name", property(properties, "ProductName") ?? summarised("Subject", summary?.subject)),
    ...said(
      "publisher",
      property(properties, "Manufacturer") ?? summarised("Author", summary?.author),
    ),
    ...said("version", property(properties, "ProductVersion")),
    ...said("description", descriptionOf(properties, summary)),
  };
}

/** What stands in the list of installed programs; nothing where the product hides itself. */
function entriesOf(
  properties: Properties,
  productCode: Finding,
  upgradeCode: Finding,
): { arpEntries?: ArpFacts[] } {
  if (isHidden(properties)) return {};
  return {
    arpEntries: [{
      ...said("displayName", property(properties, "ProductName")),
      ...said("publisher", property(properties, "Manufacturer")),
      ...said("displayVersion", property(properties, "ProductVersion")),
      ...said("productCode", productCode.fact),
      ...said("upgradeCode", upgradeCode.fact),
    }],
  };
}

function isHidden(properties: Properties): boolean {
  return property(properties, "ARPSYSTEMCOMPONENT")?.value === "1";
}

function notesOf({ database, properties, summary }: Package): string[] {
  const { codePage } = database.texts;
  const icon = property(properties, "ARPPRODUCTICON");
  const notes = [
    isHidden(properties) && "Hides from the list of installed programs (ARPSYSTEMCOMPONENT)",
    icon && `Has an icon, "${icon.value.slice(0, 64)}" in table Icon (ARPPRODUCTICON)`,
    !summary && "Has no summary information",
    !codePage.isKnown && `Is in code page ${codePage.number}, of which only ASCII can be read`,
  ];
  return notes.filter((note) => typeof note === "string");
}

/** A member that is left out when there is nothing to say. */
function said<K extends string, T>(name: K, fact: T | undefined): { [key in K]?: T } {
  return fact === undefined ? {} : { [name]: fact } as { [key in K]?: T };
}
