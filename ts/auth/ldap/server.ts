import type { LdapOptions } from "./options.ts";

/** How a connection to a server is protected. */
export type Protection = "tls" | "startTls" | "none";

/** One server of a directory. */
export interface Server {
  /** As messages call it, `ldaps://ldap.example.com:636`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly protection: Protection;
  /** What its certificate must be for. */
  readonly certificateFor: string;
}

const URL_FORM =
  /^(ldaps?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::(\d{1,5}))?$/i;
const PORTS = { ldap: 389, ldaps: 636 };

/** The parts of the address of a server. */
export interface ServerUrl extends Pick<Server, "host" | "port"> {
  readonly protocol: "ldap" | "ldaps";
}

/** `null` for what is no address of a server. */
export function parseServerUrl(url: string): ServerUrl | null {
  const [, scheme, host, port] = URL_FORM.exec(url) ?? [];
  if (!scheme || !host || Number(port) > 65535) return null;
  const protocol = scheme.toLowerCase() as keyof typeof PORTS;
  return {
    protocol,
    host: host.toLowerCase().replace(/^\[|\]$/g, ""),
    port: Number(port ?? PORTS[protocol]),
  };
}

/** The servers that options name, in their order. */
export function serversOf(options: LdapOptions): readonly Server[] {
  const { urls, startTls, tlsServerName } = options;
  return urls.map((url) => {
    const { protocol, host, port } = parseServerUrl(url)!;
    const plain = startTls ? "startTls" : "none";
    const protection = protocol === "ldaps" ? "tls" : plain;
    return { url, host, port, protection, certificateFor: tlsServerName ?? host };
  });
}
