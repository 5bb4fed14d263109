import { cannotFetch, EgressRefused } from "./egress_error.ts";
import { parseTarget, type Target } from "./target.ts";

/** One request, ready to be sent to one place. */
export interface Outgoing {
  readonly target: Target;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: Uint8Array;
}

/** What a connection says for itself; a caller's word on these is not passed on. */
const HOP_FIELDS = [
  ...["connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "expect"],
  ...["host", "content-length", "proxy-authorization", "proxy-connection", "accept-encoding"],
];

/** What may be told to another origin than the one it was meant for: everything else may be secret. */
const PUBLIC_FIELDS = new Set([
  ...["accept", "accept-language", "user-agent", "range", "if-range", "if-match", "if-none-match"],
  ...["if-modified-since", "if-unmodified-since", "cache-control"],
]);

/** The fields of a first request, without what is not the caller's to say. */
export function requestFields(asked: HeadersInit | undefined, userAgent: string): Headers {
  const headers = new Headers(asked);
  for (const field of HOP_FIELDS) headers.delete(field);
  if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
  return headers;
}

/** The request that an answer redirects to (RFC 9110 section 15.4); `null` when it is the last. */
export function redirected(
  from: Outgoing,
  status: number,
  location: string | undefined,
  httpsOnly: boolean,
): Outgoing | null {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  const target = parseTarget(absolute(location, from), httpsOnly);
  if (from.target.url.protocol === "https:" && target.url.protocol !== "https:") {
    throw refused(from, "it redirects from HTTPS to HTTP");
  }
  const next = status >= 307 ? { ...from, target } : asGet(from, target, status);
  return target.url.origin === from.target.url.origin ? next : toStranger(next, from);
}

/** How refusals of redirections are said. */
export function refused(from: Outgoing, why: string): EgressRefused {
  return new EgressRefused("redirect_forbidden", cannotFetch(from.target.url, why));
}

function absolute(location: string, from: Outgoing): URL {
  const url = URL.parse(location, from.target.url);
  if (!url) throw refused(from, "it redirects to something that is no URL");
  return url;
}

function asGet(from: Outgoing, target: Target, status: number): Outgoing {
  const keeps = from.method === "GET" || from.method === "HEAD";
  if (keeps || (status !== 303 && from.method !== "POST")) return { ...from, target };
  const headers = new Headers(from.headers);
  for (const field of [...headers.keys()]) if (field.startsWith("content-")) headers.delete(field);
  return { target, method: "GET", headers };
}

function toStranger(next: Outgoing, from: Outgoing): Outgoing {
  if (next.body) throw refused(from, "it redirects what was sent to another origin");
  const kept = [...next.headers].filter(([field]) => PUBLIC_FIELDS.has(field));
  return { ...next, headers: new Headers(kept) };
}
