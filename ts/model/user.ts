import type { Document, Instant } from "./document.ts";
import type { UserId } from "./ids.ts";
import type { TokenScope } from "./principal.ts";

/** A person or a service account. */
export interface User extends Document {
  readonly id: UserId;
  readonly kind: "human" | "service";
  /** Lower case; unique. */
  readonly username: string;
  /** Lower case; unique. */
  readonly email: string;
  readonly title: string;
  readonly platformAdmin: boolean;
  readonly disabled: boolean;
  /** A PHC string, or `null` for whoever cannot sign in by password. */
  readonly password: string | null;
  readonly createdAt: Instant;
}

/** An API token: `phk_` and 40 characters, of which only the digest is kept. */
export interface Token extends Document {
  readonly owner: UserId;
  readonly title: string;
  /** Lower-case hex SHA-256 of the whole token; unique. */
  readonly digest: string;
  readonly scope: TokenScope;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}

/** One sign-in: a family of refresh tokens of which only the newest is valid. */
export interface Session extends Document {
  readonly user: UserId;
  /** SHA-256 of the refresh token that is valid now. */
  readonly digest: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Set when the session was ended, by sign-out or because an old refresh token was shown again. */
  readonly endedAt: Instant | null;
}
