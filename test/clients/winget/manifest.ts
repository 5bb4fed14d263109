import { WinGetFailure } from "./failure.ts";
import { type Installer, parseInstaller } from "./installer.ts";
import { isObject, listIn, type Members, objectIn, objectsIn, textIn, textsIn } from "./reading.ts";
import { faultsOf } from "./validation.ts";

/** One version of a package, whole. */
export interface Manifest {
  readonly identifier: string;
  readonly version: string;
  readonly channel: string;
  readonly defaultLocale: Locale;
  readonly locales: readonly Locale[];
  readonly installers: readonly Installer[];
}

/** What is said of a version in one language. */
export interface Locale {
  readonly tag: string;
  readonly name?: string;
  readonly publisher?: string;
  readonly shortDescription?: string;
  readonly license?: string;
  readonly moniker?: string;
  readonly tags: readonly string[];
}

/** Reads every version in an answer; empty when there is no such package; one bad version refuses all. */
export function parseManifests(answer: unknown, contract: string): readonly Manifest[] {
  if (answer === undefined) return [];
  if (!isObject(answer)) throw invalid("not an object");
  if (answer.Data === undefined || answer.Data === null) return [];
  const data = objectIn(answer, "Data");
  if (!data) throw invalid("Data is not an object");
  const identifier = required(data, "PackageIdentifier");
  const versions = listIn(data, "Versions") ?? [];
  if (versions.length === 0) throw invalid("Missing Versions");
  return versions.map((one) => parseVersionOf(identifier, one, contract));
}

function parseVersionOf(identifier: string, one: unknown, contract: string): Manifest {
  if (!isObject(one)) throw invalid("a version is not an object");
  const installers = objectsIn(one, "Installers")
    .map((installer) => parseInstaller(installer, contract))
    .filter((installer) => installer !== null);
  if (installers.length === 0) throw invalid("Missing Installers");
  const manifest = {
    identifier,
    version: required(one, "PackageVersion"),
    channel: textIn(one, "Channel") ?? "",
    defaultLocale: parseDefaultLocale(objectIn(one, "DefaultLocale")),
    locales: objectsIn(one, "Locales").filter((locale) => textIn(locale, "PackageLocale"))
      .map(parseLocale),
    installers,
  };
  const faults = faultsOf(manifest, contract);
  if (faults.length > 0) throw invalid(`${identifier} ${manifest.version}: ${faults.join("; ")}`);
  return manifest;
}

function parseDefaultLocale(of: Members | undefined): Locale {
  if (!of) throw invalid("Missing DefaultLocale");
  for (const name of ["PackageLocale", "PackageName", "Publisher", "ShortDescription"]) {
    required(of, name);
  }
  return { ...parseLocale(of), moniker: textIn(of, "Moniker") };
}

function parseLocale(of: Members): Locale {
  return {
    tag: textIn(of, "PackageLocale")!,
    name: textIn(of, "PackageName"),
    publisher: textIn(of, "Publisher"),
    shortDescription: textIn(of, "ShortDescription"),
    license: textIn(of, "License"),
    tags: textsIn(of, "Tags"),
  };
}

function required(one: Members, name: string): string {
  const text = textIn(one, name);
  if (text === undefined) throw invalid(`Missing ${name}`);
  return text;
}

function invalid(detail: string): WinGetFailure {
  return new WinGetFailure("invalidData", `Manifest answer: ${detail}`);
}
