import { Unreadable } from "../random_access.ts";
import { parseCertificate } from "./certificate.ts";
import { Der, isSame } from "./der.ts";
import { digestName, digestOf } from "./digests.ts";
import {
  attributeValues,
  findCertificate,
  parseSignedData,
  parseSignerInfo,
  type SignerInfo,
} from "./signed_data.ts";
import { type Signed, verifySigner } from "./verify.ts";

/** When an authority saw a signature, in RFC 3339; or why that is not known. */
export interface Timestamp {
  readonly time?: string;
  readonly note?: string;
}

/** A token of RFC 3161 by Microsoft's name for it, and by that of RFC 3161 itself. */
const TOKENS = ["1.3.6.1.4.1.311.3.3.1", "1.2.840.113549.1.9.16.2.14"];
const TOKEN_CONTENT = "1.2.840.113549.1.9.16.1.4";
const COUNTERSIGNATURE = "1.2.840.113549.1.9.6";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
const DATA = "1.2.840.113549.1.7.1";

/**
 * The time of a signature's countersignature, of either kind: a token (RFC 3161) or one of PKCS#9.
 * Told only where it is of this signature and by the key it names; whose key that is, is not judged.
 */
export function readTimestamp(signer: SignerInfo, certificates: readonly Der[]): Timestamp {
  const values = (oid: string) => attributeValues(signer.unsignedAttributes, oid);
  const [token] = TOKENS.flatMap(values);
  const [countersignature] = values(COUNTERSIGNATURE);
  try {
    if (token) return { time: timeOfToken(token, signer.signature) };
    if (!countersignature) return {};
    return { time: timeOfCountersignature(countersignature, signer.signature, certificates) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { note: `Its timestamp is left aside: ${error.message}` };
  }
}

function timeOfToken(message: Der, signature: Uint8Array): string {
  const token = parseSignedData(message);
  const facts = Der.parse(token.content.octets);
  const imprint = facts.child(2);
  const digest = digestName(imprint.child(0).child(0).oid);
  const isOfSignature = digest &&
    isSame(imprint.child(1).octets, digestOf(digest, signature));
  if (token.contentType !== TOKEN_CONTENT || !isOfSignature) {
    throw new Unreadable("it is of another signature");
  }
  const signed = { content: token.contentBytes, contentType: TOKEN_CONTENT };
  refuseUnsigned(token.signer, signed, token.certificates);
  return facts.child(4).time;
}

function timeOfCountersignature(
  info: Der,
  signature: Uint8Array,
  certificates: readonly Der[],
): string {
  const signer = parseSignerInfo(info);
  refuseUnsigned(signer, { content: signature, contentType: DATA }, certificates);
  const [time] = attributeValues(signer.signedAttributes, SIGNING_TIME);
  if (!time) throw new Unreadable("it does not say the time");
  return time.time;
}

function refuseUnsigned(signer: SignerInfo, signed: Signed, certificates: readonly Der[]): void {
  const certificate = findCertificate(certificates, signer);
  if (!certificate) throw new Unreadable("the certificate of its signer is not in the file");
  const { isRight, reason } = verifySigner(
    signer,
    signed,
    parseCertificate(certificate).publicKey,
  );
  if (!isRight) throw new Unreadable(reason ?? "it is not right");
}
