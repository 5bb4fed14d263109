import type { Document, Instant } from "./document.ts";
import { quote, type UserId } from "./ids.ts";
import type { TokenScope } from "./principal.ts";
import { RegistryError } from "./registry_error.ts";

/** A person or a service account. */
export interface User extends Document {
  readonly id: UserId;
  readonly kind: "human" | "service";
  /** Lower case; unique. */
  readonly username: string;
  /** Lower case; unique. Whoever has none holds the id here: see {@link emailOf}. */
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

/** The form of an API token; both constants are known to scanners of leaked secrets. */
export const API_TOKEN = { prefix: "phk_", length: 40 } as const;

/** One sign-in: a family of refresh tokens of which only the newest is valid. */
export interface Session extends Document {
  readonly user: UserId;
  /** Lower-case hex SHA-256 of the refresh token that is valid now. */
  readonly digest: string;
  /** The digest of the one before, or `""`, and when it was exchanged. */
  readonly formerDigest: string;
  readonly exchangedAt: Instant;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Set when the session was ended, by sign-out or because an old refresh token was shown again. */
  readonly endedAt: Instant | null;
}

const USERNAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const EMAIL = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,190}$/u;

/** Folds a user name or e-mail address to the one spelling that is stored and looked up. */
export function foldLogin(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}

/** Reads a user name: 1 to 64 of `a-z 0-9 . _ -`, case folded, a letter or digit at both ends. */
export function parseUsername(text: string): string {
  const name = foldLogin(text);
  if (USERNAME.test(name)) return name;
  throw new RegistryError(
    "name_refused",
    `Cannot use ${
      quote(text)
    } as a user name: 1 to 64 of a-z, 0-9, ".", "_" and "-", beginning and ending with a letter or digit`,
  );
}

/** Reads an e-mail address, as far as its form can tell. */
export function parseEmail(text: string): string {
  const address = foldLogin(text);
  if (EMAIL.test(address)) return address;
  throw new RegistryError("value_refused", `Cannot use ${quote(text)} as an e-mail address`);
}

/** The user's e-mail address, or `null`. */
export function emailOf({ email }: Pick<User, "email">): string | null {
  return email.includes("@") ? email : null;
}
