import type { Json, JsonObject } from "../kit/json.ts";
import type { Package, VersionEntry } from "../model/package.ts";

/** The same package; what a version says like the one before it is kept once. */
export function withSharedValues(package_: Package): Package {
  let before: JsonObject = {};
  const versions = package_.versions.map((entry): VersionEntry => {
    before = sharing(entry.summary, before);
    return { ...entry, summary: before };
  });
  return { ...package_, versions };
}

function sharing(summary: JsonObject, before: JsonObject): JsonObject {
  const shared: Record<string, Json | undefined> = {};
  for (const name in summary) {
    const [value, known] = [summary[name], before[name]];
    shared[name] = alike(value, known) ? known : value;
  }
  return shared;
}

function alike(one: Json | undefined, other: Json | undefined): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, at) => item === other[at]);
}
