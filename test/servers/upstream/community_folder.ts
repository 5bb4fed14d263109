import { dirname, join } from "node:path";
import type { JsonObject } from "../../../ts/kit/json.ts";
import type { MadePackage, MadeVersion } from "./made_package.ts";
import { installerFields, localeFields, yaml } from "./manifest.ts";

/**
 * Writes packages as the community keeps them: a folder for each version, with a file each for the
 * version, its installers, its default locale and further ones.
 */
export async function writeCommunityFolder(
  folder: string,
  packages: readonly MadePackage[],
  origin = "https://vendor.test",
): Promise<void> {
  for (const made of packages) {
    for (const version of made.versions) {
      for (const [name, text] of filesOf(made, version, origin)) {
        const path = join(folder, ...stepsTo(made, version), name);
        await Deno.mkdir(dirname(path), { recursive: true });
        await Deno.writeTextFile(path, text);
      }
    }
  }
}

/** Where a version's files are below the folder. */
export function stepsTo({ id }: MadePackage, { version }: MadeVersion): string[] {
  return ["manifests", id[0]!.toLowerCase(), ...id.split("."), version];
}

function filesOf(made: MadePackage, version: MadeVersion, origin: string): [string, string][] {
  const file = (suffix: string, type: string, body: JsonObject): [string, string] => [
    `${made.id}${suffix}.yaml`,
    yaml({
      ...{ PackageIdentifier: made.id, PackageVersion: version.version, ...body },
      ...{ ManifestType: type, ManifestVersion: "1.10.0" },
    }),
  ];
  return [
    file("", "version", { DefaultLocale: "en-US" }),
    file(".installer", "installer", { Installers: installerFields(made, version, origin) }),
    file(".locale.en-US", "defaultLocale", { ...localeFields(made), ...version.root }),
    ...(version.localization ?? []).map((one) =>
      file(`.locale.${one.PackageLocale}`, "locale", one)
    ),
  ];
}
