import { Unreadable } from "../random_access.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { Der } from "./der.ts";
import { digestName } from "./digests.ts";
import {
  attributeValues,
  findCertificate,
  parseSignedData,
  type SignedData,
} from "./signed_data.ts";
import type { SignedDigest } from "./signed_file.ts";
import { readTimestamp, type Timestamp } from "./timestamp.ts";
import { type Verdict, verifySigner } from "./verify.ts";

/** One signature by the rules of Authenticode. */
export interface Authenticode {
  readonly certificate: Certificate;
  /** What is signed; `null` where the algorithm is not known here. */
  readonly signed: SignedDigest | null;
  /** Whether it was signed by the key of the certificate. */
  readonly verdict: Verdict;
  readonly timestamp: Timestamp;
}

const INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4";
const NESTED = "1.3.6.1.4.1.311.2.4.1";
/** How many signatures are looked into: signers add one or two for newer digests. */
const MOST_NESTED = 8;

/** The signature that a message is, and those that are nested in it. */
export function parseSignatures(message: Uint8Array<ArrayBuffer>): Authenticode[] {
  const outer = parseSignedData(Der.parse(message));
  const nested = attributeValues(outer.signer.unsignedAttributes, NESTED).slice(0, MOST_NESTED);
  return [outer, ...nested.map(parseSignedData)].map(read);
}

function read(data: SignedData): Authenticode {
  if (data.contentType !== INDIRECT_DATA) throw new Unreadable("it is not by Authenticode");
  const found = findCertificate(data.certificates, data.signer);
  if (!found) throw new Unreadable("the certificate of its signer is not in the file");
  const certificate = parseCertificate(found);
  const signed = { content: data.contentBytes, contentType: data.contentType };
  return {
    certificate,
    signed: signedDigest(data.content),
    verdict: verifySigner(data.signer, signed, certificate.publicKey),
    timestamp: readTimestamp(data.signer, data.certificates),
  };
}

/** `SpcIndirectDataContent`: what kind of file it is of, and the file's digest. */
function signedDigest(content: Der): SignedDigest | null {
  const info = content.child(1);
  const algorithm = digestName(info.child(0).child(0).oid);
  return algorithm ? { algorithm, digest: info.child(1).octets } : null;
}
