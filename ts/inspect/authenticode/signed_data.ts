import { Unreadable } from "../random_access.ts";
import { type CertificateId, isNamed } from "./certificate.ts";
import { type Der, TAG } from "./der.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A PKCS#7 message that is signed (RFC 2315, 9; RFC 5652, 5). */
export interface SignedData {
  /** An OID. */
  readonly contentType: string;
  /** What is signed. */
  readonly content: Der;
  /** The bytes that the signature's digest is of: the content without tag and length. */
  readonly contentBytes: Bytes;
  readonly certificates: readonly Der[];
  /** Authenticode knows one; others are left aside. */
  readonly signer: SignerInfo;
}

/** One signature in a message. */
export interface SignerInfo {
  readonly certificateId: CertificateId;
  /** An OID. */
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: Der;
  /** `null` where the content itself is signed. */
  readonly signedAttributes: Der | null;
  readonly signature: Bytes;
  readonly unsignedAttributes: Der | null;
}

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const MOST_CERTIFICATES = 200;

/** Reads a message. Throws {@link Unreadable} for what is none or is signed by nobody. */
export function parseSignedData(message: Der): SignedData {
  if (message.child(0).oid !== SIGNED_DATA) throw new Unreadable("Is no signed message");
  const [, , encapsulated, ...rest] = message.child(1).child(0).children;
  if (!encapsulated) throw new Unreadable("Is a signed message without content");
  const content = encapsulated.child(1).child(0);
  const signer = rest.at(-1)?.child(0);
  if (!signer) throw new Unreadable("Is a signed message without a signer");
  const certificates = rest.find((field) => field.isContext(0))?.children ?? [];
  return {
    contentType: encapsulated.child(0).oid,
    content,
    contentBytes: content.isUniversal(TAG.octets) ? content.octets : content.content,
    certificates: certificates.slice(0, MOST_CERTIFICATES),
    signer: parseSignerInfo(signer),
  };
}

/** Reads a signature of a message, or one that stands alone as a countersignature. */
export function parseSignerInfo(info: Der): SignerInfo {
  const [, id, digest, ...rest] = info.children;
  const signedAttributes = rest[0]?.isContext(0) ? rest.shift()! : null;
  const [signatureAlgorithm, signature, unsigned] = rest;
  if (!id || !digest || !signatureAlgorithm || !signature) {
    throw new Unreadable("Has a signer of too few fields");
  }
  return {
    certificateId: certificateId(id),
    digestAlgorithm: digest.child(0).oid,
    signatureAlgorithm,
    signedAttributes,
    signature: signature.octets,
    unsignedAttributes: unsigned?.isContext(1) ? unsigned : null,
  };
}

/** The first certificate that a signature names; `null` where the message has it not. */
export function findCertificate(
  certificates: readonly Der[],
  { certificateId }: SignerInfo,
): Der | null {
  return certificates
    .filter((certificate) => certificate.isUniversal(TAG.sequence))
    .find((certificate) => isNamed(certificate, certificateId)) ?? null;
}

/** The values of an attribute, by its OID; none where it is absent. */
export function attributeValues(attributes: Der | null, oid: string): readonly Der[] {
  const found = attributes?.children.find((attribute) => attribute.child(0).oid === oid);
  return found?.child(1).children ?? [];
}

function certificateId(id: Der): CertificateId {
  if (id.isContext(0)) return { by: "key", keyId: id.content };
  return { by: "serial", issuer: id.child(0).bytes, serial: id.child(1).content };
}
