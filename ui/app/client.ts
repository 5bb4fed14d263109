import { hc } from "hono/client";
import type { Api } from "../../ts/api/mod.ts";
import { refusalFor, refusalOf } from "../kit/problem.ts";

/** The REST API, as typed as the server has it. */
export type Client = ReturnType<typeof createClient>;

/** The REST API by way of `fetch`. */
// deno-lint-ignore explicit-module-boundary-types -- the type is the API's own
export function createClient(fetch: typeof globalThis.fetch) {
  return hc<Api>("/api/v1", { fetch });
}

/** As much of a typed answer as {@link json} needs. */
interface Answering<T> {
  readonly ok: boolean;
  json(): Promise<T>;
}

const LONGEST_WAIT_SECONDS = 30;

/** What a request is answered with; throws a `Refusal` for whatever is not 2xx. */
export async function json<T>(asked: Promise<Answering<T>>): Promise<T> {
  const answer = await asked.catch((cause) => {
    throw refusalFor(cause, LONGEST_WAIT_SECONDS);
  });
  if (!answer.ok) throw await refusalOf(answer as unknown as Response);
  return await answer.json();
}

/** Waits for a request that is answered with nothing; throws a `Refusal` for whatever is not 2xx. */
export async function done(asked: Promise<{ readonly ok: boolean }>): Promise<void> {
  const answer = await asked.catch((cause) => {
    throw refusalFor(cause, LONGEST_WAIT_SECONDS);
  });
  if (!answer.ok) throw await refusalOf(answer as unknown as Response);
}
