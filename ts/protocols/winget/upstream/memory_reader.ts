import { fold } from "../../../kit/fold.ts";
import type { UpstreamPackage } from "../../mirroring.ts";
import type { IndexReader, PackageTexts } from "./index_reader.ts";

/** An index that was listed and is held in memory. Rows are places in the list. */
export class MemoryReader
  implements Pick<IndexReader, "ids" | "at" | "rowOf" | "texts" | "tagged"> {
  readonly #packages: readonly UpstreamPackage[];
  readonly #rows: ReadonlyMap<string, number>;

  /** Packages by name. */
  constructor(packages: readonly UpstreamPackage[]) {
    this.#packages = packages;
    this.#rows = new Map(packages.map(({ name }, row) => [fold(name), row]));
  }

  *ids(): Generator<readonly [number, string]> {
    for (const [row, { name }] of this.#packages.entries()) yield [row, name];
  }

  at(row: number): UpstreamPackage | null {
    return this.#packages[row] ?? null;
  }

  rowOf(id: string): readonly [number, string] | null {
    const row = this.#rows.get(fold(id));
    return row === undefined ? null : [row, this.#packages[row]!.name];
  }

  *texts(): Generator<PackageTexts> {
    for (const [row, { name: id, title, moniker }] of this.#packages.entries()) {
      yield { row, id, title, moniker };
    }
  }

  tagged(): ReadonlySet<number> {
    return new Set();
  }
}
