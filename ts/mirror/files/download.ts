import { EgressFailed, EgressRefused } from "../../kit/egress/egress_error.ts";
import { Unverified } from "../steps.ts";
import { bring, type BringTools, TryAgain } from "./bring.ts";
import type { Part } from "./part.ts";
import type { Traffic, TrafficOptions } from "./traffic.ts";

/** What is to be on the disk in the end. */
export interface Wanted {
  readonly url: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What bringing a whole file takes. */
export interface DownloadTools extends Omit<BringTools, "pace"> {
  readonly traffic: Traffic;
  readonly pause: TrafficOptions["pause"];
}

/** After so many tries that brought nothing worth mentioning a file is unavailable. */
const TRIES = 5;
/** A try that brought so many bytes more than were ever there is worth the next. */
const WORTH = 1024 * 1024;
/** Before another try, in milliseconds, by how many have failed. */
const PAUSES = [1_000, 5_000, 20_000, 60_000];
/** Whoever wants to be left alone for longer is asked by another run, in milliseconds. */
const LONGEST_WAIT = 5 * 60_000;

/**
 * Completes a part until it has the promised digest. What comes with another digest is fetched once
 * more from its start: a vendor who has replaced the file sends the same again, a line that spoils
 * it does not. What was put together of several answers tells neither and is fetched once more.
 */
export async function download(part: Part, wanted: Wanted, tools: DownloadTools): Promise<void> {
  const wrong: string[] = [];
  let enough = 2;
  while (part.length === 0 || part.digest !== wanted.sha256) {
    await complete(part, wanted.url, tools);
    const { digest, length } = part;
    if (digest === wanted.sha256) return;
    const says = `sha256 ${digest} in ${length} bytes, promised is ${wanted.sha256}`;
    if (wrong.includes(digest)) throw new Unverified("file_replaced", `Came again as ${says}`);
    wrong.push(digest);
    if (!part.isOfOneAnswer && wrong.length === 1) enough++;
    await part.forget();
    if (wrong.length === enough) {
      throw new Unverified("file_corrupt", `Came differently each time, at last as ${says}`);
    }
  }
}

/** Asks until an answer has come to its end. */
async function complete(part: Part, url: string, tools: DownloadTools): Promise<void> {
  const { traffic, pause, signal } = tools;
  const pace: BringTools["pace"] = (bytes, signal) => traffic.pace(bytes, signal);
  let longest = part.length;
  for (let failed = 0;;) {
    try {
      return await traffic.take(url, signal, () => bring(part, url, { ...tools, pace }));
    } catch (error) {
      signal.throwIfAborted();
      const { message, after } = asTryAgain(error);
      failed = part.length - longest >= WORTH ? 1 : failed + 1;
      longest = Math.max(longest, part.length);
      if (failed === TRIES || (after ?? 0) > LONGEST_WAIT) {
        throw new Unverified("file_unavailable", message, { cause: error });
      }
      if (after !== null) traffic.leaveAlone(url, after);
      else await pause(PAUSES[failed - 1]!, signal);
    }
  }
}

/** What went wrong on the way may go better the next time; everything else is thrown on. */
function asTryAgain(error: unknown): TryAgain {
  if (error instanceof TryAgain) return error;
  if (error instanceof EgressFailed) return new TryAgain(error.message);
  if (error instanceof EgressRefused) {
    throw new Unverified("file_unavailable", error.message, { cause: error });
  }
  throw error;
}
