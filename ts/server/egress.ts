import { X509Certificate } from "node:crypto";
import { SettingsRefused } from "../config/refused.ts";
import type { Settings } from "../config/settings.ts";
import { VERSION } from "../config/version.ts";
import { inRoom, type Log } from "./log.ts";
import type { FetchGuarded, Reach } from "../kit/egress/mod.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * The one way out, made when it is first taken: a server that fetches nothing need not load it.
 * Throws `SettingsRefused` where `EGRESS_CA` is of no use, which nobody should find out later.
 */
export async function egressFor(settings: Settings): Promise<FetchGuarded> {
  const { ca: path } = settings.upstream;
  const ca = path === undefined ? [] : await readCertificates(path);
  let made: Promise<FetchGuarded> | undefined;
  return async (url, options) => await (await (made ??= open(settings, ca)))(url, options);
}

/** Tells of each answer from outside: of its address nothing that may be a secret. */
export function toldOf(fetch: FetchGuarded, log: Log): FetchGuarded {
  const told = inRoom(log, "outgoing");
  return async (url, options) => {
    const to = { host: URL.parse(url)?.host };
    const startedAt = performance.now();
    const took = () => Math.round(performance.now() - startedAt);
    try {
      const answer = await fetch(url, options);
      told("debug", "answer", { ...to, status: answer.status, milliseconds: took() });
      return answer;
    } catch (error) {
      told("debug", "no answer", { ...to, error: nameOf(error), milliseconds: took() });
      throw error;
    }
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}

async function open({ upstream, limits }: Settings, ca: readonly string[]): Promise<FetchGuarded> {
  const { createEgress } = await import("../kit/egress/mod.ts");
  const { httpProxy: http, httpsProxy: https, noProxy } = upstream;
  return createEgress({
    allow: upstream.egressAllow,
    proxy: { http, https, noProxy },
    ca,
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

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** One text for each certificate. */
async function readCertificates(path: string): Promise<readonly string[]> {
  try {
    const found = (await Deno.readTextFile(path)).match(CERTIFICATE) ?? [];
    if (found.length === 0) throw new Error("it holds no PEM certificate");
    for (const certificate of found) new X509Certificate(certificate);
    return found;
  } catch (cause) {
    const [why] = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1);
    throw new SettingsRefused([`Cannot use "${path}" as EGRESS_CA: ${why}`]);
  }
}

/** The way to directories, opened when the first one is spoken to. */
export function ldapReachFor({ upstream }: Settings): () => Promise<Reach> {
  return async () => {
    const { LDAP, Reach } = await import("../kit/egress/mod.ts");
    return new Reach({ allow: upstream.egressAllow, spoken: LDAP });
  };
}
