import { createHash, type Hash, timingSafeEqual } from "node:crypto";
import { BodyCutter } from "../kit/body_cutter.ts";
import { Turns } from "../kit/turns.ts";
import type { Clock, Draft } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { newId, quote } from "../model/ids.ts";
import type { Repository, StoredFile, Upload } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Reason, Transfer, Uploader } from "../model/transfer.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { explainTooLong, type FileService, type Place, UPLOAD_LIFETIME } from "./file_service.ts";
import { RunningDigests } from "./running_digests.ts";
import type { TransferPieces } from "./transfer_pieces.ts";

/** How many uploads one user may have begun and not finished. */
export const MOST_UNFINISHED = 100;

/** What the service is made of. */
export interface UploadServiceOptions {
  readonly documents: DocumentStore;
  readonly pieces: TransferPieces;
  readonly files: FileService;
  readonly now: Clock;
  /** The longest file that is accepted, in bytes. */
  readonly longest: number;
}

/** What is known of a file before its first byte. */
export interface Beginning extends Place {
  readonly owner: Uploader;
  readonly fileName: string;
  readonly mediaType: string;
  readonly length: number | null;
  /** As the client said it. */
  readonly metadata?: string;
  readonly sha256?: string;
  /** Present where it is this server that fetches the file, until `aliveUntil` at first. */
  readonly fetched?: { readonly source: string; readonly aliveUntil: number };
}

/** A transfer, and the repository that it is for. */
export interface Arriving {
  readonly transfer: Transfer;
  readonly repository: Repository;
}

/** More bytes of a file. */
export interface Continuation {
  /** At which byte of the file they begin. */
  readonly offset: number;
  readonly body: ReadableStream<Uint8Array>;
  /** How many there are, where that is known before. */
  readonly announced?: number;
  /** What they must digest to, all of them together. */
  readonly checksum?: Checksum;
  readonly by: Actor;
}

/** What bytes must digest to. */
export interface Checksum {
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly digest: Uint8Array;
}

/**
 * Files that arrive over several requests. Each request's bytes become pieces as they come; a
 * replaced document is what makes them count, so that any instance can go on at any time.
 */
export class UploadService {
  readonly #options: UploadServiceOptions;
  readonly #digests = new RunningDigests();
  readonly #turns = new Turns();

  constructor(options: UploadServiceOptions) {
    this.#options = options;
  }

  /** Begins a transfer; refuses with `body_too_large` and `uploads_exhausted`. */
  async begin(beginning: Beginning): Promise<Arriving> {
    const { documents, now, longest } = this.#options;
    const { repository, owner, fetched, ...rest } = beginning;
    if ((rest.length ?? 0) > longest) {
      throw new RegistryError("body_too_large", `At most ${longest} bytes are accepted`);
    }
    await this.#refuseMany(owner);
    const createdAt = now();
    const draft: Draft<Transfer> = {
      ...{ id: newId(), repository: repository.id, owner, createdAt },
      ...{ metadata: "", ...rest, sha256: rest.sha256 ?? null, offset: 0, pieces: [] },
      ...{ state: fetched ? "fetching" : "receiving", source: fetched?.source ?? null },
      ...{ expiresAt: createdAt + UPLOAD_LIFETIME, aliveUntil: fetched?.aliveUntil ?? 0 },
      reason: null,
    };
    const transfer = await documents.insert(COLLECTIONS.transfers, draft);
    return { transfer: transfer!, repository };
  }

  /** A transfer or an upload that has not expired, or `null`. */
  async find(id: string): Promise<Arriving | null> {
    const { documents, files, now } = this.#options;
    const stored = await documents.get(COLLECTIONS.transfers, id);
    const upload = stored ? null : await files.upload(id);
    const transfer = stored ?? (upload && asTransfer(upload));
    if (!transfer || transfer.expiresAt <= now()) return null;
    const repository = await documents.get(COLLECTIONS.repositories, transfer.repository);
    return repository && { transfer, repository };
  }

  /**
   * Does what a process that ended has left undone: a transfer that is whole but no file yet becomes
   * one, and one whose fetching instance is gone has failed.
   */
  async catchUp(arriving: Arriving, by: Actor): Promise<Arriving> {
    const { transfer } = arriving;
    if (transfer.state === "fetching" && transfer.aliveUntil <= this.#options.now()) {
      const failed = await this.fail(arriving, INTERRUPTED);
      return failed ? { ...arriving, transfer: failed } : arriving;
    }
    if (transfer.state !== "receiving" || transfer.offset !== transfer.length) return arriving;
    return await this.#turns.take(transfer.id, () => this.#finish(arriving, by));
  }

