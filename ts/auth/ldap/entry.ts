/** One entry of a directory. Names of attributes compare without regard to case. */
export class Entry {
  readonly #attributes: ReadonlyMap<string, readonly Uint8Array[]>;

  /** `attributes` has lower-case names. */
  constructor(
    readonly dn: string,
    attributes: ReadonlyMap<string, readonly Uint8Array[]>,
  ) {
    this.#attributes = attributes;
  }

  /** The values of an attribute as they are kept; none where it is not there or may not be seen. */
  bytes(name: string): readonly Uint8Array[] {
    return this.#attributes.get(name.toLowerCase()) ?? [];
  }

  /** The values of an attribute that are text. */
  texts(name: string): readonly string[] {
    return this.bytes(name).map(textOrNull).filter((text) => text !== null);
  }

  /** The first value of an attribute that is text and not empty. */
  text(name: string): string | null {
    return this.texts(name).find((text) => text.trim() !== "") ?? null;
  }

  /** Whether the server gave only some of the values, as Active Directory does with thousands. */
  hasOnlySome(name: string): boolean {
    const ranged = `${name.toLowerCase()};range=`;
    return [...this.#attributes.keys()].some((key) => key.startsWith(ranged));
  }
}

function textOrNull(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
