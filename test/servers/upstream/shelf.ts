import type { MadePackage, MadeVersion } from "./made_package.ts";
import { fileOf, installersOf, type MadeFile, sha256 } from "./made_package.ts";
import { manifestText } from "./manifest.ts";

/** All packages of a stand-in. They are made when they are asked for, so that many cost little. */
export class Shelf {
  readonly #packages = new Map<string, () => MadePackage>();
  /** Another one after each change. */
  revision = 1;

  put(id: string, make: () => MadePackage): void {
    this.#packages.set(id, make);
    this.revision++;
  }

  remove(id: string): void {
    this.#packages.delete(id);
    this.revision++;
  }

  get(id: string): MadePackage | null {
    return this.#packages.get(id)?.() ?? null;
  }

  get ids(): readonly string[] {
    return [...this.#packages.keys()];
  }

  *all(): Generator<MadePackage> {
    for (const make of this.#packages.values()) yield make();
  }

  version(id: string, version: string): { made: MadePackage; version: MadeVersion } | null {
    const made = this.get(id);
    const found = made?.versions.find((one) => one.version === version);
    return made && found ? { made, version: found } : null;
  }

  /** The file of an installer, by its path below the origin. */
  file(path: string): MadeFile | null {
    const [, , id, version, index] = path.split("/").map(decodeURIComponent);
    const found = this.version(id ?? "", version ?? "");
    const at = Number(index);
    if (!found || !installersOf(found.version)[at]) return null;
    return fileOf(found.made, found.version, at);
  }
}

/** A version's manifest: what it says, where it is below the base, and what it is known by. */
export interface PlacedManifest {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/** The path has a step that says nothing, as in the community's source. */
export function placedManifest(
  made: MadePackage,
  version: MadeVersion,
  origin: string,
): PlacedManifest {
  const text = manifestText(made, version, origin);
  const digest = sha256(text);
  const folder = [made.id[0]!.toLowerCase(), ...made.id.split("."), version.version];
  return {
    path: ["manifests", ...folder, digest.slice(0, 4), `${made.id}.yaml`].join("/"),
    text,
    sha256: digest,
  };
}