  /**
   * Takes more bytes. What has arrived when the body breaks off is kept, unless it has a checksum;
   * the body's error is thrown then. Refuses with `offset_mismatch`, `body_too_large`,
   * `checksum_mismatch`, and with what has made the transfer fail. With the last byte it is complete.
   */
  async append(to: Arriving, more: Continuation): Promise<Transfer> {
    const { transfer } = to;
    if (transfer.state === "failed") throw failure(transfer);
    if (transfer.state === "fetching") throw new RegistryError("offset_mismatch", "It is fetched");
    if (transfer.offset !== more.offset) throw mismatch(transfer, more.offset);
    const left = (transfer.length ?? 0) - transfer.offset;
    if ((more.announced ?? 0) > left) {
      throw new RegistryError("body_too_large", `Only ${left} bytes are missing`);
    }
    const body = new BodyCutter(more.body, left);
    const grown = await this.#grow(to, body, more.checksum).catch(async (error: unknown) => {
      await body.cancel(error);
      explainTooLong(error);
    });
    if (body.broken) throw body.broken.error;
    return (await this.catchUp({ ...to, transfer: grown }, more.by)).transfer;
  }

  /** Gives a transfer up, and the upload that it became, unless a version already names that. */
  async terminate({ transfer, repository }: Arriving): Promise<void> {
    const { documents, files, pieces } = this.#options;
    await documents.delete(COLLECTIONS.transfers, transfer.id);
    this.#digests.forget(transfer.id);
    await files.forget(transfer.id);
    await pieces.clear(transfer.id, repository);
  }

  /** Writes down the next state of a transfer; `null` when it has changed meanwhile, or is gone. */
  async update(next: Transfer): Promise<Transfer | null> {
    const { documents, now } = this.#options;
    const expiresAt = now() + UPLOAD_LIFETIME;
    return await documents.replace(COLLECTIONS.transfers, { ...next, expiresAt });
  }

  /** Gives a transfer up for a reason that its owner can read until it expires. */
  async fail({ transfer, repository }: Arriving, reason: Reason): Promise<Transfer | null> {
    const failed = await this.update({ ...transfer, state: "failed", reason, pieces: [] });
    if (failed) await this.#options.pieces.clear(transfer.id, repository);
    return failed;
  }

  async #refuseMany(owner: Uploader): Promise<void> {
    const { documents, now } = this.#options;
    let count = 0;
    for (const state of ["receiving", "fetching"] as const) {
      const query = { where: { owner, state }, limit: MOST_UNFINISHED };
      for await (const { expiresAt } of documents.find(COLLECTIONS.transfers, query)) {
        if (expiresAt > now()) count++;
      }
    }
    if (count < MOST_UNFINISHED) return;
    const detail = `At most ${MOST_UNFINISHED} at a time: finish or delete one`;
    throw new RegistryError("uploads_exhausted", detail);
  }

  /** With a checksum nothing counts before everything has arrived. */
  async #grow(to: Arriving, body: BodyCutter, checksum?: Checksum): Promise<Transfer> {
    const { pieces } = this.#options;
    const { repository } = to;
    const promise = checksum && createHash(checksum.algorithm);
    let [kept, next] = [to.transfer, to.transfer];
    const hash = this.#digests.at(kept.id, kept.offset);
    while (await body.more()) {
      next = await this.#add(next, { repository, body, hash, promise });
      if (!promise) kept = next = await this.#commit(kept, next, { repository, hash });
    }
    if (!promise || next === kept) return kept;
    if (!body.broken && isKept(checksum!, promise)) {
      return await this.#commit(kept, next, { repository, hash });
    }
    await pieces.remove(next, repository, kept);
    if (body.broken) return kept;
    throw new RegistryError("checksum_mismatch", `The ${checksum!.algorithm} is another`);
  }

  async #add(next: Transfer, step: Step): Promise<Transfer> {
    const { repository, body, hash, promise } = step;
    const each = (chunk: Uint8Array) => {
      hash?.update(chunk);
      promise?.update(chunk);
    };
    return await this.#options.pieces.add(next, repository, { body, each });
  }

  /** Of two connections that send the same bytes, one is told that the other was faster. */
  async #commit(
    kept: Transfer,
    next: Transfer,
    { repository, hash }: Committing,
  ): Promise<Transfer> {
    const { pieces } = this.#options;
    const committed = await this.update(next);
    if (!committed) {
      await pieces.remove(next, repository, kept);
      throw new RegistryError("offset_mismatch", "Another request has gone on with it meanwhile");
    }
    if (hash) this.#digests.keep(kept.id, committed.offset, hash.copy());
    await pieces.remove(kept, repository, committed);
    return committed;
  }

  async #finish({ transfer: { id }, repository }: Arriving, by: Actor): Promise<Arriving> {
    const { documents } = this.#options;
    const transfer = await documents.get(COLLECTIONS.transfers, id);
    if (!transfer) throw new RegistryError("upload_missing", quote(id));
    if (transfer.state !== "receiving") return { transfer, repository };
    try {
      return { transfer: await this.#complete({ transfer, repository }, by), repository };
    } catch (error) {
      // Another instance may have been faster, and have taken the pieces away.
      const other = await documents.get(COLLECTIONS.transfers, id);
      if (other?.state !== "complete") throw error;
      return { transfer: other, repository };
    }
  }

  /** Bytes, then the upload, then the end of the transfer: each step again does no harm. */
  async #complete(arriving: Arriving, by: Actor): Promise<Transfer> {
    const { pieces, files } = this.#options;
    const { transfer, repository } = arriving;
    const { id, package: name, version } = transfer;
    const hash = this.#digests.at(id, transfer.offset) ?? await pieces.digest(transfer, repository);
    const file = this.#fileOf(arriving, hash.digest("hex"));
    await this.#refuseOther(arriving, file);
    await pieces.join(transfer, repository, file.key);
    await files.admit(file, { repository, package: name, version }, by);
    const { sha256 } = file;
    const complete = await this.update({ ...transfer, state: "complete", pieces: [], sha256 });
    this.#digests.forget(id);
    if (!complete) throw new RegistryError("write_conflict", `Upload ${id} has changed`);
    await pieces.clear(id, repository);
    return complete;
  }

  async #refuseOther(arriving: Arriving, { sha256 }: StoredFile): Promise<void> {
    const promised = arriving.transfer.sha256;
    if (promised === null || promised === sha256) return;
    const reason = { code: "digest_mismatch", detail: `Received ${sha256}, promised ${promised}` };
    await this.fail(arriving, reason as Reason);
    throw failure({ reason } as Transfer);
  }

  #fileOf({ transfer, repository }: Arriving, sha256: string): StoredFile {
    const { id, fileName: name, offset: size, mediaType, package: of, version } = transfer;
    const key = this.#options.files.keyOf({ repository, package: of, version }, id, name);
    return { id, key, name, size, sha256, mediaType };
  }
}

