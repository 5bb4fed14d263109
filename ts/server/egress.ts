import type { Settings } from "../config/settings.ts";
import { VERSION } from "../config/version.ts";
import type { FetchGuarded, Reach } from "../kit/egress/mod.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The one way out, made when it is first taken: a server that fetches nothing need not load it. */
export function egressFor(settings: Settings): FetchGuarded {
  let made: Promise<FetchGuarded> | undefined;
  return async (url, options) => await (await (made ??= open(settings)))(url, options);
}

async function open({ upstream, limits }: Settings): Promise<FetchGuarded> {
  const { createEgress } = await import("../kit/egress/mod.ts");
  const { httpProxy: http, httpsProxy: https, noProxy } = upstream;
  return createEgress({
    allow: upstream.egressAllow,
    proxy: { http, https, noProxy },
    ca: upstream.ca === undefined ? [] : [await readCertificates(upstream.ca)],
    userAgent: `packhouse/${VERSION}`,
    limits: {
      maxBytes: limits.uploadBytes,
      connectMs: 15 * SECOND,
      idleMs: MINUTE,
      totalMs: 60 * MINUTE,
      redirects: 5,
    },
  });
}

async function readCertificates(path: string): Promise<string> {
  return await Deno.readTextFile(path).catch((cause) => {
    throw new Error(`Cannot read "${path}" as EGRESS_CA`, { cause });
  });
}

/** The way to directories, opened when the first one is spoken to. */
export function ldapReachFor({ upstream }: Settings): () => Promise<Reach> {
  return async () => {
    const { LDAP, Reach } = await import("../kit/egress/mod.ts");
    return new Reach({ allow: upstream.egressAllow, spoken: LDAP });
  };
}
