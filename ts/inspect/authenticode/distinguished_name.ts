import { type Der, TAG } from "./der.ts";

/** In characters. X.520 allows 64 for most values. */
const LONGEST_VALUE = 256;
const MOST_PARTS = 32;

/** RFC 4514's, and further ones that certificates of code signing use. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.4", "SN"],
  ["2.5.4.5", "SERIALNUMBER"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "STREET"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.12", "T"],
  ["2.5.4.15", "businessCategory"],
  ["2.5.4.17", "postalCode"],
  ["2.5.4.42", "GN"],
  ["2.5.4.97", "organizationIdentifier"],
  ["0.9.2342.19200300.100.1.1", "UID"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["1.2.840.113549.1.9.1", "E"],
  ["1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"],
  ["1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"],
  ["1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"],
]);

/**
 * Writes a name of X.501 for people, its most particular part first: `CN=Contoso,O=Contoso Ltd,C=US`.
 * Parts beyond 32 are left out, and values are cut off at 256 characters.
 * @see {@link https://www.rfc-editor.org/rfc/rfc4514#section-2 | RFC 4514, 2}
 */
export function presentName(name: Der): string {
  return name.children.slice(0, MOST_PARTS).reverse()
    .map((part) => part.children.slice(0, MOST_PARTS).map(presentAttribute).join("+"))
    .join(",");
}

function presentAttribute(attribute: Der): string {
  const type = attribute.child(0);
  const value = attribute.child(1);
  const name = NAMES.get(type.oid);
  const text = value.isUniversal(TAG.octets) ? null : value.text;
  if (name && text !== null) return `${name}=${escaped(text.slice(0, LONGEST_VALUE))}`;
  return `${name ?? type.oid}=#${value.bytes.subarray(0, LONGEST_VALUE).toHex()}`;
}

function escaped(text: string): string {
  return text.toWellFormed()
    .replace(/["+,;<>\\]/g, "\\$&")
    .replace(/^[ #]| $/g, "\\$&")
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (sign) => new TextEncoder().encode(sign).toHex().toUpperCase().replace(/../g, "\\$&"),
    );
}
