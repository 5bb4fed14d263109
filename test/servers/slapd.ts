import assert from "node:assert/strict";
import type { Certificate } from "./certificates.ts";
import { findProgram, freePort, type Running, startProgram } from "./component.ts";

/** A directory that a test started. */
export interface Slapd extends Running {
  /** `ldap://127.0.0.1:…` */
  readonly ldap: string;
  /** `ldaps://localhost:…`, where there is a certificate. */
  readonly ldaps: string;
  readonly port: number;
}

/** What a directory begins with. */
export interface SlapdOptions {
  /** Its entries, in LDIF; see `directory/`. */
  readonly ldif: string;
  readonly suffix: string;
  /** Lines of its configuration that define attributes and classes of its own. */
  readonly schema?: readonly string[];
  /** Lines of its configuration that are about the database. */
  readonly database?: readonly string[];
  readonly tls?: Certificate;
  readonly port?: number;
}

/** Whom a directory lets do everything. */
export const ROOT_PASSWORD = "the password of root";

const MODULES = ["back_mdb", "memberof", "ppolicy"];
const SCHEMAS = ["core", "cosine", "nis", "inetorgperson"];

/** The account that may do everything in a directory. */
export function rootOf(suffix: string): string {
  return `cn=root,${suffix}`;
}

/** Starts slapd of OpenLDAP on loopback; what it keeps goes with it. */
export async function startSlapd(options: SlapdOptions): Promise<Slapd> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-slapd-" });
  const [port, securePort] = [options.port ?? freePort(), freePort()];
  const ldap = `ldap://127.0.0.1:${port}`;
  await configure(folder, options);
  await load(folder, options.ldif);
  const urls = options.tls ? `${ldap} ldaps://127.0.0.1:${securePort}` : ldap;
  const running = await startProgram("slapd", {
    // Level 0 keeps it in the foreground.
    args: ["-d", "0", "-h", urls, "-f", `${folder}/slapd.conf`],
    url: new URL(ldap),
    ready: () => answers(port),
    folder,
  });
  return {
    ...running,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    ...{ ldap, ldaps: `ldaps://127.0.0.1:${securePort}`, port },
  };
}

async function configure(folder: string, options: SlapdOptions): Promise<void> {
  const { suffix, schema = [], database = [], tls } = options;
  await Deno.mkdir(`${folder}/db`);
  if (tls) await Deno.writeTextFile(`${folder}/cert`, tls.cert);
  if (tls) await Deno.writeTextFile(`${folder}/key`, tls.key);
  const certificate = [`TLSCertificateFile ${folder}/cert`, `TLSCertificateKeyFile ${folder}/key`];
  const lines = [
    ...MODULES.map((name) => `moduleload /usr/lib/ldap/${name}.so`),
    ...SCHEMAS.map((name) => `include /etc/ldap/schema/${name}.schema`),
    ...schema,
    ...(tls ? certificate : []),
    "database mdb",
    `suffix "${suffix}"`,
    `rootdn "${rootOf(suffix)}"`,
    `rootpw "${ROOT_PASSWORD}"`,
    `directory ${folder}/db`,
    // What it keeps need not outlive a power cut.
    "dbnosync",
    "maxsize 67108864",
    ...database,
  ];
  await Deno.writeTextFile(`${folder}/slapd.conf`, lines.join("\n") + "\n");
}

/** slapadd is slapd under another name. */
async function load(folder: string, ldif: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/entries.ldif`, ldif);
  const args = ["-T", "add", "-q", "-f", `${folder}/slapd.conf`, "-l", `${folder}/entries.ldif`];
  const { success, stderr } = await new Deno.Command(findProgram("slapd")!, { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

async function answers(port: number): Promise<boolean> {
  using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
  return true;
}
