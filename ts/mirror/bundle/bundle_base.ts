import type { NameRules } from "../../protocols/protocol.ts";
import type { ContentsLine, KnownLine, PackageLine, PackageLines } from "./contents.ts";
import { byPackage } from "./contents.ts";

/** A bundle that another one continues. */
export interface BundleBase {
  readonly bundle: string;
  /** Addresses of its repositories. */
  readonly paths: readonly string[];
  /** Its table of contents; read once. */
  contents(): AsyncIterable<ContentsLine>;
}

/** A package as a base has it: versions by the keys that they are compared by. */
export interface BasePackage {
  readonly name: string;
  readonly key: string;
  readonly versions: ReadonlyMap<string, KnownLine>;
}

/** A line that remembers a version; `null` for one of what is gone. */
export function knownLine(line: PackageLine): KnownLine | null {
  if (line.is === "removed") return null;
  if (line.is === "known") return line;
  const { package: name, version, state } = line;
  const files = line.files.map(({ sha256 }) => sha256);
  return { is: "known", package: name, version, state, files };
}

/** Walks through a base in its order, beside whoever walks through what there is now. */
export class BaseWalk {
  readonly #packages: AsyncIterator<PackageLines>;
  #current: PackageLines | null = null;
  #isBegun = false;

  constructor(base: BundleBase | null) {
    this.#packages = byPackage(base?.contents() ?? nothing());
  }

  /** Packages of a repository up to that key, or all that are left; one at a time, in their order. */
  async *upTo(path: string, key: string | null, names: NameRules): AsyncGenerator<BasePackage> {
    if (!this.#isBegun) await this.#next();
    for (;;) {
      const current = this.#current;
      if (!current || current.path > path) return;
      if (current.path === path) {
        const base = basePackage(current, names);
        if (key !== null && base.key > key) return;
        if (base.versions.size > 0) yield base;
      }
      await this.#next();
    }
  }

  async #next(): Promise<void> {
    this.#isBegun = true;
    const { done, value } = await this.#packages.next();
    this.#current = done ? null : value;
  }
}

function basePackage({ package: name, lines }: PackageLines, names: NameRules): BasePackage {
  const known = lines.map(knownLine).filter((line) => line !== null);
  return {
    ...{ name, key: names.parse(name).key },
    versions: new Map(known.map((line) => [names.versionKey(line.version), line])),
  };
}

async function* nothing(): AsyncGenerator<never> {}
