import { fold } from "../kit/fold.ts";
import type { JsonObject } from "../kit/json.ts";

/** How two signers compare. */
export type SignerComparison = "same" | "same_with_other_issuer" | "other";

/**
 * Whether two signatures are of one signer. Certificates are renewed every year or so and mostly
 * with another key, so that their thumbprints say little: a signer is whom the subject names by
 * organization, country and registration number, or by its common name where it names none. Where
 * nobody vouches for the subject, because it is its own issuer, it is the same certificate or
 * another signer. Chains are not verified: this notices a change, and proves no identity.
 */
export function compareSigners(former: JsonObject, now: JsonObject): SignerComparison {
  if (textIn(former, "thumbprint") !== "" && former.thumbprint === now.thumbprint) return "same";
  if (isOwnIssuer(former) || isOwnIssuer(now)) return "other";
  const [one, other] = [former, now].map((signer) => nameIn(signer, "subject"));
  if (!isSameSubject(one!, other!)) return "other";
  const issuers = [former, now].map((signer) => keyOf(nameIn(signer, "issuer")));
  return issuers[0] === issuers[1] ? "same" : "same_with_other_issuer";
}

/** A signer, for people. */
export function presentSigner(signer: JsonObject | null): string {
  return signer === null ? "nobody" : `"${textIn(signer, "subject")}"`;
}

type Name = ReadonlyMap<string, string>;

/** What must be equal where both say it. */
const FURTHER = ["C", "SERIALNUMBER", "organizationIdentifier"];

function isSameSubject(one: Name, other: Name): boolean {
  const key = keyOf(one);
  return key !== "" && key === keyOf(other) &&
    FURTHER.every((part) =>
      !one.has(part) || !other.has(part) || one.get(part) === other.get(part)
    );
}

/** An organization is told from a person or a product of the same name. */
function keyOf(name: Name): string {
  const organization = name.get("O");
  if (organization) return `O=${organization}`;
  const common = name.get("CN");
  return common ? `CN=${common}` : "";
}

function isOwnIssuer(signer: JsonObject): boolean {
  return textIn(signer, "subject") === textIn(signer, "issuer");
}

/** The attributes of a distinguished name as RFC 4514 writes it, the first of each kind. */
function nameIn(signer: JsonObject, member: string): Name {
  const name = new Map<string, string>();
  for (const [part] of textIn(signer, member).matchAll(/(?:\\.|[^,+\\])+/gs)) {
    const at = part.indexOf("=");
    const type = part.slice(0, at).trim();
    if (at > 0 && !name.has(type)) name.set(type, plain(part.slice(at + 1)));
  }
  return name;
}

/** Authorities differ in how they write one name: `Contoso, Ltd.`, `CONTOSO LTD`. */
function plain(value: string): string {
  return fold(value.replace(/\\(.)/gs, "$1")).replace(/[\s\p{P}]+/gu, " ").trim();
}

function textIn(signer: JsonObject, member: string): string {
  const value = signer[member];
  return typeof value === "string" ? value : "";
}
