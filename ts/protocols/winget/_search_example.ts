import type { JsonObject } from "../../kit/json.ts";
import type { PackageId, RepositoryId, VersionId } from "../../model/ids.ts";
import type { Package, VersionEntry } from "../../model/package.ts";
import { foldIdentifier, versionKey } from "./names.ts";
import { normalizedForms } from "./normalize.ts";
import type { WingetSummary } from "./summary.ts";

/** What a test says of one version; the rest is made up. */
export type ExampleVersion = Partial<WingetSummary> & { version?: string; yanked?: string };

/** A package as a test describes it, newest version first. */
export function examplePackage(
  name: string,
  versions: readonly ExampleVersion[] = [{}],
): Package {
  const key = foldIdentifier(name);
  return {
    id: `r/${key}` as PackageId,
    repository: "r" as RepositoryId,
    revision: 1,
    key,
    name,
    versions: versions.map((version, at) => exampleEntry(name, version, at)),
    deleted: false,
    createdAt: 1,
    changedAt: 1,
  };
}

function exampleEntry(name: string, said: ExampleVersion, at: number): VersionEntry {
  const { version = `${100 - at}.0`, yanked, ...rest } = said;
  const summary: WingetSummary = { name, publisher: "Contoso", since: "1.0", ...rest };
  const names = [summary.name, ...summary.otherNames ?? []].flatMap(normalizedForms);
  return {
    version,
    key: versionKey(version),
    document: `r/${name}@${version}` as VersionId,
    publishedAt: 1,
    publishedBy: null,
    ...(yanked !== undefined && { yanked }),
    size: 1,
    summary: { normalizedNames: names, ...summary } as unknown as JsonObject,
  };
}
