import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { isJsonObject, type JsonObject, parseJson } from "../kit/json.ts";
import { StoreRefused } from "../store/store_refused.ts";

/** Keys that every instance of one installation must share. */
export interface Secrets {
  readonly jwtSecret: string;
  /** 32 bytes. */
  readonly encryptionKey: Uint8Array;
}

/** Secrets as the file spells them. */
interface KeptSecrets {
  readonly jwtSecret: string;
  /** 64 hex digits. */
  readonly encryptionKey: string;
}

const FILE = "secrets.json";

/**
 * The secrets that settings name, and for those that they do not, ones that are made at the first
 * start and kept in `folder`, readable by the owner alone.
 */
export async function keepSecrets(folder: string, given: Partial<Secrets>): Promise<Secrets> {
  if (given.jwtSecret && given.encryptionKey) return given as Secrets;
  const path = join(folder, FILE);
  const kept = await read(path) ?? await create(path);
  return {
    jwtSecret: given.jwtSecret ?? kept.jwtSecret,
    encryptionKey: given.encryptionKey ?? Uint8Array.fromHex(kept.encryptionKey),
  };
}

async function read(path: string): Promise<KeptSecrets | null> {
  try {
    return parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreRefused(`Cannot use the secrets in "${path}": ${why}`, { cause });
  }
}

function parse(text: string): KeptSecrets {
  const { jwtSecret, encryptionKey } = membersOf(text);
  if (typeof jwtSecret !== "string" || jwtSecret.length < 32) throw new Error("no jwtSecret");
  if (typeof encryptionKey !== "string" || !/^[0-9a-f]{64}$/.test(encryptionKey)) {
    throw new Error("no encryptionKey");
  }
  return { jwtSecret, encryptionKey };
}

/** What `JSON.parse` says of a text may repeat a part of it. */
function membersOf(text: string): JsonObject {
  try {
    const value = parseJson(text, { depth: 2 });
    if (isJsonObject(value)) return value;
  } catch {
    throw new Error("it is not JSON");
  }
  throw new Error("it is not an object");
}

/** Written aside and moved into place: a crash leaves all of it or nothing. */
async function create(path: string): Promise<KeptSecrets> {
  const secrets = {
    jwtSecret: randomBytes(48).toString("base64url"),
    encryptionKey: randomBytes(32).toString("hex"),
  };
  const aside = `${path}.new`;
  const file = await Deno.open(aside, { create: true, write: true, truncate: true, mode: 0o600 });
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(secrets));
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } finally {
    file.close();
  }
  await Deno.rename(aside, path);
  await syncFolder(dirname(path));
  return secrets;
}

async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  await folder.sync();
}
