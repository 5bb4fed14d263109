import type { Draft } from "../../../ts/model/document.ts";
import { packageId, type RepositoryId } from "../../../ts/model/ids.ts";
import type { Package, Version } from "../../../ts/model/package.ts";
import { EVERYTHING } from "../../../ts/model/sight.ts";
import { PackageDraft } from "../../../ts/registry/package_draft.ts";
import type { JsonObject } from "../../../ts/kit/json.ts";
import {
  type AppsAndFeaturesEntry,
  type Installer,
  type ManifestVersion,
  summarize,
} from "../../../ts/protocols/winget/manifest.ts";
import { foldIdentifier, versionKey } from "../../../ts/protocols/winget/names.ts";
import { compareVersions } from "../../../ts/protocols/winget/version_order.ts";

const FIRST = ["Amber", "Blue", "Cedar", "Delta", "Ember", "Forest", "Granite", "Harbor", "Iris"];
const SECOND = ["Editor", "Player", "Studio", "Client", "Viewer", "Server", "Monitor", "Browser"];
const TAGS = ["audio", "database", "development", "office", "network", "security", "video", "cli"];

/** The names of package number `index`, which is the same in every run. */
export function namesOf(index: number): { identifier: string; name: string; publisher: string } {
  const publisher = `Publisher ${Math.floor(index / 7)} Ltd`;
  const word = `${pick(FIRST, index)} ${pick(SECOND, Math.floor(index / 3))} ${index}`;
  return {
    identifier: `Publisher${Math.floor(index / 7)}.${word.replaceAll(" ", "")}`,
    name: word,
    publisher,
  };
}

/** The product code of an installer: no two are alike. */
export function productCode(index: number, version: number, installer: number): string {
  return guid(index, version * 16 + installer, 1);
}

/** A version as publishing stores it. */
export function sampleVersion(index: number, number: number): ManifestVersion {
  const { name, publisher } = namesOf(index);
  return {
    PackageVersion: `${number}.${index % 10}.${index % 7}`,
    DefaultLocale: {
      PackageLocale: "en-US",
      Publisher: publisher,
      PublisherUrl: "https://publisher.example/",
      PackageName: name,
      License: "MIT",
      ShortDescription: `${name} does what the people at ${publisher} thought of`,
      Moniker: `${pick(FIRST, index).toLowerCase()}-${index}`,
      Tags: [0, 3, 5].map((step) => pick(TAGS, index + step)),
    },
    Installers: ["x64", "x86"].map((architecture, at) =>
      sampleInstaller(index, number, { architecture, at })
    ),
  } as ManifestVersion;
}

function sampleInstaller(
  index: number,
  number: number,
  { architecture, at }: { architecture: string; at: number },
): Installer {
  const { name, publisher } = namesOf(index);
  const entry: AppsAndFeaturesEntry = {
    DisplayName: `${name} ${number}.${index % 10} (${architecture})`,
    Publisher: publisher,
    DisplayVersion: `${number}.${index % 10}.${index % 7}`,
    ProductCode: productCode(index, number, at),
    UpgradeCode: guid(index, at, 2),
  };
  return {
    InstallerIdentifier: architecture,
    Architecture: architecture,
    InstallerType: "exe",
    InstallerUrl: `https://downloads.example/${index}/${number}/${architecture}/setup.exe`,
    InstallerSha256: (index * 64 + number * 2 + at).toString(16).toUpperCase().padStart(64, "0"),
    Scope: "machine",
    InstallerSwitches: { Silent: "/S", SilentWithProgress: "/S" },
    Commands: [`${pick(SECOND, index).toLowerCase()}${index}`],
    ProductCode: productCode(index, number, at),
    AppsAndFeaturesEntries: [entry],
  } as Installer;
}

/** The documents that publishing package number `index` with so many versions leaves behind. */
export function sampleDocuments(
  repository: RepositoryId,
  index: number,
  versions: number,
): { package: Draft<Package>; versions: readonly Draft<Version>[] } {
  const { identifier } = namesOf(index);
  const name = { name: identifier, key: foldIdentifier(identifier) };
  const now = 1_700_000_000_000 + index;
  const id = packageId(repository, name.key);
  const draft = new PackageDraft({
    ...{ id, name, existing: null, now, by: null, compare: compareVersions, sight: EVERYTHING },
  });
  for (let number = 1; number <= versions; number++) {
    const metadata = sampleVersion(index, number);
    const version = metadata.PackageVersion;
    draft.put({
      ...{ version, key: versionKey(version), files: [] },
      metadata: metadata as unknown as JsonObject,
      summary: summarize(metadata),
    });
  }
  return { package: draft.package(now), versions: draft.descriptions };
}

function guid(index: number, low: number, kind: number): string {
  const hex = (number: number, width: number) =>
    number.toString(16).toUpperCase().padStart(width, "0");
  return `{${hex(index, 8)}-${hex(kind, 4)}-4000-8000-${hex(low, 12)}}`;
}

function pick(words: readonly string[], at: number): string {
  return words[at % words.length]!;
}
