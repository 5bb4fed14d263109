import { createHash, type Hash } from "node:crypto";
import type { BodyCutter } from "../kit/body_cutter.ts";
import { type BlobKey, newId } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import type { Transfer } from "../model/transfer.ts";
import { pieceKey, piecesPrefix } from "../store/blob_keys.ts";
import { type BlobPart, type BlobStore, concatenated, joinBlobs } from "../store/blob_store.ts";

/** How large pieces are, in bytes. */
export interface PieceSizes {
  /** A shorter one is taken up into the next: S3 joins only parts of 5 MiB and more. */
  readonly least: number;
  /** What a process that is killed may lose of a short upload. */
  readonly most: number;
  /** Into about how many pieces a long upload is cut; its document names each. */
  readonly count: number;
}

const MIB = 1024 ** 2;

/** Pieces of 8 MiB, and of 40 MiB for an upload of 10 GiB. */
export const PIECE_SIZES: PieceSizes = { least: 5 * MIB, most: 8 * MIB, count: 256 };

/** What pieces are kept with. */
export interface TransferPiecesOptions {
  readonly blobs: BlobStore;
  readonly storagePath: string;
  readonly sizes?: PieceSizes;
}

/**
 * The bytes of transfers while they arrive, each piece under a key of its own: two connections that
 * send the same bytes never write to the same place.
 */
export class TransferPieces {
  readonly #blobs: BlobStore;
  readonly #storagePath: string;
  readonly #sizes: PieceSizes;

  constructor({ blobs, storagePath, sizes = PIECE_SIZES }: TransferPiecesOptions) {
    this.#blobs = blobs;
    this.#storagePath = storagePath;
    this.#sizes = sizes;
  }

  /** Keeps the next piece of a body, and answers the transfer as it is with it. `each` hears its bytes. */
  async add(
    of: Transfer,
    at: Repository,
    { body, each }: { body: BodyCutter; each: (chunk: Uint8Array) => void },
  ): Promise<Transfer> {
    const last = of.pieces.at(-1);
    const tail = last && last.size < this.#sizes.least ? [last] : [];
    const before = of.pieces.slice(0, of.pieces.length - tail.length);
    const room = this.#sizeFor(of) - (tail[0]?.size ?? 0);
    const id = newId();
    const fresh = body.piece(room, each);
    const bytes = tail.length === 0 ? fresh : after(this.#read(of, at, tail), fresh);
    const { size } = await this.#blobs.put(this.#key(of, at, id), bytes);
    const pieces = [...before, { id, size }];
    return { ...of, pieces, offset: pieces.reduce((sum, piece) => sum + piece.size, 0) };
  }

  /** Makes one blob of all pieces. */
  async join(of: Transfer, at: Repository, to: BlobKey): Promise<void> {
    await joinBlobs(this.#blobs, this.#parts(of, at), to);
  }

  /** Reads all pieces again for their SHA-256. */
  async digest(of: Transfer, at: Repository): Promise<Hash> {
    const hash = createHash("sha256");
    for await (const chunk of this.#read(of, at)) hash.update(chunk);
    return hash;
  }

  /** Removes the pieces of `of` that `kept` does not name. */
  async remove(of: Transfer, at: Repository, kept: Transfer): Promise<void> {
    const named = new Set(kept.pieces.map(({ id }) => id));
    const rest = of.pieces.filter(({ id }) => !named.has(id));
    for (const { key } of this.#parts(of, at, rest)) await this.#blobs.delete(key);
  }

  /** Removes whatever there is of a transfer. */
  async clear(transfer: string, at: Repository): Promise<void> {
    const prefix = piecesPrefix(this.#storagePath, at, transfer);
    const keys = await Array.fromAsync(this.#blobs.list(prefix), ({ key }) => key);
    for (const key of keys) await this.#blobs.delete(key);
  }

  #read(of: Transfer, at: Repository, pieces = of.pieces): ReadableStream<Uint8Array<ArrayBuffer>> {
    return concatenated(this.#blobs, this.#parts(of, at, pieces));
  }

  #parts(of: Transfer, at: Repository, pieces = of.pieces): BlobPart[] {
    return pieces.map(({ id, size }) => ({ key: this.#key(of, at, id), size }));
  }

  #key({ id: upload }: Transfer, at: Repository, piece: string): BlobKey {
    return pieceKey(this.#storagePath, at, { upload, piece });
  }

  #sizeFor({ length }: Transfer): number {
    const { most, count } = this.#sizes;
    return Math.max(most, Math.ceil((length ?? 0) / count));
  }
}

function after(
  one: ReadableStream<Uint8Array<ArrayBuffer>>,
  other: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from((async function* () {
    yield* one;
    yield* other;
  })());
}
