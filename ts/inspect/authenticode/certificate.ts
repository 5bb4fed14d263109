import { createHash } from "node:crypto";
import { Unreadable } from "../random_access.ts";
import { Der, isSame } from "./der.ts";
import { presentName } from "./distinguished_name.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is needed of an X.509 certificate (RFC 5280). */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** SHA-1 of the certificate in upper-case hex. */
  readonly thumbprint: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** The subject's public key, in DER. */
  readonly publicKey: Der;
}

/** How a signature says which certificate is the signer's. */
export type CertificateId =
  | { readonly by: "serial"; readonly issuer: Bytes; readonly serial: Bytes }
  | { readonly by: "key"; readonly keyId: Bytes };

const SUBJECT_KEY_ID = "2.5.29.14";

/** Reads a certificate out of its DER. Throws {@link Unreadable} for what is none. */
export function parseCertificate(certificate: Der): Certificate {
  const [, issuer, validity, subject, publicKey] = fieldsOf(certificate);
  if (!issuer || !validity || !subject || !publicKey) throw new Unreadable("Is no certificate");
  return {
    subject: presentName(subject),
    issuer: presentName(issuer),
    thumbprint: createHash("sha1").update(certificate.bytes).digest("hex").toUpperCase(),
    notBefore: validity.child(0).time,
    notAfter: validity.child(1).time,
    publicKey,
  };
}

/** Whether a certificate is the one that a signature names. */
export function isNamed(certificate: Der, id: CertificateId): boolean {
  if (id.by === "key") return isSame(keyIdOf(certificate) ?? new Uint8Array(), id.keyId);
  const issuer = fieldsOf(certificate)[1];
  return !!issuer && isSame(issuer.bytes, id.issuer) &&
    isSame(serialOf(certificate).content, id.serial);
}

/** From the algorithm of the signature on: what stands before it may be left out. */
function fieldsOf(certificate: Der): readonly Der[] {
  const { children } = certificate.child(0);
  return children.slice(children[0]?.isContext(0) ? 2 : 1);
}

function serialOf(certificate: Der): Der {
  const { children } = certificate.child(0);
  return certificate.child(0).child(children[0]?.isContext(0) ? 1 : 0);
}

function keyIdOf(certificate: Der): Bytes | null {
  const extensions = fieldsOf(certificate).find((field) => field.isContext(3));
  const extension = extensions?.child(0).children.find((one) =>
    one.child(0).oid === SUBJECT_KEY_ID
  );
  const value = extension?.children.at(-1);
  return value ? Der.parse(value.octets).octets : null;
}
