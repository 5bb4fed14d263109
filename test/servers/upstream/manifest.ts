import type { Json, JsonObject } from "../../../ts/kit/json.ts";
import {
  fileOf,
  installersOf,
  type MadePackage,
  type MadeVersion,
  sha256,
} from "./made_package.ts";

/** What a text may look like to stand bare, as most do where the community writes: `1.10`, dates. */
const BARE = /^\w[\w./+-]*$|^https?:\/\/[\w.:\/%+()~-]+$/;

/** The merged manifest of a version, as it stands at an address of the index. */
export function manifestText(made: MadePackage, version: MadeVersion, origin: string): string {
  return version.manifest ?? yaml({
    ...{ PackageIdentifier: made.id, PackageVersion: version.version },
    ...localeFields(made),
    ...version.root,
    Installers: installerFields(made, version, origin),
    Localization: version.localization,
    ...{ ManifestType: "merged", ManifestVersion: "1.10.0" },
  });
}

/** What every default locale must say, and what the package says besides. */
export function localeFields({ id, name, publisher, moniker, tags }: MadePackage): JsonObject {
  return {
    ...{ PackageLocale: "en-US", Publisher: publisher ?? `${id.split(".")[0]} Ltd` },
    ...{ PackageName: name ?? id.split(".").slice(1).join(" "), License: "MIT" },
    ...{ ShortDescription: `Does what ${id} does`, Moniker: moniker, Tags: tags },
  };
}

export function installerFields(
  made: MadePackage,
  version: MadeVersion,
  origin: string,
): JsonObject[] {
  return installersOf(version).map(({ architecture, type, url, sha256: said, fields }, index) => {
    const file = fileOf(made, version, index);
    return {
      ...{ Architecture: architecture ?? "x64", InstallerType: type ?? "exe" },
      InstallerUrl: url ?? origin + file.path,
      InstallerSha256: (said ?? sha256(file.content())).toUpperCase(),
      ...(index === 0 && made.commands && { Commands: made.commands }),
      ...fields,
    };
  });
}

/** JSON is YAML too, so only what reads better is written in its own manner. */
export function yaml(value: JsonObject): string {
  return members(value, "");
}

function members(value: JsonObject, indent: string): string {
  return Object.entries(value).map(([name, said]) => member(name, said, indent)).join("");
}

function member(name: string, value: Json | undefined, indent: string): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) {
    return `${indent}${name}:\n${value.map((one: Json) => item(one, indent)).join("")}`;
  }
  if (typeof value === "object") {
    return `${indent}${name}:\n${members(value as JsonObject, `${indent}  `)}`;
  }
  return `${indent}${name}: ${scalar(value)}\n`;
}

function item(value: Json, indent: string): string {
  if (typeof value !== "object" || value === null) return `${indent}- ${scalar(value)}\n`;
  return `${indent}- ${members(value as JsonObject, `${indent}  `).trimStart()}`;
}

function scalar(value: Json): string {
  return typeof value === "string" && BARE.test(value) ? value : JSON.stringify(value);
}
