import type { CustomFetch, FetchBody } from "openid-client";
import type { FetchGuarded, FetchOptions } from "../../kit/egress/mod.ts";
import { certificatesIn } from "./certificates.ts";
import type { OidcOptions } from "./options.ts";

/** What one question to a provider may take: its answers are short, and somebody is waiting. */
const LIMITS = {
  ...{ maxBytes: 512 * 1024, connectMs: 10_000, idleMs: 10_000, totalMs: 20_000 },
  // None of the addresses asked here may redirect, and what is sent to them must not travel on.
  redirects: 0,
};

/** Lets the OpenID library out by the guarded way alone. */
export function guardedFetch(fetch: FetchGuarded, options: OidcOptions): CustomFetch {
  const how = { ...LIMITS, httpsOnly: !options.insecureHttp, ca: certificatesIn(options.ca ?? "") };
  return async (url, { method, headers, body, signal }) => {
    const { "user-agent": _theLibrarys, ...rest } = headers;
    const answer = await fetch(url, {
      ...{ ...how, method: method as FetchOptions["method"], headers: rest, signal },
      body: await bytesOf(body),
    });
    const whole = await new Response(answer.body).arrayBuffer();
    const { status } = answer;
    return new Response(hasNoBody(status) ? null : whole, { status, headers: answer.headers });
  };
}

async function bytesOf(body: FetchBody): Promise<Uint8Array | undefined> {
  if (body === undefined || body === null) return undefined;
  return new Uint8Array(await new Response(body as BodyInit).arrayBuffer());
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
