import { fold } from "../../../kit/fold.ts";
import type { ManifestVersion } from "../manifest.ts";

/** Packages that installers name as what must be there, each once. */
export function dependenciesOf({ Installers }: ManifestVersion): readonly string[] {
  const names = new Map<string, string>();
  for (const { Dependencies } of Installers) {
    for (const { PackageIdentifier: name } of Dependencies?.PackageDependencies ?? []) {
      if (name !== undefined && !names.has(fold(name))) names.set(fold(name), name);
    }
  }
  return [...names.values()];
}
