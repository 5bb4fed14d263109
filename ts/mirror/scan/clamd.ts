import type { LocalFile } from "../../protocols/mirroring.ts";
import { type Scanner, Unverified } from "../steps.ts";
import { type ClamdPlace, ClamdWire } from "./clamd_wire.ts";
import { Patience } from "./patience.ts";

/** Whom files are handed to. */
export interface ClamdOptions {
  /** The administrator's word, so where it leads is not judged. */
  readonly place: ClamdPlace;
  /** Milliseconds for connecting, and for clamd to take each piece; 60 s where nothing is said. */
  readonly stepMs?: number;
  /** Milliseconds for clamd to look through a file that it has; 10 min where nothing is said. */
  readonly lookMs?: number;
}

const PIECE = 128 * 1024;
/** How long a reply is waited for when no more could be sent, in milliseconds. */
const LAST_WORDS = 5_000;
/** A longer file it lets pass unseen, whatever its limits are. */
const LONGEST_FILE = 2 ** 31 - 1;
const LENGTH = 4;
const START = new TextEncoder().encode("zINSTREAM\0");
const END = new Uint8Array(LENGTH);

/**
 * Has files scanned by clamd of ClamAV, which is sent them and need not see this server's disk.
 * @see {@link https://docs.clamav.net/manual/Usage/Scanning.html#clamd | clamd}
 */
export class ClamdScanner implements Scanner {
  readonly #place: ClamdPlace;
  readonly #stepMs: number;
  readonly #lookMs: number;

  constructor({ place, stepMs = 60_000, lookMs = 600_000 }: ClamdOptions) {
    this.#place = place;
    this.#stepMs = stepMs;
    this.#lookMs = lookMs;
  }

  async scan(file: LocalFile, signal: AbortSignal): Promise<void> {
    if (file.size > LONGEST_FILE) throw failed("clamd can look at no file of 2 GiB or more");
    using patience = new Patience(signal);
    judge(
      await this.#ask(file, patience).catch((cause) => {
        signal.throwIfAborted();
        throw failed(patience.isOver ? "clamd does not answer in time" : said(cause), cause);
      }),
      file,
    );
  }

  /** Listens while it sends: clamd says at once when it has had enough, and takes no more. */
  async #ask(file: LocalFile, patience: Patience): Promise<string> {
    using source = await Deno.open(file.path);
    patience.grant(this.#stepMs);
    using wire = await ClamdWire.open(this.#place, patience.signal);
    const reply = wire.reply();
    // Whatever ends the sending early, the reply says more of it, and comes at once.
    const sent = this.#send(wire, source, patience).catch(() => patience.grant(LAST_WORDS));
    await Promise.race([reply, sent]);
    return await reply;
  }

  async #send(wire: ClamdWire, file: Deno.FsFile, patience: Patience): Promise<void> {
    const piece = new Uint8Array(LENGTH + PIECE);
    await wire.send(START);
    for (;;) {
      const count = await file.read(piece.subarray(LENGTH));
      if (count === null) break;
      new DataView(piece.buffer).setUint32(0, count);
      await wire.send(piece.subarray(0, LENGTH + count));
      patience.grant(this.#stepMs);
    }
    patience.grant(this.#lookMs);
    await wire.send(END);
  }
}

/** What clamd says when it has looked at no more than a part of a file. */
const LIMITS = /^Heuristics\.Limits\.Exceeded/;

function judge(reply: string, { size }: LocalFile): void {
  if (/^stream: OK$/.test(reply)) return;
  const [, found] = /^stream: (.+) FOUND$/.exec(reply) ?? [];
  if (found && !LIMITS.test(found)) throw new Unverified("scan_found", `clamd found ${found}`);
  if (found) throw failed(`clamd looks at no more than a part of it: ${found}`);
  if (/size limit exceeded/.test(reply)) {
    throw failed(`clamd takes no stream of ${size} bytes: StreamMaxLength is less`);
  }
  throw failed(reply === "" ? "clamd broke off" : `clamd says "${reply.slice(0, 200)}"`);
}

function failed(why: string, cause?: unknown): Unverified {
  return new Unverified("scan_failed", why, { cause });
}

function said(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.ConnectionRefused) {
    return "clamd cannot be reached";
  }
  return `clamd broke off (${cause instanceof Error ? cause.name : "unknown fault"})`;
}
