import { createHash } from "node:crypto";
import { type Loopback, loopback, type Wire } from "../kit/egress/_loopback.ts";
import { openEgress } from "../kit/egress/_open_egress.ts";
import type { EgressOptions } from "../kit/egress/mod.ts";
import { Downloads, type DownloadsOptions } from "./file_fetcher.ts";
import type { FetchWatch } from "./steps.ts";

/** What an origin does with one request; `watch` is who waits for the file. */
export type Answer = (wire: Wire, head: string, watch: Watching) => Promise<void> | void;

/** What files are fetched from in a test, and what fetches them. */
export interface Scripted extends AsyncDisposable {
  readonly origin: Loopback;
  readonly downloads: Downloads;
  readonly folder: string;
  /** Somebody who waits. */
  readonly watch: Watching;
  /** Every pause that was made, in milliseconds. */
  readonly pauses: readonly number[];
  url(path: string): string;
  /** Another process, on the same folder. */
  another(): Downloads;
}

/** A server that answers the requests of a test one after the other, the last answer for all others. */
export async function scripted(
  answers: readonly Answer[],
  { egress = {}, ...options }:
    & Partial<DownloadsOptions>
    & { readonly egress?: Partial<EgressOptions> } = {},
): Promise<Scripted> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-downloads-" });
  const watch = watching();
  const origin = loopback((wire, head) =>
    (answers[origin.heads.length - 1] ?? answers.at(-1)!)(wire, head, watch)
  );
  const pauses: number[] = [];
  let now = Date.now();
  const all: Downloads[] = [];
  const another = () => {
    const downloads = new Downloads({
      ...{ fetch: openEgress(egress), folder, longest: 1 << 20, atOnce: 4, perHost: 4 },
      ...{ bytesPerSecond: 0, now: () => now },
      pause(milliseconds) {
        pauses.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
      ...options,
    });
    all.push(downloads);
    return downloads;
  };
  return {
    ...{ origin, folder, watch, pauses, another, downloads: another() },
    url: (path) => `http://files.test:${origin.port}${path}`,
    async [Symbol.asyncDispose]() {
      for (const downloads of all) await downloads.close();
      await origin[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Somebody who waits for a file, and how many bytes they have been told of. */
export interface Watching extends FetchWatch {
  readonly bytes: number;
  /** Settles when it has been told of so many. */
  has(bytes: number): Promise<void>;
}

export function watching(signal = new AbortController().signal): Watching {
  let [told, wake] = [0, () => {}];
  return {
    signal,
    get bytes() {
      return told;
    },
    received(bytes) {
      told += bytes;
      wake();
    },
    async has(bytes) {
      while (told < bytes) await new Promise<void>((resolve) => wake = resolve);
    },
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that differ from place to place. */
export function bytesOf(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) * 17 + seed) & 0xff);
}

/** Answers with a status and nothing else. */
export function status(code: number, fields = ""): Answer {
  return (wire) => wire.send(`HTTP/1.1 ${code} Said\r\n${fields}Content-Length: 0\r\n\r\n`);
}

/** Answers with a whole file. */
export function whole(bytes: Uint8Array, fields = ""): Answer {
  return async (wire) => {
    await wire.send(`HTTP/1.1 200 OK\r\n${fields}Content-Length: ${bytes.length}\r\n\r\n`);
    await wire.send(bytes);
  };
}

/**
 * Promises a whole file, sends so many bytes of it, and breaks off when they have been taken: what is
 * still on its way then is lost.
 */
export function cut(bytes: Uint8Array, after: number, fields = ""): Answer {
  return async (wire, _, watch) => {
    await wire.send(`HTTP/1.1 200 OK\r\n${fields}Content-Length: ${bytes.length}\r\n\r\n`);
    await wire.send(bytes.subarray(0, after));
    await watch.has(after);
  };
}

/** Answers what is asked for, a part of it where `If-Range` names this tag; sends `most` bytes of it. */
export function ranged(bytes: Uint8Array, tag: string, most = Infinity): Answer {
  return async (wire, head, watch) => {
    const from = Number(/^range: bytes=(\d+)-\r$/mi.exec(head)?.[1] ?? 0);
    const isPart = from > 0 && head.toLowerCase().includes(`if-range: ${tag.toLowerCase()}\r\n`);
    const sent = isPart ? bytes.subarray(from) : bytes;
    const range = `Content-Range: bytes ${from}-${bytes.length - 1}/${bytes.length}\r\n`;
    await wire.send(
      `HTTP/1.1 ${isPart ? "206 Part" : "200 OK"}\r\nETag: ${tag}\r\n${isPart ? range : ""}` +
        `Content-Length: ${sent.length}\r\n\r\n`,
    );
    await wire.send(sent.subarray(0, most));
    if (most < sent.length) await watch.has(most);
  };
}