interface Committing {
  readonly repository: Repository;
  /** Of everything up to here; `null` where some of it came another way. */
  readonly hash: Hash | null;
}

interface Step extends Committing {
  readonly body: BodyCutter;
  /** Of what this request has brought. */
  readonly promise?: Hash;
}

function isKept({ digest }: Checksum, promise: Hash): boolean {
  const found = promise.digest();
  return digest.length === found.length && timingSafeEqual(digest, found);
}

/** Why a fetch has failed whose instance is gone. */
export const INTERRUPTED: Reason = {
  code: "fetch_interrupted",
  detail: "The server was stopped while it fetched",
};

function failure({ reason }: Transfer): RegistryError {
  const { code, detail } = reason ?? INTERRUPTED;
  return new RegistryError(code, detail);
}

function mismatch({ offset }: Transfer, asked: number): RegistryError {
  return new RegistryError("offset_mismatch", `It stands at ${offset}, not at ${asked}`);
}

/** A file that came in one request, as if it had come in several. */
function asTransfer({ id, file, by, ...upload }: Upload): Transfer {
  const { name: fileName, size, sha256, mediaType } = file;
  return {
    ...upload,
    ...{ id, owner: by ?? "", fileName, mediaType, sha256, state: "complete" },
    ...{ length: size, offset: size, pieces: [], metadata: "", source: null, reason: null },
    aliveUntil: 0,
  };
}
