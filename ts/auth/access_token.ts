import { jwtVerify, SignJWT } from "jose";
import type { Clock } from "../model/document.ts";
import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";

/** What access tokens are made of. */
export interface AccessTokensOptions {
  /** `JWT_SECRET`. */
  readonly secret: string;
  readonly now: Clock;
  readonly minutes?: number;
}

/** What an access token says: whose it is, and which sign-in it belongs to. */
export interface AccessClaims {
  readonly user: UserId;
  readonly session: string;
}

/** Who issues access tokens, as they say themselves. */
export const ACCESS_TOKEN_ISSUER = "packhouse";
const AUDIENCE = "packhouse/api";

/** Short-lived access tokens: JWT (RFC 7519) signed with HS256, and with nothing else. */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #now: Clock;
  /** For how many seconds a token is valid. */
  readonly seconds: number;

  constructor({ secret, now, minutes = 15 }: AccessTokensOptions) {
    this.#key = new TextEncoder().encode(secret);
    this.#now = now;
    this.seconds = minutes * 60;
  }

  issue({ user, session }: AccessClaims): Promise<string> {
    const issuedAt = Math.floor(this.#now() / 1000);
    return new SignJWT({ sid: session })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setSubject(user)
      .setIssuer(ACCESS_TOKEN_ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.seconds)
      .sign(this.#key);
  }

  /** Reads a token; refuses with `credentials_wrong` one that is not ours, is changed or has expired. */
  async verify(token: string): Promise<AccessClaims> {
    const { sub, sid } = await this.#claims(token);
    if (typeof sub !== "string" || typeof sid !== "string") throw wrong();
    return { user: sub as UserId, session: sid };
  }

  async #claims(token: string): Promise<Record<string, unknown>> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ["HS256"],
        issuer: ACCESS_TOKEN_ISSUER,
        audience: AUDIENCE,
        requiredClaims: ["sub", "sid", "iat", "exp"],
        currentDate: new Date(this.#now()),
      });
      return payload;
    } catch (cause) {
      throw wrong(cause);
    }
  }
}

function wrong(cause?: unknown): RegistryError {
  return new RegistryError("credentials_wrong", "The access token is not valid or has expired", {
    cause,
  });
}
