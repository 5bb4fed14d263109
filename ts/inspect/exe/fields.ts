import { Buffer } from "node:buffer";
import { Unreadable } from "../random_access.ts";

/** Little-endian numbers in bytes. Throws {@link Unreadable} for what the bytes have not. */
export class Fields {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#inside(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#inside(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#inside(at, 4), true);
  }

  /** Beyond 2⁵³ the number is not exact, and no file is that long. */
  u64(at: number): number {
    return Number(this.#view.getBigUint64(this.#inside(at, 8), true));
  }

  /** The same memory, not a copy. */
  slice(at: number, length: number): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(this.#inside(at, length), at + length);
  }

  /** Characters of one byte each, up to the first that is zero. */
  ascii(at: number, length: number): string {
    return latin1(this.slice(at, length)).replace(/\0[^]*$/, "");
  }

  #inside(at: number, length: number): number {
    if (at >= 0 && length >= 0 && at + length <= this.bytes.length) return at;
    throw new Unreadable(`Points to ${length} bytes at ${at}, in a structure of ${this.length}`);
  }
}

/** Bytes as characters with the same numbers, so that any bytes can be matched as text. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
