/** What a release consists of besides our own code: CycloneDX 1.6. */
import { Buffer } from "node:buffer";

/** A package as the module graph has it. */
export interface UsedPackage {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
}

/** What a bill of materials is drawn from. */
export interface Materials {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** By name and version, as in `hono@4.0.0`. */
  readonly packages: Readonly<Record<string, UsedPackage>>;
  /** SHA-512 of packages by name and version, as the lock file has them. */
  readonly integrity: (id: string) => string | undefined;
}

/** Draws the bill: every package once, with its digest and what it needs. */
export function billOfMaterials(
  { name, version, license, packages, integrity }: Materials,
): object {
  const ids = Object.keys(packages).sort();
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        ...{ type: "application", name, version, "bom-ref": name },
        licenses: [{ license: { id: license } }],
      },
    },
    components: ids.map((id) => componentOf(id, packages[id]!, integrity(plain(id)))),
    dependencies: ids.map((id) => ({
      ref: id,
      dependsOn: [...new Set(packages[id]!.dependencies)].sort(),
    })),
  };
}

/** Those packages and all that they need, directly or not. */
export function reachedFrom(
  ids: readonly string[],
  packages: Readonly<Record<string, UsedPackage>>,
): Record<string, UsedPackage> {
  const reached: Record<string, UsedPackage> = {};
  const ahead = [...ids];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const found = packages[id];
    if (!found || reached[id]) continue;
    reached[id] = found;
    ahead.push(...found.dependencies);
  }
  return reached;
}

function componentOf(id: string, { name, version }: UsedPackage, integrity?: string): object {
  const digest = /^sha512-(.+)$/.exec(integrity ?? "")?.[1];
  const content = digest && Buffer.from(digest, "base64").toString("hex");
  return {
    ...{ type: "library", name, version, "bom-ref": id },
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ...(content && { hashes: [{ alg: "SHA-512", content }] }),
  };
}

/** Without the peers that a copy was resolved with. */
function plain(id: string): string {
  return id.replace(/^(@?[^@_]+(?:_[^@]*)?@[^_]+)_.*$/, "$1");
}
