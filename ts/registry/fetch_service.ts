import { setTimeout as pause } from "node:timers/promises";
import { EgressFailed, EgressRefused } from "../kit/egress/egress_error.ts";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import { Slots } from "../kit/slots.ts";
import type { Clock } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { isFileName, safeMediaType } from "../model/file_name.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Reason, Transfer, Uploader } from "../model/transfer.ts";
import type { FileService, Place } from "./file_service.ts";
import { nameOfAnswer } from "./remote_name.ts";
import { type Arriving, INTERRUPTED, type UploadService } from "./upload_service.ts";

/** How many addresses one instance fetches from at once. */
const AT_ONCE = 4;
/** The longest that one file may take, in milliseconds. */
const LONGEST_TIME = 6 * 60 * 60 * 1000;
/** How often progress is written down, and other instances' cancellations are noticed, in milliseconds. */
const BEAT = 2_000;
/** How long an instance may be silent before what it fetched has failed, in milliseconds. */
const SILENCE = 60_000;

/** What the service is made of. */
export interface FetchServiceOptions {
  readonly uploads: UploadService;
  readonly files: FileService;
  readonly fetch: FetchGuarded;
  readonly now: Clock;
  readonly longest: number;
  /** Hears of faults of our own, which a transfer's owner is told little of. */
  readonly complain: (error: unknown) => void;
  /** Milliseconds between two notes of progress; 2 s where nothing is said. */
  readonly beat?: number;
}

/** What is to be fetched. */
export interface Fetching extends Place {
  readonly url: URL;
  readonly owner: Uploader;
  readonly by: Actor;
  /** What the address itself says where this is left out. */
  readonly fileName?: string;
  readonly sha256?: string;
}

/** Fetches files from addresses, in the background. What became of one is told by its transfer. */
export class FetchService {
  readonly #options: FetchServiceOptions;
  readonly #slots = new Slots(AT_ONCE);
  readonly #running = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(options: FetchServiceOptions) {
    this.#options = options;
  }

  /** Begins to fetch, or to wait for its turn. Refuses as {@link UploadService.begin} does. */
  async begin(wanted: Fetching): Promise<Arriving> {
    const { uploads, now } = this.#options;
    const { url, by: _, fileName = "", ...rest } = wanted;
    const arriving = await uploads.begin({
      ...{ ...rest, fileName, mediaType: "application/octet-stream", length: null },
      fetched: { source: url.origin + url.pathname, aliveUntil: now() + SILENCE },
    });
    const stop = new AbortController();
    const ended = this.#run(arriving, wanted, stop);
    this.#running.set(arriving.transfer.id, { stop, ended });
    return arriving;
  }

  /** Stops fetching for a transfer that is no more; no other instance needs to be told. */
  cancel(id: string): void {
    this.#running.get(id)?.stop.abort(CANCELLED);
  }

  /** Stops everything; what was not finished has failed. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) {
      stop.abort(new RegistryError(INTERRUPTED.code, INTERRUPTED.detail));
    }
    await Promise.all(running.map(({ ended }) => ended));
  }

  /** Never rejects: nobody would hear of it. */
  async #run(arriving: Arriving, wanted: Fetching, stop: AbortController): Promise<void> {
    const progress = new Progress(arriving.transfer);
    const beating = this.#beat(progress, stop);
    let outcome: Outcome;
    try {
      outcome = await this.#slots.take(() => this.#fetch(arriving, { wanted, progress, stop }));
    } catch (error) {
      outcome = { state: "failed", reason: this.#reasonOf(error) };
    }
    progress.end();
    await beating;
    this.#running.delete(arriving.transfer.id);
    await this.#settle({ ...arriving, transfer: progress.state }, outcome, stop)
      .catch(this.#options.complain);
  }

  async #fetch({ transfer, repository }: Arriving, { wanted, progress, stop }: Errand) {
    const { fetch, files, longest } = this.#options;
    stop.signal.throwIfAborted();
    const answer = await fetch(wanted.url, {
      ...{ maxBytes: longest, totalMs: LONGEST_TIME, signal: stop.signal },
    });
    if (answer.status !== 200) {
      await answer.body.cancel();
      throw new RegistryError("fetch_failed", `${answer.url.origin} answers ${answer.status}`);
    }
    const fileName = wanted.fileName ?? nameOfAnswer(answer, wanted.url);
    if (fileName === null || !isFileName(fileName)) {
      await answer.body.cancel();
      throw new RegistryError("name_refused", "The address names no file: say what to call it");
    }
    const mediaType = safeMediaType(answer.headers.get("content-type"));
    progress.know({ fileName, mediaType, length: lengthOf(answer.headers) });
    const { file } = await files.receive({
      ...{ id: transfer.id, repository, package: wanted.package, version: wanted.version },
      ...{ fileName, mediaType, body: progress.watch(answer.body), by: wanted.by },
      sha256: wanted.sha256,
    });
    const { sha256, size } = file;
    return { state: "complete", sha256, length: size, offset: size } as const;
  }

  /** Writes progress down as long as it lasts, and so tells the others that this instance lives. */
  async #beat(progress: Progress, stop: AbortController): Promise<void> {
    const { uploads, now, beat = BEAT, complain } = this.#options;
    while (await progress.lasts(beat)) {
      const { state } = progress;
      const kept = await uploads.update({ ...state, aliveUntil: now() + SILENCE })
        .catch((error: unknown) => (complain(error), state));
      if (!kept) return stop.abort(CANCELLED);
      progress.transfer = kept;
    }
  }

  async #settle(arriving: Arriving, outcome: Outcome, { signal }: AbortController): Promise<void> {
    const { uploads, files } = this.#options;
    const { id } = arriving.transfer;
    if (outcome.state === "failed") {
      if (signal.reason !== CANCELLED) await uploads.fail(arriving, outcome.reason);
      return;
    }
    const complete = await uploads.update({ ...arriving.transfer, ...outcome });
    if (!complete) await files.forget(id);
  }

  #reasonOf(error: unknown): Reason {
    if (error instanceof RegistryError) return { code: error.code, detail: error.detail };
    if (error instanceof EgressRefused && error.code === "body_too_large") {
      return { code: "body_too_large", detail: error.message };
    }
    if (error instanceof EgressRefused || error instanceof EgressFailed) {
      return { code: "fetch_failed", detail: error.message };
    }
    this.#options.complain(error);
    return { code: "internal_fault", detail: "The log of the server says more" };
  }
}

