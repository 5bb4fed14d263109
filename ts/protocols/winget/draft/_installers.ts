import type { ArpFacts, Fact, Inspection, InstallerFacts } from "../../../inspect/mod.ts";
import type { Json, JsonObject } from "../../../kit/json.ts";
import type { InstallerType } from "../manifest.ts";
import { LISTED_BY_PRODUCT_CODE } from "../manifest/installer_type.ts";
import { INSTALLER_TYPES } from "../manifest/vocabulary.ts";
import { architectureIn } from "./_file_name.ts";
import { commandOf, nestedIn } from "./_nested.ts";
import { fact, type Row } from "./_row.ts";
import { type ChosenScope, scopesOf } from "./_scopes.ts";

/** The file that installers are in. */
export interface InstallerFile {
  readonly fileName: string;
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** One row for each way to install what is in a file; one that says little where nothing is known. */
export function installersIn(inspection: Inspection, file: InstallerFile): Row[] {
  const ways = inspection.installers.length > 0 ? inspection.installers : [null];
  return ways.flatMap((facts) => facts ? rowsOf(facts, inspection, file) : [fileRow(file)]);
}

function fileRow({ fileName, url, sha256 }: InstallerFile): Row {
  return {
    Architecture: architectureIn(fileName),
    InstallerUrl: fact(url, "the file"),
    InstallerSha256: fact(sha256.toUpperCase(), "the file"),
  };
}

function rowsOf(facts: InstallerFacts, { signature }: Inspection, file: InstallerFile): Row[] {
  const nested = nestedIn(facts);
  const type = typeOf(facts);
  const effective = facts.nestedFiles ? nested.NestedInstallerType : type;
  const row: Row = {
    ...fileRow(file),
    Architecture: architectureOf(facts, file),
    InstallerType: type,
    ...nested,
    InstallerLocale: facts.locale,
    ...listed(facts, effective?.value as InstallerType),
    PackageFamilyName: facts.packageFamilyName,
    SignatureSha256: upper(facts.signatureSha256),
    Platform: facts.platforms,
    MinimumOSVersion: facts.minimumOsVersion,
    Capabilities: facts.capabilities,
    RestrictedCapabilities: facts.restrictedCapabilities,
    Commands: commandsOf(type, file),
    ReleaseDate: fact(signature?.timestamp?.slice(0, 10), "timestamp of the signature"),
  };
  return scopesOf(facts, effective?.value as InstallerType)
    .map((chosen) => ({ ...row, Scope: chosen.scope, InstallerSwitches: switches(facts, chosen) }));
}

function typeOf({ kind }: InstallerFacts): Fact | undefined {
  return Object.hasOwn(INSTALLER_TYPES, kind.value) ? kind : undefined;
}

/** What unpacks is nearly always for x86, whatever it unpacks; the file's name knows better. */
function architectureOf({ architecture }: InstallerFacts, { fileName }: InstallerFile) {
  const isOfStub = architecture?.from.endsWith(" of the stub") ?? false;
  return isOfStub
    ? architectureIn(fileName) ?? architecture
    : architecture ?? architectureIn(fileName);
}

/** How the program stands in the list of installed programs, where the type may say so (V5, V6). */
function listed(facts: InstallerFacts, type: InstallerType | undefined): Row {
  if (!LISTED_BY_PRODUCT_CODE.has(type) || type === "portable") return {};
  const entries = (facts.arpEntries ?? []).map(entryOf).filter((one) => Object.keys(one).length);
  const from = facts.arpEntries?.flatMap((one) => Object.values(one)).find(Boolean)?.from;
  return {
    ProductCode: facts.productCode,
    AppsAndFeaturesEntries: entries.length > 0 ? fact(entries, from ?? "the file") : undefined,
  };
}

function entryOf(arp: ArpFacts): JsonObject {
  const { displayName, publisher, displayVersion, productCode, upgradeCode } = arp;
  const members: Record<string, Fact | undefined> = {
    ...{ DisplayName: displayName, Publisher: publisher, DisplayVersion: displayVersion },
    ...{ ProductCode: productCode, UpgradeCode: upgradeCode },
  };
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, said]) => said ? [[name, said.value]] : []),
  );
}

function switches({ switches }: InstallerFacts, { custom }: ChosenScope): Row[string] {
  if (!custom) return switches as Fact<Json> | undefined;
  return { value: { ...switches?.value, Custom: custom.value }, from: custom.from };
}

function commandsOf(type: Fact | undefined, { fileName }: InstallerFile): Row[string] {
  const command = type?.value === "portable" ? commandOf(fileName) : undefined;
  return command === undefined ? undefined : { value: [command], from: "file name" };
}

function upper(hex: Fact | undefined): Fact | undefined {
  return hex && { ...hex, value: hex.value.toUpperCase() };
}
