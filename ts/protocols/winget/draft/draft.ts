import type { Fact, Inspection } from "../../../inspect/mod.ts";
import type { JsonObject } from "../../../kit/json.ts";
import type { Finding } from "../../../model/registry_error.ts";
import type { ManifestVersion } from "../manifest.ts";
import { installerAfter, localeAfter, localesAfter } from "./_carry_over.ts";
import { proposeIdentifier } from "./_identifier.ts";
import { type InstallerFile, installersIn } from "./_installers.ts";
import { judge } from "./_judge.ts";
import { localeIn, versionOf } from "./_product.ts";
import { originsOf, type Row, valuesOf } from "./_row.ts";

/** What a draft is made of besides what was found in the file. */
export interface DraftOptions extends InstallerFile {
  /** The newest version of the package, where the file is of a further one. */
  readonly known?: KnownPackage;
  /** What somebody has decided before. */
  readonly identifier?: string;
  readonly version?: string;
}

/** A package that is there, and what its newest version says. */
export interface KnownPackage {
  readonly identifier: string;
  /** How it was recognised, for people. */
  readonly from: string;
  readonly newest: ManifestVersion;
}

/** A version as far as a file tells it, to be completed by whoever publishes it. */
export interface Draft {
  /** `null` where nothing proposes one. */
  readonly identifier: string | null;
  /** A manifest version in which whatever is not known is missing. */
  readonly manifest: JsonObject;
  /** Where each value is from, by its path: `MSI table Property, ProductCode`. */
  readonly origins: Readonly<Record<string, string>>;
  /** Paths of what is required and not known. */
  readonly missing: readonly string[];
  readonly findings: readonly Finding[];
  /** For people: what else there is to know. */
  readonly notes: readonly string[];
}

/**
 * Drafts a whole manifest version from what was found in a file. What the file does not say is taken
 * from the version before, what neither says from the file's name, or is guessed and called so.
 */
export function draftFrom(inspection: Inspection, options: DraftOptions): Draft {
  const { fileName, known } = options;
  const found = localeIn(inspection, fileName);
  const locale = known ? localeAfter(known.newest, found) : found;
  const installers = installersIn(inspection, options)
    .map((row) => known ? installerAfter(known.newest, row) : row);
  const identifier = identifierOf(inspection, found, options);
  const version = decided(options.version) ?? versionOf(inspection, fileName);
  const judged = judge({
    manifest: manifestOf(version, locale, installers, known),
    origins: new Map([
      ...originsOf({ PackageIdentifier: identifier, PackageVersion: version }, ""),
      ...originsOf(locale, "DefaultLocale"),
      ...installers.flatMap((row, at) => originsOf(row, `Installers[${at}]`)),
    ]),
    notes: [...inspection.notes, ...installers.flatMap(noteSilence)],
  });
  return {
    identifier: identifier?.value ?? null,
    manifest: judged.manifest,
    origins: Object.fromEntries(judged.origins),
    missing: [...identifier ? [] : ["PackageIdentifier"], ...judged.missing],
    findings: judged.findings,
    notes: [...new Set(judged.notes)],
  };
}

function identifierOf(
  { product }: Inspection,
  { PackageName: name, Publisher: publisher }: Row,
  { identifier, known }: DraftOptions,
): Fact | undefined {
  if (known) return { value: known.identifier, from: known.from };
  return decided(identifier) ?? proposeIdentifier({
    name: name as Fact | undefined,
    publisher: publisher as Fact | undefined,
    identity: product.identity,
  });
}

function manifestOf(
  version: Fact | undefined,
  locale: Row,
  installers: readonly Row[],
  known: KnownPackage | undefined,
): JsonObject {
  const Locales = known ? localesAfter(known.newest) : [];
  return {
    ...version && { PackageVersion: version.value },
    DefaultLocale: valuesOf(locale),
    ...Locales.length > 0 && { Locales },
    Installers: installers.map(valuesOf),
  };
}

function noteSilence({ InstallerType: type, InstallerSwitches: switches }: Row): string[] {
  const isLoud = type?.value === "exe" && (switches?.value as JsonObject)?.Silent === undefined;
  return isLoud ? ["Without InstallerSwitches.Silent nobody can install it silently"] : [];
}

function decided(value: string | undefined): Fact | undefined {
  return value === undefined ? undefined : { value, from: "whoever publishes" };
}
