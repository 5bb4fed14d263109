import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const FORM = /^v1\.([\w-]{8})\.([\w-]{16})\.([\w-]{22,})$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A text cannot be opened: it was changed, is about something else, or its key is not at hand. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

/**
 * Encrypts short secrets by AES-256-GCM, as `v1.{key id}.{iv}.{ciphertext and tag}` in base64url.
 * Each is bound to what it is about, so that none can be put in the place of another.
 */
export class Sealer {
  readonly #current: string;
  readonly #keys = new Map<string, Uint8Array>();

  /** Seals with `key` (32 bytes) and opens what it or one of the `former` keys has sealed. */
  constructor(key: Uint8Array, former: readonly Uint8Array[] = []) {
    this.#current = idOf(key);
    for (const one of [...former, key]) this.#keys.set(idOf(one), one);
  }

  seal(text: string, about: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#keys.get(this.#current)!, iv);
    cipher.setAAD(new TextEncoder().encode(about));
    const sealed = Buffer.concat([
      cipher.update(text, "utf8"),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return `v1.${this.#current}.${iv.toString("base64url")}.${sealed.toString("base64url")}`;
  }

  /** The text that was sealed; throws {@link SealBroken}. */
  open(sealed: string, about: string): string {
    const [, id, iv, content] = FORM.exec(sealed) ?? [];
    const key = id && this.#keys.get(id);
    if (!key) throw new SealBroken("It is not sealed with a key that is at hand");
    const bytes = Buffer.from(content!, "base64url");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv!, "base64url"));
    decipher.setAAD(new TextEncoder().encode(about));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, "utf8") +
        decipher.final("utf8");
    } catch (cause) {
      throw new SealBroken("It was changed, or is about something else", { cause });
    }
  }

  /** The text that was sealed, or `null` where {@link open} throws. */
  tryOpen(sealed: string, about: string): string | null {
    try {
      return this.open(sealed, about);
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }

  /** The same text, sealed with the key of today; `null` where it cannot be opened. */
  renew(sealed: string, about: string): string | null {
    const text = this.tryOpen(sealed, about);
    return text === null ? null : this.seal(text, about);
  }

  /** Whether a text was sealed with a former key and should be sealed again. */
  isStale(sealed: string): boolean {
    return FORM.exec(sealed)?.[1] !== this.#current;
  }
}

function idOf(key: Uint8Array): string {
  return createHash("sha256").update("seal key id").update(key).digest("base64url").slice(0, 8);
}
