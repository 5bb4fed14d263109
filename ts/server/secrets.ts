import { randomBytes } from "node:crypto";
import { join } from "node:path";

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
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
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
    await new Blob([JSON.stringify(secrets)]).stream().pipeTo(file.writable, {
      preventClose: true,
    });
    await file.sync();
  } finally {
    file.close();
  }
  await Deno.rename(aside, path);
  return secrets;
}
