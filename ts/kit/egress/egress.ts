import type { IncomingMessage } from "node:http";
import { type Resolve, systemResolve } from "./addresses.ts";
import { Clock } from "./clock.ts";
import { Destinations } from "./destinations.ts";
import { Dialer } from "./dial.ts";
import { cannotFetch, EgressFailed } from "./egress_error.ts";
import { exchange } from "./exchange.ts";
import { guardedBody, refuseLength } from "./guarded_body.ts";
import { type Outgoing, redirected, refused, requestFields } from "./outgoing.ts";
import { Proxies, type ProxyOptions } from "./proxy.ts";
import { parseTarget } from "./target.ts";

/** How much one fetch may take. */
export interface EgressLimits {
  /** Of the body. */
  readonly maxBytes: number;
  /** For each hop: resolving the name, connecting, the proxy and TLS. */
  readonly connectMs: number;
  /** For the head of the answer, and for each silence in the body while it is being read. */
  readonly idleMs: number;
  /** From the call to the last byte. */
  readonly totalMs: number;
  /** How many redirections are followed; one more is refused. */
  readonly redirects: number;
}

export interface EgressOptions {
  /** Host names, addresses and CIDR ranges that may be reached although they are not public. */
  readonly allow: readonly string[];
  readonly limits: EgressLimits;
  readonly proxy?: ProxyOptions;
  /** PEM certificates trusted besides those of the system. */
  readonly ca?: readonly string[];
  readonly userAgent?: string;
  /** How names become addresses; the system's way when left out. */
  readonly resolve?: Resolve;
}

/** One request, and limits of its own. */
export interface FetchOptions extends Partial<EgressLimits> {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** What concerns the connection (`Host`, `Accept-Encoding`, `Content-Length` …) is not passed on. */
  readonly headers?: HeadersInit;
  readonly body?: string | Uint8Array;
  /** Ends the fetch, its body included, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Refuses plain HTTP, at first and in redirections. */
  readonly httpsOnly?: boolean;
  /** More PEM certificates to trust, for this request and its redirections. */
  readonly ca?: readonly string[];
}

/** An answer whose body must be read to its end or cancelled. */
export interface GuardedResponse {
  readonly status: number;
  /**
   * As sent: a `Content-Encoding` that came although none was asked for is left to the reader, and
   * a body with neither length nor chunks ends where its connection does, cut short or not.
   */
  readonly headers: Headers;
  /** Where the answer came from, after all redirections. */
  readonly url: URL;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Fetches from an address that somebody else chose. Throws `EgressRefused` for what must not be done
 * and `EgressFailed` for what went wrong, in the body as well; answers every status but a redirection
 * that it follows.
 */
export type FetchGuarded = (url: string | URL, options?: FetchOptions) => Promise<GuardedResponse>;

/** Opens the one way out; every hop of every fetch is judged by the same rules. */
export function createEgress(options: EgressOptions): FetchGuarded {
  const { ca = [], resolve = systemResolve } = options;
  const routes = { destinations: new Destinations(options.allow), resolve };
  const proxies = new Proxies(options.proxy);
  const usual = new Dialer({ ...routes, proxies, ca });
  return async (url, asked = {}) => {
    const limits = { ...options.limits, ...defined(asked) };
    const dialer = asked.ca?.length
      ? new Dialer({ ...routes, proxies, ca: [...ca, ...asked.ca] })
      : usual;
    const first = firstRequest(url, asked, options.userAgent ?? "packhouse");
    const clock = new Clock(first.target.url, limits.totalMs, asked.signal);
    try {
      return await follow(first, { dialer, clock, limits, httpsOnly: asked.httpsOnly ?? false });
    } catch (error) {
      clock.stop(error);
      throw clock.signal.reason;
    }
  };
}

interface Errand {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly limits: EgressLimits;
  readonly httpsOnly: boolean;
}

function firstRequest(url: string | URL, asked: FetchOptions, userAgent: string): Outgoing {
  const { body, method = "GET" } = asked;
  return {
    target: parseTarget(url, asked.httpsOnly),
    method,
    headers: requestFields(asked.headers, userAgent),
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  };
}

async function follow(first: Outgoing, errand: Errand): Promise<GuardedResponse> {
  let outgoing = first;
  for (let hops = 0;; hops++) {
    const answer = await ask(outgoing, errand);
    const { statusCode = 0, headers } = answer;
    const next = redirected(outgoing, statusCode, headers.location, errand.httpsOnly);
    if (!next) return present(answer, outgoing, errand);
    answer.destroy();
    if (hops === errand.limits.redirects) {
      throw refused(first, `it redirects more than ${hops} times`);
    }
    outgoing = next;
  }
}

async function ask(
  outgoing: Outgoing,
  { dialer, clock, limits }: Errand,
): Promise<IncomingMessage> {
  const dialed = await clock.within(
    limits.connectMs,
    "connecting took too long",
    (signal) => dialer.dial(outgoing.target, signal),
  );
  const answer = await clock.within(
    limits.idleMs,
    "it did not answer",
    () => exchange(outgoing, dialed),
  );
  if (answer.statusCode === 407 && dialed.via) {
    const why = "its proxy asks for another user name or password";
    throw new EgressFailed("proxy_failed", cannotFetch(outgoing.target.url, why));
  }
  return answer;
}

function present(
  answer: IncomingMessage,
  { target: { url }, method }: Outgoing,
  { clock, limits }: Errand,
): GuardedResponse {
  const status = answer.statusCode!;
  const bodyless = method === "HEAD" || status === 204 || status === 304;
  if (!bodyless) refuseLength(answer, limits.maxBytes, url);
  const body = bodyless ? empty(answer, clock) : guardedBody(answer, {
    url,
    clock,
    maxBytes: limits.maxBytes,
    idleMs: limits.idleMs,
  });
  return { status, headers: fieldsOf(answer), url, body };
}

function empty(answer: IncomingMessage, clock: Clock): ReadableStream<Uint8Array<ArrayBuffer>> {
  clock.end();
  answer.destroy();
  return new ReadableStream({ start: (out) => out.close() });
}

function fieldsOf({ rawHeaders }: IncomingMessage): Headers {
  const fields = new Headers();
  for (let place = 0; place < rawHeaders.length; place += 2) {
    fields.append(rawHeaders[place]!, rawHeaders[place + 1]!);
  }
  return fields;
}

/** Without what is undefined, so that it cannot hide a limit. */
function defined(options: FetchOptions): FetchOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
