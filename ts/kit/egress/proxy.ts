import { contains, parseAddress, parseRange } from "../address_range.ts";
import type { Target } from "./target.ts";

/** What `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say. */
export interface ProxyOptions {
  /** `http://user:password@host:port`: for requests over HTTP. */
  readonly http?: string;
  /** The same, for requests over HTTPS. */
  readonly https?: string;
  /** Host names, domains, addresses and CIDR ranges that are reached directly, or `*`. */
  readonly noProxy?: string;
}

/** A forwarding proxy. It is the administrator's word, so its own address is not judged. */
export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** The `Proxy-Authorization` field, where the proxy asks for one. */
  readonly authorization?: string;
}

/** Knows which requests go through which proxy. */
export class Proxies {
  readonly #by: Record<string, Proxy | undefined>;
  readonly #direct: readonly string[];

  /** Throws `TypeError` for a proxy that is not `http://host:port`. */
  constructor(options: ProxyOptions = {}) {
    this.#by = { "http:": parseProxy(options.http), "https:": parseProxy(options.https) };
    this.#direct = (options.noProxy ?? "").toLowerCase().split(/[\s,]+/).filter((rule) =>
      rule !== ""
    );
  }

  /** The proxy on the way to a target; `null` when there is none. */
  towards(target: Target): Proxy | null {
    const proxy = this.#by[target.url.protocol];
    return proxy && !this.#direct.some((rule) => matches(rule, target)) ? proxy : null;
  }
}

function parseProxy(text: string | undefined): Proxy | undefined {
  if (!text) return undefined;
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url?.protocol !== "http:" || url.pathname !== "/" || url.search !== "") {
    throw new TypeError("Cannot use a proxy that is not given as http://host:port");
  }
  const words = [url.username, url.password].map(decodeURIComponent).join(":");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const authorization = words === ":" ? undefined : `Basic ${base64(words)}`;
  return { host, port: Number(url.port) || 80, authorization };
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

/** As curl reads `NO_PROXY`: `corp.example` and `.corp.example` both mean the domain and all below. */
function matches(rule: string, { host, port }: Target): boolean {
  if (rule === "*") return true;
  const range = parseRange(rule.replace(/^\[|\]$/g, ""));
  const address = parseAddress(host);
  if (range) return address !== null && contains(range, address);
  const [, name = "", only] = /^(?:\*?\.)?(.*?)\.?(?::(\d+))?$/.exec(rule) ?? [];
  if (only !== undefined && Number(only) !== port) return false;
  return host === name || (address === null && name !== "" && host.endsWith(`.${name}`));
}
