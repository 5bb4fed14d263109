import type { JWTPayload } from "jose";
import type { EntraId } from "../model/entra_id.ts";

const LONGEST_NAME = 200;

/** What a token of Entra ID, whose signature is right, says of whoever bears it. */
export class EntraClaims {
  readonly #claims: JWTPayload;

  constructor(claims: JWTPayload) {
    this.#claims = claims;
  }

  /** The best name that it has, for logs and the audit trail. */
  get name(): string {
    const { preferred_username, upn, oid, sub } = this.#claims;
    const names = [preferred_username, upn, oid, sub];
    const name = names.find((one) => typeof one === "string" && one !== "") ?? "nobody";
    return String(name).replaceAll(/\p{Cc}/gu, " ").slice(0, LONGEST_NAME);
  }

  /** Why a repository that trusts the tenant does not let its bearer in; `null` when it does. */
  refusalBy({ tenant, groups }: EntraId): string | null {
    if (!alike(this.#claims.tid, tenant)) return "the token is of another tenant";
    if (groups === undefined) return null;
    if (this.#hasTooManyGroups) return "the token leaves out groups, because there are too many";
    const own = Array.isArray(this.#claims.groups) ? this.#claims.groups : [];
    return own.some((one) => groups.some((group) => alike(one, group)))
      ? null
      : "none of the groups is in the token";
  }

  /** Beyond some 200 groups a token only says where they could be asked for. */
  get #hasTooManyGroups(): boolean {
    const { _claim_names: names, hasgroups } = this.#claims;
    return hasgroups === true || typeof names === "object" && names !== null && "groups" in names;
  }
}

function alike(claim: unknown, wanted: string): boolean {
  return typeof claim === "string" && claim.toLowerCase() === wanted.toLowerCase();
}
