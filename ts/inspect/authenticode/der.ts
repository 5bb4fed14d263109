import { Unreadable } from "../random_access.ts";
import { decodeOid, decodeText, decodeTime } from "./der_values.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** ASN.1's own types, by their tags. */
export const TAG = { octets: 4, oid: 6, sequence: 16, set: 17 } as const;

const UNIVERSAL = 0x00;
const CONTEXT = 0x80;
const CLASS = 0xc0;
const CONSTRUCTED = 0x20;
const NUMBER = 0x1f;
const LONG_LENGTH = 0x80;
const LONGEST_LENGTH = 4;
const MOST_CHILDREN = 10_000;

/**
 * A value in DER (X.690), of which no more is decoded than is asked for: what is nested deep, or
 * comes by the million, costs nothing. Whatever is asked of it that it is not is {@link Unreadable}.
 */
export class Der {
  /** With its tag and length. */
  readonly bytes: Bytes;
  /** Without them. */
  readonly content: Bytes;
  #children?: readonly Der[];

  private constructor(bytes: Bytes, content: Bytes) {
    this.bytes = bytes;
    this.content = content;
  }

  /** The value that bytes begin with; more may follow it. */
  static parse(bytes: Bytes): Der {
    const [tag, first] = bytes;
    if (tag === undefined || first === undefined) throw new Unreadable("Its DER is cut short");
    if ((tag & NUMBER) === NUMBER) throw new Unreadable("Its DER has a tag of several bytes");
    const lengthSize = first < LONG_LENGTH ? 0 : first - LONG_LENGTH;
    if (first === LONG_LENGTH || lengthSize > LONGEST_LENGTH) {
      throw new Unreadable(`Its DER has a length that begins with ${first}`);
    }
    const begin = 2 + lengthSize;
    const length = lengthSize ? bytes.subarray(2, begin).reduce(append, 0) : first;
    if (begin + length > bytes.length) throw new Unreadable("Its DER is cut short");
    return new Der(bytes.subarray(0, begin + length), bytes.subarray(begin, begin + length));
  }

  isUniversal(tag: number): boolean {
    return (this.#tag & CLASS) === UNIVERSAL && (this.#tag & NUMBER) === tag;
  }

  /** Whether it is tagged `[tag]`. */
  isContext(tag: number): boolean {
    return (this.#tag & CLASS) === CONTEXT && (this.#tag & NUMBER) === tag;
  }

  /** What a sequence, a set or a constructed tag holds. */
  get children(): readonly Der[] {
    return this.#children ??= this.#parseChildren();
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
    return decodeOid(this.content);
  }

  /** The bytes of an octet string. */
  get octets(): Bytes {
    if (!this.isUniversal(TAG.octets) || this.#isConstructed) {
      throw new Unreadable("Has no octets where such belong");
    }
    return this.content;
  }

  /** The bytes of a bit string, which has no bits of a further byte. */
  get bits(): Bytes {
    return this.content.subarray(1);
  }

  /** A text of any type; `null` for what is none. */
  get text(): string | null {
    return this.#tag & (CLASS | CONSTRUCTED) ? null : decodeText(this.#tag, this.content);
  }

  /** A UTCTime or a GeneralizedTime in RFC 3339, UTC, without fractions. */
  get time(): string {
    return decodeTime(this.#tag, this.content);
  }

  get #tag(): number {
    return this.bytes[0]!;
  }

  get #isConstructed(): boolean {
    return (this.#tag & CONSTRUCTED) !== 0;
  }

  #parseChildren(): Der[] {
    if (!this.#isConstructed) throw new Unreadable("Has one value, where several belong");
    const children: Der[] = [];
    for (let at = 0; at < this.content.length;) {
      const child = Der.parse(this.content.subarray(at));
      if (children.push(child) > MOST_CHILDREN) throw new Unreadable("Has too many values");
      at += child.bytes.length;
    }
    return children;
  }
}

function append(number: number, byte: number): number {
  return number * 256 + byte;
}

/** Whether two texts of bytes are the same. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
