import { createHmac, timingSafeEqual } from "node:crypto";
import { randomText } from "../kit/secret_text.ts";

const FORM = /^phr_([0-9A-HJKMNP-TV-Z]{26})([0-9A-Za-z]{32})([\w-]{32})$/;
const MAC_BYTES = 24;

/**
 * Refresh tokens `phr_…`: opaque to clients. Each names its session and carries a seal, so that an
 * old one is known for ours although nothing of it is kept, and nobody can end a session by guessing.
 */
export class RefreshTokens {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  issue(session: string): string {
    const content = session + randomText(32);
    return `phr_${content}${this.#seal(content).toString("base64url")}`;
  }

  /** The session that a token was issued for, or `null` when it is none of ours. */
  sessionOf(token: string): string | null {
    const [, session, random, seal] = FORM.exec(token) ?? [];
    if (!session || !random || !seal) return null;
    const right = this.#seal(session + random);
    return timingSafeEqual(right, Uint8Array.fromBase64(seal, { alphabet: "base64url" }))
      ? session
      : null;
  }

  #seal(content: string) {
    return createHmac("sha256", this.#secret).update(`refresh token ${content}`).digest()
      .subarray(0, MAC_BYTES);
  }
}
