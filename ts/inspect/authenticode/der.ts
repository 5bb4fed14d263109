import { type BaseBlock, fromBER } from "asn1js";
import { Unreadable } from "../random_access.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const LIMITS = { maxDepth: 40, maxNodes: 30_000, parseEmbedded: false, copyInput: false };
const UNIVERSAL = 1;
const CONTEXT = 3;

/** ASN.1's own types, by their tags. */
export const TAG = { octets: 4, oid: 6, sequence: 16, set: 17 } as const;

/** A value in DER (X.690). Whatever is asked of it that it is not is {@link Unreadable}. */
export class Der {
  readonly #block: BaseBlock;

  private constructor(block: BaseBlock) {
    this.#block = block;
  }

  /** The value that bytes begin with; more may follow it. */
  static parse(bytes: Uint8Array): Der {
    const { offset, result } = fromBER(bytes, LIMITS);
    if (offset === -1) throw new Unreadable(`Is no DER that can be read: ${result.error}`);
    return new Der(result);
  }

  /** With its tag and length. */
  get bytes(): Bytes {
    return this.#block.valueBeforeDecodeView as Bytes;
  }

  /** Without its tag and length. */
  get content(): Bytes {
    const { lenBlock, idBlock } = this.#block;
    if (lenBlock.isIndefiniteForm) throw new Unreadable("Has a length in BER, where DER belongs");
    return this.bytes.subarray(idBlock.blockLength + lenBlock.blockLength);
  }

  isUniversal(tag: number): boolean {
    return this.#isTagged(UNIVERSAL, tag);
  }

  /** Whether it is tagged `[tag]`. */
  isContext(tag: number): boolean {
    return this.#isTagged(CONTEXT, tag);
  }

  /** What a sequence, a set or a constructed tag holds. */
  get children(): readonly Der[] {
    const { value } = this.#block.valueBlock as { value?: unknown };
    if (!this.#block.idBlock.isConstructed || !Array.isArray(value)) {
      throw new Unreadable("Has one value, where several belong");
    }
    return value.map((block) => new Der(block));
  }

  /** The child at a place, which has to be there. */
  child(at: number): Der {
    const found = this.children[at];
    if (!found) throw new Unreadable(`Has no value at place ${at}`);
    return found;
  }

  /** The dotted numbers of an object identifier. */
  get oid(): string {
    if (!this.isUniversal(TAG.oid)) throw new Unreadable("Has no OID where one belongs");
    return String(this.#block.valueBlock);
  }

  /** The bytes of an octet string in one piece. */
  get octets(): Bytes {
    if (!this.isUniversal(TAG.octets) || this.#block.idBlock.isConstructed) {
      throw new Unreadable("Has no octets where such belong");
    }
    return this.content;
  }

  /** The bytes of a bit string, which has no bits of a further byte. */
  get bits(): Bytes {
    return this.content.subarray(1);
  }

  /** A string of any type; `null` for what is none. */
  get text(): string | null {
    const { value } = this.#block.valueBlock as { value?: unknown };
    return typeof value === "string" ? value : null;
  }

  /** A UTCTime or a GeneralizedTime in RFC 3339, UTC, without fractions. */
  get time(): string {
    const block = this.#block as { toDate?: () => Date };
    const time = block.toDate?.();
    if (!time || Number.isNaN(time.getTime())) {
      throw new Unreadable("Has no time where one belongs");
    }
    return time.toISOString().replace(/\.\d+Z$/, "Z");
  }

  #isTagged(tagClass: number, tag: number): boolean {
    const { idBlock } = this.#block;
    return idBlock.tagClass === tagClass && idBlock.tagNumber === tag;
  }
}

/** Whether two texts of bytes are the same. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
