import { refusalFor, refusalOf } from "./problem.ts";

/** What is needed of `fetch`, so that a test can stand in for it. */
export type Fetch = (path: string, options: RequestInit) => Promise<Response>;

const LONGEST_WAIT_SECONDS = 10;

/**
 * Asks the server for `path`. What is not a 2xx answer is a `Refusal` that repeats the
 * `detail` of the server's problem document (RFC 9457) where there is one.
 */
export async function fetchAnswer(path: string, ask: Fetch = fetch): Promise<Response> {
  const signal = AbortSignal.timeout(LONGEST_WAIT_SECONDS * 1000);
  const headers = { accept: "application/json" };
  const answer = await ask(path, { headers, signal, cache: "no-store" }).catch((cause) => {
    throw refusalFor(cause, LONGEST_WAIT_SECONDS);
  });
  if (!answer.ok) throw await refusalOf(answer);
  return answer;
}
