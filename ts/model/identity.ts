import type { JsonObject } from "../kit/json.ts";
import type { Document, Instant } from "./document.ts";
import type { TeamId, UserId } from "./ids.ts";
import type { TeamRole } from "./team.ts";

/** How a directory or an identity provider is spoken to. */
export type ProviderKind = "ldap" | "oidc";

/** Somewhere else that knows who people are. */
export interface AuthProvider extends Document {
  /** A slug; part of addresses, so it never changes. */
  readonly id: string;
  readonly kind: ProviderKind;
  /** Shown on the button. */
  readonly title: string;
  readonly enabled: boolean;
  /** What only its kind understands, without secrets: addresses, filters, claims. */
  readonly options: JsonObject;
  /** Bind password or client secret, sealed; `null` for none. */
  readonly secret: string | null;
  readonly provisioning: Provisioning;
  readonly createdAt: Instant;
}

/** What becomes here of those whom a provider knows. */
export interface Provisioning {
  /** Whether somebody who is not known here becomes a user at the first sign-in. */
  readonly createUsers: boolean;
  /** Whether a user of the same e-mail address is taken for the same person, if the provider has verified it. */
  readonly linkByEmail: boolean;
  /** Whether its sign-ins count as two factors. */
  readonly secondFactor: boolean;
  /** Groups whose members are platform administrators; absent where the provider does not decide that. */
  readonly administrators?: readonly string[];
  /** Which groups are which teams; membership follows at each sign-in. */
  readonly teams: readonly GroupMapping[];
}

/** Members of a group there are members of a team here. Groups compare without regard to case. */
export interface GroupMapping {
  readonly group: string;
  readonly team: TeamId;
  readonly role: TeamRole;
}

/** Somebody as a provider knows them, proven at this moment. */
export interface ExternalIdentity {
  /** Never given to anybody else by the provider, and never changed: `sub`, `objectGUID`, `entryUUID`. */
  readonly subject: string;
  /** What the provider calls them; becomes a user name as far as it can. */
  readonly username: string;
  readonly email: string | null;
  /** Whether the provider vouches for the address. */
  readonly emailVerified: boolean;
  readonly title: string;
  /** Names, paths or DNs, as the provider says them; nested ones included where it resolves them. */
  readonly groups: readonly string[];
}

/** Which user somebody's identity at a provider is; the id is `{provider}/{subject}`. */
export interface Identity extends Document {
  readonly provider: string;
  readonly subject: string;
  readonly user: UserId;
  readonly createdAt: Instant;
}

/** Folds the name of a group to the spelling by which groups are compared. */
export function foldGroup(name: string): string {
  return name.trim().normalize("NFC").toLowerCase();
}