const CANCELLED = new RegistryError("upload_missing", "It was given up");

type Outcome =
  | { readonly state: "failed"; readonly reason: Reason }
  | { readonly state: "complete" } & Pick<Transfer, "sha256" | "length" | "offset">;

interface Errand {
  readonly wanted: Fetching;
  readonly progress: Progress;
  readonly stop: AbortController;
}

/** How far a fetch has come, and what its document said of it last. */
class Progress {
  /** As it is stored. */
  transfer: Transfer;
  readonly #end = new AbortController();
  #known: Partial<Pick<Transfer, "fileName" | "mediaType" | "length">> = {};
  #received = 0;

  constructor(transfer: Transfer) {
    this.transfer = transfer;
  }

  /** As it is to be stored next. */
  get state(): Transfer {
    return { ...this.transfer, ...this.#known, offset: this.#received };
  }

  know(known: Pick<Transfer, "fileName" | "mediaType" | "length">): void {
    this.#known = known;
  }

  watch(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
    return body.pipeThrough(
      new TransformStream({
        transform: (chunk: Uint8Array<ArrayBuffer>, out) => {
          this.#received += chunk.length;
          out.enqueue(chunk);
        },
      }),
    );
  }

  /** Whether it still lasts after some milliseconds. */
  async lasts(milliseconds: number): Promise<boolean> {
    const { signal } = this.#end;
    await pause(milliseconds, null, { signal }).catch(() => {});
    return !signal.aborted;
  }

  end(): void {
    this.#end.abort();
  }
}

function lengthOf(headers: Headers): number | null {
  const length = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** An address to fetch from; refuses with `value_refused`. */
export function parseSource(text: string): URL {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw new RegistryError(
    "value_refused",
    "Only http(s) URLs without credentials are fetched from",
  );
}
