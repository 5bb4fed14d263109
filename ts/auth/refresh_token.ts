import { createHmac, timingSafeEqual } from "node:crypto";
import { randomText } from "../kit/secret_text.ts";
import type { Instant } from "../model/document.ts";

const FORM = /^phr_([0-9A-HJKMNP-TV-Z]{26})([0-9a-z]{9})([0-9A-Za-z]{32})([\w-]{32})$/;
const MAC_BYTES = 24;

/** What a refresh token says of itself. */
export interface RefreshClaims {
  readonly session: string;
  readonly issuedAt: Instant;
}

/**
 * Refresh tokens `phr_…`: opaque to clients. Each names its session and the moment it was issued and
 * carries a seal, so that an old one is known for ours although nothing of it is kept, and nobody
 * can end a session by guessing.
 */
export class RefreshTokens {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  issue({ session, issuedAt }: RefreshClaims): string {
    const content = session + issuedAt.toString(36).padStart(9, "0") + randomText(32);
    return `phr_${content}${this.#seal(content).toString("base64url")}`;
  }

  /** What a token was issued for, or `null` when it is none of ours. */
  claims(token: string): RefreshClaims | null {
    const [, session, moment, random, seal] = FORM.exec(token) ?? [];
    if (!session || !moment || !random || !seal) return null;
    const right = this.#seal(session + moment + random);
    return timingSafeEqual(right, Uint8Array.fromBase64(seal, { alphabet: "base64url" }))
      ? { session, issuedAt: parseInt(moment, 36) }
      : null;
  }

  #seal(content: string) {
    return createHmac("sha256", this.#secret).update(`refresh token ${content}`).digest()
      .subarray(0, MAC_BYTES);
  }
}
