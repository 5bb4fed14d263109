import { words } from "../words.ts";

/** Why a request got no answer, in words for the reader. Other errors are bugs and stay visible. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** What the server calls this request in its log, when it said. */
  readonly requestId?: string;
  /** The JSON that came with it, when there was any. */
  readonly body?: unknown;

  constructor(says: string, options: RefusalOptions = {}) {
    super(says, options);
    this.requestId = options.requestId;
    this.body = options.body;
  }
}

interface RefusalOptions extends ErrorOptions {
  readonly requestId?: string;
  readonly body?: unknown;
}

/** What is needed of `fetch`, so that a test can stand in for it. */
export type Fetch = (path: string, options: RequestInit) => Promise<Response>;

const LONGEST_WAIT_SECONDS = 10;

/**
 * Asks the server for `path`. What is not a 2xx answer is a {@link Refusal} that repeats the
 * `detail` of the server's problem document (RFC 9457) where there is one.
 */
export async function fetchAnswer(path: string, ask: Fetch = fetch): Promise<Response> {
  const signal = AbortSignal.timeout(LONGEST_WAIT_SECONDS * 1000);
  const headers = { accept: "application/json" };
  const answer = await ask(path, { headers, signal, cache: "no-store" }).catch(refuse);
  if (answer.ok) return answer;
  const body: unknown = await answer.json().catch(() => null);
  const requestId = answer.headers.get("x-request-id") ?? undefined;
  throw new Refusal(detailOf(body) ?? words.ask.status(answer.status), { requestId, body });
}

function refuse(cause: unknown): never {
  const slow = cause instanceof DOMException && cause.name === "TimeoutError";
  throw new Refusal(slow ? words.ask.slow(LONGEST_WAIT_SECONDS) : words.ask.unreachable, { cause });
}

function detailOf(body: unknown): string | null {
  const { detail } = (body ?? {}) as { detail?: unknown };
  return typeof detail === "string" && detail ? detail : null;
}
