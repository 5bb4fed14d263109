import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { Buffer } from "node:buffer";
import { promisify } from "node:util";

/**
 * A stream under a passphrase: `PHSEAL1\n`, 16 bytes of salt, and segments of 64 KiB, each under
 * AES-256-GCM with its 16 bytes of tag. The key is scrypt of the passphrase; a segment's nonce is
 * its number and whether it is the last, so that none can be moved, left out or cut off unnoticed
 * (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
 */
const MAGIC = new TextEncoder().encode("PHSEAL1\n");
const SALT = 16;
const SEGMENT = 64 * 1024;
const TAG = 16;
const HEAD = MAGIC.length + SALT;

/** What was sealed cannot be opened: another passphrase, or bytes that were changed. */
export class SealedStreamBroken extends Error {
  override readonly name = "SealedStreamBroken";
}

/** Whether a stream that begins so is sealed. */
export function isSealed(beginning: Uint8Array): boolean {
  return beginning.length >= MAGIC.length && MAGIC.every((byte, at) => beginning[at] === byte);
}

/** Seals a stream of any length in constant memory. */
export function sealStream(
  passphrase: string,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  const salt = randomBytes(SALT);
  let key: Uint8Array;
  return segments(0, SEGMENT, {
    async start(out) {
      key = await keyOf(passphrase, salt);
      out.enqueue(Uint8Array.from(Buffer.concat([MAGIC, salt])));
    },
    segment(bytes, number, isLast) {
      const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, isLast));
      const parts = [cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
      return Uint8Array.from(Buffer.concat(parts));
    },
  });
}

/** Opens what {@link sealStream} sealed; breaks off with {@link SealedStreamBroken}. */
export function openStream(
  passphrase: string,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  let key: Uint8Array;
  return segments(HEAD, SEGMENT + TAG, {
    async head(bytes) {
      if (!isSealed(bytes)) throw new SealedStreamBroken("It is not sealed");
      key = await keyOf(passphrase, bytes.subarray(MAGIC.length));
    },
    segment(bytes, number, isLast) {
      if (bytes.length < TAG) throw new SealedStreamBroken("It breaks off");
      const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(number, isLast));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      try {
        const parts = [decipher.update(bytes.subarray(0, -TAG)), decipher.final()];
        return Uint8Array.from(Buffer.concat(parts));
      } catch (cause) {
        const why = number === 0
          ? "The passphrase is another one"
          : "Bytes were changed or cut off";
        throw new SealedStreamBroken(why, { cause });
      }
    },
  });
}

/** What is done with the parts of a stream. */
interface Parts {
  start?(out: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void>;
  head?(bytes: Uint8Array): Promise<void>;
  segment(bytes: Uint8Array, number: number, isLast: boolean): Uint8Array<ArrayBuffer>;
}

/** Cuts a stream into a head and segments; the last one is known by the end of the stream alone. */
function segments(
  headSize: number,
  size: number,
  { start, head, segment }: Parts,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  let kept: Uint8Array = new Uint8Array();
  let isBegun = headSize === 0;
  let number = 0;
  return new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    start: (out) => start?.(out),
    async transform(chunk, out) {
      kept = Buffer.concat([kept, chunk]);
      if (!isBegun) {
        if (kept.length < headSize) return;
        await head?.(kept.subarray(0, headSize));
        kept = kept.subarray(headSize);
        isBegun = true;
      }
      // One byte more than a segment: what is left over is never nothing.
      while (kept.length > size) {
        out.enqueue(segment(kept.subarray(0, size), number++, false));
        kept = kept.subarray(size);
      }
    },
    flush(out) {
      if (!isBegun) throw new SealedStreamBroken("It breaks off");
      out.enqueue(segment(kept, number, true));
    },
  });
}

function nonceOf(number: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function keyOf(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  const costs = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 };
  const derive = promisify(scrypt) as (
    ...args: [string, Uint8Array, number, typeof costs]
  ) => Promise<Uint8Array>;
  return await derive(passphrase.normalize("NFKC"), salt, 32, costs);
}
