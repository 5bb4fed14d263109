import type { FetchGuarded, GuardedResponse } from "../../kit/egress/mod.ts";
import type { Clock } from "../../model/document.ts";
import { Unverified } from "../steps.ts";
import type { Origin, Part } from "./part.ts";
import { retryAfter } from "./retry_after.ts";

/** What asking once takes. */
export interface BringTools {
  readonly fetch: FetchGuarded;
  /** The longest file, in bytes. */
  readonly longest: number;
  readonly now: Clock;
  /** Waits until so many bytes are within the bounds. */
  readonly pace: (bytes: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** It did not work out this time; asking again may help. */
export class TryAgain extends Error {
  override readonly name = "TryAgain";

  /** `after` is for how many milliseconds the server wants to be left alone, where it says so. */
  constructor(message: string, readonly after: number | null = null) {
    super(message);
  }
}

/** The longest that one answer may take, in milliseconds. What breaks off then goes on with the next. */
const LONGEST_ANSWER = 6 * 60 * 60 * 1000;
/** Codings that can be taken off; a server that was asked for none may still have put one on. */
const CODINGS = { gzip: "gzip", "x-gzip": "gzip", deflate: "deflate" } as const;

/**
 * Asks an address once for what a part still lacks; resolves when the answer has come to its end.
 * Throws {@link TryAgain}, {@link Unverified}, and what `fetch` throws.
 */
export async function bring(part: Part, url: string, tools: BringTools): Promise<void> {
  const { fetch, signal, longest: maxBytes } = tools;
  const validator = part.validatorFor(url);
  const answer = await fetch(url, {
    ...{ maxBytes, signal, totalMs: LONGEST_ANSWER },
    ...validator && { headers: { range: `bytes=${part.length}-`, "if-range": validator } },
  });
  try {
    const body = await begin(part, { answer, isRanged: validator !== null, url, now: tools.now });
    const isPlain = body === answer.body;
    await read(part, body, tools).catch((error) => {
      if (isPlain || !(error instanceof TypeError)) throw error;
      throw new TryAgain(`${answer.url.origin} sends what is not in the coding that it names`);
    });
  } finally {
    await answer.body.cancel().catch(() => {});
  }
}

interface Answered {
  readonly answer: GuardedResponse;
  readonly isRanged: boolean;
  readonly url: string;
  readonly now: Clock;
}

/** Makes a part ready for the bytes of an answer, or says why there are none. */
async function begin(
  part: Part,
  { answer, isRanged, url, now }: Answered,
): Promise<ReadableStream<Uint8Array>> {
  const { status, headers } = answer;
  if (status === 206 && isRanged && continues(headers, part.length)) {
    part.goOn();
    return answer.body;
  }
  if (status === 206 || (status === 416 && isRanged)) {
    await part.forget();
    throw new TryAgain(`${answer.url.origin} answers with another range than was asked for`);
  }
  if (status !== 200) throw refusal(answer, now);
  const body = decoded(answer);
  await part.restart({ url, validator: body === answer.body ? validatorIn(headers) : "" });
  return body;
}

async function read(
  part: Part,
  body: ReadableStream<Uint8Array>,
  { pace, signal, longest }: BringTools,
): Promise<void> {
  for await (const chunk of body) {
    if (part.length + chunk.length > longest) {
      await part.forget();
      throw new Unverified("file_unavailable", `It is longer than ${longest} bytes`);
    }
    await pace(chunk.length, signal);
    await part.append(chunk);
  }
}

/** A part of a file that came in a coding is no part of that file, so a range is never in one. */
function continues(headers: Headers, from: number): boolean {
  const range = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(headers.get("content-range") ?? "");
  return Number(range?.[1] ?? -1) === from && codingOf(headers) === "";
}

function decoded({ headers, body, url }: GuardedResponse): ReadableStream<Uint8Array> {
  const coding = codingOf(headers);
  if (coding === "") return body;
  if (!Object.hasOwn(CODINGS, coding)) {
    const why = `${url.origin} sends it in the coding "${coding}" although it was asked for none`;
    throw new Unverified("file_unavailable", why);
  }
  return body.pipeThrough(new DecompressionStream(CODINGS[coding as keyof typeof CODINGS]));
}

function codingOf(headers: Headers): string {
  const coding = (headers.get("content-encoding") ?? "").trim().toLowerCase();
  return coding === "identity" ? "" : coding;
}

/** A weak tag says nothing of single bytes. */
function validatorIn(headers: Headers): Origin["validator"] {
  const tag = headers.get("etag") ?? "";
  return tag.startsWith('"') ? tag : headers.get("last-modified") ?? "";
}

function refusal({ status, headers, url }: GuardedResponse, now: Clock): Error {
  const says = `${url.origin} answers ${status}`;
  const isPassing = status >= 500 || [408, 425, 429].includes(status);
  if (!isPassing) return new Unverified("file_unavailable", says);
  return new TryAgain(says, retryAfter(headers.get("retry-after"), now()));
}
