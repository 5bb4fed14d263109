import { gzipSync } from "node:zlib";
import { matchesGlob } from "../../../ts/kit/glob.ts";
import type { Bytes } from "./made_package.ts";

/** What a path does instead of answering well. */
export type Fault =
  | { readonly is: "status"; readonly status: number; readonly headers?: Record<string, string> }
  /** Falls silent behind so many bytes, or before its head; goes on when `until` settles, if ever. */
  | { readonly is: "stall"; readonly after?: number; readonly until?: Promise<unknown> }
  /** Announces everything and closes the connection behind so many bytes. */
  | { readonly is: "cut"; readonly after: number }
  /** As long as it should be and wrong, in another way each time. */
  | { readonly is: "corrupt" }
  /** Something else, the same each time, as after a vendor replaced a file in its place. */
  | { readonly is: "replaced"; readonly by: Bytes | string }
  | { readonly is: "redirect"; readonly to: string; readonly status?: number }
  /** Compressed although nobody asked for it. */
  | { readonly is: "gzip" }
  | { readonly is: "no_ranges" }
  /** Says neither ETag, Last-Modified nor version, and knows nothing of conditions. */
  | { readonly is: "no_validators" }
  /** Does something first, such as publishing, and then answers well. */
  | { readonly is: "before"; readonly run: () => unknown };

export interface FaultOptions {
  /** How many requests it meets; all of them unless said. */
  readonly times?: number;
  /** Meets this method alone. */
  readonly method?: string;
}

interface Placed extends FaultOptions {
  readonly glob: string;
  readonly fault: Fault;
  left: number;
}

/** What is wrong at the moment. */
export class Faults {
  #placed: Placed[] = [];
  #corruptions = 0;

  put(glob: string, fault: Fault, { times = Infinity, method }: FaultOptions): void {
    this.#placed.unshift({ glob, fault, method, left: times });
  }

  /** Makes everything that fits the path well again. */
  heal(path: string): void {
    this.#placed = this.#placed.filter(({ glob }) => glob !== path && !matchesGlob(path, glob));
  }

  /** The fault that a request meets: the newest, where there are several. */
  meet(method: string, path: string): Fault | null {
    const met = this.#placed.find((one) =>
      one.left > 0 && (one.method ?? method) === method && matchesGlob(one.glob, path)
    );
    if (met) met.left--;
    return met?.fault ?? null;
  }

  /** What stands in a body's place. */
  spoil(fault: Fault | null, bytes: Bytes): Bytes {
    if (fault?.is === "replaced") return encode(fault.by);
    if (fault?.is === "gzip") return new Uint8Array(gzipSync(bytes));
    if (fault?.is !== "corrupt" || bytes.length === 0) return bytes;
    const spoilt = bytes.slice();
    const count = ++this.#corruptions;
    spoilt[count % spoilt.length]! ^= 1 + count % 255;
    return spoilt;
  }
}

/** Bytes that end early, by an error or by silence, whatever was announced. */
export function broken(
  bytes: Bytes,
  fault: Fault,
  closed: Promise<unknown>,
): ReadableStream<Bytes> {
  const after = fault.is === "cut" || fault.is === "stall" ? fault.after ?? 0 : 0;
  return ReadableStream.from(pieces());
  async function* pieces(): AsyncGenerator<Bytes> {
    if (after > 0) yield bytes.slice(0, after);
    if (fault.is === "cut") {
      // What was said must have left before the connection goes.
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error("Cut, as it was told");
    }
    const goesOn = fault.is === "stall" && fault.until;
    await Promise.race([closed, ...(goesOn ? [goesOn] : [])]);
    yield bytes.slice(after);
  }
}

function encode(said: Bytes | string): Bytes {
  return typeof said === "string" ? new TextEncoder().encode(said) : said;
}
