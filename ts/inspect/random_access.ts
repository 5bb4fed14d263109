/** A file whose bytes can be read anywhere, wherever they are kept: a file, a blob, a ranged URL. */
export interface RandomAccess {
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. Throws {@link Unreadable} for bytes that the file has not. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a parser throws when a file is not what it claims to be; the message says what was found where. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** How much of a file a look inside may cost, whatever the file claims. */
export interface Budget {
  /** Calls of `read`. */
  readonly reads: number;
  /** Bytes read, all calls together. */
  readonly bytes: number;
}

/** The same file, which becomes {@link Unreadable} once the budget is used up or a read leaves it. */
export function budgeted(file: RandomAccess, { reads, bytes }: Budget): RandomAccess {
  let readsLeft = reads;
  let bytesLeft = bytes;
  return {
    size: file.size,
    // deno-lint-ignore require-await -- so that what it throws is a rejection
    async read(offset, length) {
      refuseOutside(file.size, offset, length);
      readsLeft--;
      bytesLeft -= length;
      if (readsLeft < 0 || bytesLeft < 0) throw new Unreadable("Looking inside takes too long");
      return file.read(offset, length);
    },
  };
}

/** A part of a file as a file of its own. */
export function part(file: RandomAccess, offset: number, size: number): RandomAccess {
  refuseOutside(file.size, offset, size);
  return {
    size,
    // deno-lint-ignore require-await -- so that what it throws is a rejection
    async read(from, length) {
      refuseOutside(size, from, length);
      return file.read(offset + from, length);
    },
  };
}

/** Bytes in memory as a file. */
export function ofBytes(bytes: Uint8Array<ArrayBuffer>): RandomAccess {
  return {
    size: bytes.byteLength,
    // deno-lint-ignore require-await -- so that what it throws is a rejection
    async read(offset, length) {
      refuseOutside(bytes.byteLength, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

function refuseOutside(size: number, offset: number, length: number): void {
  const isInside = Number.isSafeInteger(offset) && Number.isSafeInteger(length) &&
    offset >= 0 && length >= 0 && offset + length <= size;
  if (!isInside) {
    throw new Unreadable(`Points to ${length} bytes at ${offset}, in a file of ${size}`);
  }
}
