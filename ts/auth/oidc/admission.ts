import { isJsonObject, type JsonObject } from "../../kit/json.ts";
import { type ExternalIdentity, foldGroup } from "../../model/identity.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { OidcOptions } from "./options.ts";

/** Somebody whom a provider has proven is not let in by what it says of them. */
export class IdentityRefused extends RegistryError {
  /** Who it was, for the event log. */
  constructor(readonly username: string, detail: string) {
    super("sign_in_refused", detail);
  }
}

/** Refuses with `sign_in_refused` whoever the options do not let in. `idToken` is verified. */
export function admit(identity: ExternalIdentity, idToken: JsonObject, options: OidcOptions): void {
  const why = tooManyGroups(idToken, options) ??
    otherTenant(idToken, options) ??
    otherDomain(idToken, options) ??
    otherEmail(identity, options) ??
    otherGroups(identity, options);
  if (why !== null) throw new IdentityRefused(identity.username, why);
}

/** Entra ID leaves groups out where there are many, and names another place to ask for them. */
function tooManyGroups(
  { _claim_names: elsewhere, hasgroups }: JsonObject,
  { claims: { groups } }: OidcOptions,
): string | null {
  if (groups === undefined) return null;
  const left = isJsonObject(elsewhere) && Object.hasOwn(elsewhere, groups);
  if (!left && hasgroups !== true && hasgroups !== "true") return null;
  return "The provider leaves the groups out, because there are too many; " +
    "it must be told to say only those assigned to this application, or application roles";
}

function otherTenant({ tid }: JsonObject, { tenants }: OidcOptions): string | null {
  const known = typeof tid === "string" && tenants.includes(tid.toLowerCase());
  return tenants.length === 0 || known ? null : "The account belongs to another tenant";
}

function otherDomain({ hd }: JsonObject, { hostedDomain }: OidcOptions): string | null {
  const same = typeof hd === "string" && hd.toLowerCase() === hostedDomain;
  return hostedDomain === undefined || same ? null : "The account belongs to another domain";
}

function otherEmail(
  { email, emailVerified }: ExternalIdentity,
  { emailDomains }: OidcOptions,
): string | null {
  if (emailDomains.length === 0) return null;
  if (email === null || !emailVerified) return "The account has no verified e-mail address";
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return emailDomains.includes(domain) ? null : "The e-mail address is in another domain";
}

function otherGroups(
  { groups }: ExternalIdentity,
  { requiredGroups }: OidcOptions,
): string | null {
  if (requiredGroups.length === 0) return null;
  const known = new Set(groups.map(foldGroup));
  const member = requiredGroups.some((group) => known.has(foldGroup(group)));
  return member ? null : "The account is in none of the groups that are let in";
}
