import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { RegistryError } from "../model/registry_error.ts";
import { Gate } from "./gate.ts";

/** What a hash costs: memory is 128 · r · 2^ln bytes. */
export interface ScryptCost {
  /** Binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** How passwords are hashed. */
export interface PasswordHasherOptions {
  readonly cost?: ScryptCost;
  /** How many hashes are made at once; the others wait. */
  readonly atOnce?: number;
  /** How many may wait before further ones are refused with `rate_limited`. */
  readonly waiting?: number;
}

/** The OWASP Password Storage Cheat Sheet's first choice for scrypt: 128 MiB. */
const OWASP: ScryptCost = { ln: 17, r: 8, p: 1 };
/** A stored string may not ask for more than this, whoever wrote it. */
const MOST_MEMORY = 512 * 2 ** 20;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const RETRY_SECONDS = 2;

interface StoredHash {
  readonly cost: ScryptCost;
  readonly salt: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * Hashes and verifies passwords by scrypt (RFC 7914), off the event loop, as PHC strings
 * `$scrypt$ln=17,r=8,p=1$salt$key`. Each hash holds its memory, so few are made at once.
 */
export class PasswordHasher {
  readonly #cost: ScryptCost;
  readonly #gate: Gate;
  readonly #nobody: StoredHash;

  constructor({ cost = OWASP, atOnce = 2, waiting = 32 }: PasswordHasherOptions = {}) {
    this.#cost = cost;
    this.#gate = new Gate({ atOnce, waiting });
    this.#nobody = { cost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) };
  }

  /** The PHC string of a password, under a fresh salt. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const key = await this.#derive(password, salt, this.#cost);
    return presentHash({ cost: this.#cost, salt, key });
  }

  /**
   * Whether a password is the one that was hashed. Without a hash, as for an unknown user, it takes
   * as long as with one and answers `false`.
   */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const stored = hash === null ? null : parseHash(hash);
    const { cost, salt, key } = stored ?? this.#nobody;
    const same = timingSafeEqual(await this.#derive(password, salt, cost), key);
    return same && stored !== null;
  }

  /** Whether a hash was made at another cost than is asked for now. */
  needsRehash(hash: string): boolean {
    const { ln, r, p } = this.#cost;
    const cost = parseHash(hash)?.cost;
    return cost?.ln !== ln || cost.r !== r || cost.p !== p;
  }

  async #derive(password: string, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
    const key = this.#gate.pass(() => derive(password, salt, cost));
    if (key) return await key;
    throw new RegistryError("rate_limited", "Too many people sign in at this moment", {
      retryAfter: RETRY_SECONDS,
    });
  }
}

function derive(password: string, salt: Uint8Array, { ln, r, p }: ScryptCost): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  // One password typed on two keyboards may differ in how it composes its accents.
  scrypt(
    password.normalize("NFC"),
    salt,
    KEY_BYTES,
    { N: 2 ** ln, r, p, maxmem: 2 * MOST_MEMORY },
    (fault, key) => fault ? reject(fault) : resolve(key),
  );
  return promise;
}

const PHC =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

function parseHash(text: string): StoredHash | null {
  const match = PHC.exec(text);
  if (!match) return null;
  const [, ln, r, p, salt, key] = match;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (cost.ln < 1 || cost.r < 1 || cost.p < 1) return null;
  if (128 * cost.r * 2 ** cost.ln > MOST_MEMORY) return null;
  return { cost, salt: Uint8Array.fromBase64(salt!), key: Uint8Array.fromBase64(key!) };
}

function presentHash({ cost: { ln, r, p }, salt, key }: StoredHash): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Base64 as the PHC string format writes it. */
function unpadded(bytes: Uint8Array): string {
  return bytes.toBase64({ omitPadding: true });
}
