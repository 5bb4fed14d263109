import type { JsonObject } from "../kit/json.ts";
import type { MirroredVersion } from "../model/mirror.ts";
import type { Package } from "../model/package.ts";

/** Who signed which version of a package, as far as that is known. */
export class Signers {
  readonly #signed = new Map<string, { version: string; signer: JsonObject | null }>();
  readonly #compare: (one: string, other: string) => number;

  constructor(
    known: ReadonlyMap<string, MirroredVersion>,
    here: Package | null,
    compare: (one: string, other: string) => number,
  ) {
    this.#compare = compare;
    const present = new Set(here?.versions.map(({ key }) => key));
    for (const one of known.values()) if (present.has(one.versionKey)) this.note(one);
  }

  /** Notes who signed a version whose files were looked into; of others nobody knows. */
  note(known: MirroredVersion): void {
    const { version, versionKey, signer, size } = known;
    if (size > 0) this.#signed.set(versionKey, { version, signer });
  }

  /** Who signed the version itself, where it is here in another state, else the nearest older one. */
  before(version: string, key: string): JsonObject | null | undefined {
    const own = this.#signed.get(key);
    if (own) return own.signer;
    const older = [...this.#signed.values()].filter((one) =>
      this.#compare(one.version, version) < 0
    );
    older.sort((one, other) => this.#compare(other.version, one.version));
    return older[0]?.signer;
  }
}
