import type { Document, Instant } from "./document.ts";
import { quote, type RepositoryId, type UserId } from "./ids.ts";
import type { TokenScope } from "./principal.ts";
import { RegistryError } from "./registry_error.ts";
import type { Role } from "./role.ts";
import type { ViewRules } from "./view.ts";

/** A person or a service account. */
export interface User extends Document {
  readonly id: UserId;
  readonly kind: "human" | "service";
  /** Lower case; unique. */
  readonly username: string;
  /** Lower case; unique. Whoever has none holds the id here: see {@link emailOf}. */
  readonly email: string;
  /** Whether the user alone says that the address is theirs: nobody is taken for them by it. */
  readonly emailUnproven?: boolean;
  readonly title: string;
  readonly platformAdmin: boolean;
  readonly disabled: boolean;
  /** A PHC string, or `null` for whoever cannot sign in by password. */
  readonly password: string | null;
  readonly createdAt: Instant;
  /** Absent for whoever has set up none; see {@link hasSecondFactor}. */
  readonly totp?: Totp;
  /** Lower-case hex SHA-256 of each recovery code that was not used yet; absent without a second factor. */
  readonly recoveryCodes?: readonly string[];
}

/** A second factor by time-based one-time passwords (RFC 6238). */
export interface Totp {
  /** The shared secret, sealed. */
  readonly secret: string;
  readonly confirmedAt: Instant;
}

/** A passkey (WebAuthn); the id is the credential's, in base64url. */
export interface Passkey extends Document {
  readonly user: UserId;
  readonly title: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** The signature counter; 0 for keys that have none. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Whether it is kept in more than one place, as its authenticator says. */
  readonly backedUp: boolean;
  readonly createdAt: Instant;
  /** 0 until it was used. */
  readonly usedAt: Instant;
}

/** What a token is for: a user's rights, a machine on one repository, or an address of a repository. */
export type TokenKind = "personal" | "deploy" | "source";

/** A secret that speaks for itself, of which only the digest is kept. */
export interface Token extends Document {
  readonly kind: TokenKind;
  /** Whose rights it narrows; `""` where it belongs to no person. */
  readonly owner: UserId | "";
  /** The one repository that a deploy token or a source key is for, else `""`. */
  readonly repository: RepositoryId | "";
  /** What a deploy token or a source key may do there; `null` for personal ones. */
  readonly role: Role | null;
  readonly title: string;
  /** Lower-case hex SHA-256 of the whole token; unique. */
  readonly digest: string;
  readonly scope: TokenScope;
  /** What it shows of repositories; absent for everything. */
  readonly view?: ViewRules;
  /** CIDR ranges that it may be used from; absent for anywhere. */
  readonly networks?: readonly string[];
  readonly createdAt: Instant;
  readonly createdBy: UserId | null;
  readonly expiresAt: Instant | null;
  /** The token that took its place and lets it live on for a while; absent where none did. */
  readonly replacedBy?: string;
}

/** When and where a token was last used; kept beside it, so that using it never conflicts with changing it. */
export interface TokenUse extends Document {
  readonly at: Instant;
  readonly address: string;
}

/** The form of API tokens and deploy tokens; both constants are known to scanners of leaked secrets. */
export const API_TOKEN = { prefix: "phk_", length: 40 } as const;
/** The form of a source key, as it stands in an address behind `~`. */
export const SOURCE_KEY = { prefix: "", length: 32 } as const;

/** One sign-in, until it is ended: a family of refresh tokens of which only the newest is valid. */
export interface Session extends Document {
  readonly user: UserId;
  /** How it was proven: `password`, `passkey`, or the id of a provider. */
  readonly method: string;
  /** Whether a second factor was proven, or counts as proven. */
  readonly secondFactor: boolean;
  /** Where it began, and with which program. */
  readonly address: string | null;
  readonly agent: string;
  /** The ID token of an OIDC provider, sealed, for signing out there; absent where there is none. */
  readonly idToken?: string;
  readonly exchangedAt: Instant;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
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

/** Whether a password alone is not enough. Whoever has passkeys but no one-time passwords has recovery codes. */
export function hasSecondFactor(
  { totp, recoveryCodes }: Pick<User, "totp" | "recoveryCodes">,
): boolean {
  return totp !== undefined || recoveryCodes !== undefined;
}
