import {
  constants,
  createPublicKey,
  type KeyObject,
  verify,
  type VerifyKeyObjectInput,
} from "node:crypto";
import { Unreadable } from "../random_access.ts";
import { Der, isSame } from "./der.ts";
import { digestName, digestOf } from "./digests.ts";
import { attributeValues, type SignerInfo } from "./signed_data.ts";

/** Whether a signature is right; `null` where that cannot be computed here. With the reason why not. */
export interface Verdict {
  readonly isRight: boolean | null;
  readonly reason?: string;
}

/** What a signature is said to be of. */
export interface Signed {
  readonly content: Uint8Array;
  /** An OID. */
  readonly contentType: string;
}

const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const RSA_PSS = "1.2.840.113549.1.1.10";
/** Algorithms of signatures, and the digest they imply; `null`: the one that the signer names. */
const SIGNATURES: ReadonlyMap<string, string | null> = new Map([
  ["1.2.840.113549.1.1.1", null],
  ["1.2.840.113549.1.1.4", "md5"],
  ["1.2.840.113549.1.1.5", "sha1"],
  ["1.2.840.113549.1.1.11", "sha256"],
  ["1.2.840.113549.1.1.12", "sha384"],
  ["1.2.840.113549.1.1.13", "sha512"],
  ["1.2.840.10045.2.1", null],
  ["1.2.840.10045.4.1", "sha1"],
  ["1.2.840.10045.4.3.2", "sha256"],
  ["1.2.840.10045.4.3.3", "sha384"],
  ["1.2.840.10045.4.3.4", "sha512"],
]);
/** In bytes: RSA of 8,192 bits. A key of megabytes would keep the processor busy for hours. */
const LONGEST_KEY = 1_200;
const LONGEST_EXPONENT = 8;
const SET = 0x31;

/** Verifies a signature with the key of a certificate, and that it is of `signed`. */
export function verifySigner(signer: SignerInfo, signed: Signed, publicKey: Der): Verdict {
  const digest = digestName(signer.digestAlgorithm);
  if (!digest) return unknown(`digest algorithm ${signer.digestAlgorithm}`);
  const { signedAttributes } = signer;
  if (signedAttributes && !isOf(signedAttributes, signed, digest)) {
    return { isRight: false, reason: "The signed attributes are not those of what is signed" };
  }
  const bytes = signedAttributes ? asSet(signedAttributes.bytes) : signed.content;
  return verifyBytes(signer, bytes, { digest, publicKey });
}

function isOf(attributes: Der, { content, contentType }: Signed, digest: string): boolean {
  const [type] = attributeValues(attributes, CONTENT_TYPE);
  const [said] = attributeValues(attributes, MESSAGE_DIGEST);
  return !!said && isSame(said.octets, digestOf(digest, content)) &&
    (!type || type.oid === contentType);
}

/** Signed are not the attributes as they stand, under a tag of their own, but as a set (RFC 5652, 5.4). */
function asSet(attributes: Uint8Array): Uint8Array {
  const set = attributes.slice();
  set[0] = SET;
  return set;
}

function verifyBytes(
  { signatureAlgorithm, signature }: SignerInfo,
  bytes: Uint8Array,
  { digest, publicKey }: { digest: string; publicKey: Der },
): Verdict {
  const algorithm = signatureAlgorithm.child(0).oid;
  const key = readKey(publicKey);
  if (!key) return unknown("key");
  try {
    const isPss = algorithm === RSA_PSS;
    const implied = SIGNATURES.get(algorithm);
    if (implied === undefined && !isPss) return unknown(`signature algorithm ${algorithm}`);
    const pss = isPss ? pssParameters(signatureAlgorithm) : null;
    const input = { key, ...pss?.input };
    if (verify(pss?.digest ?? implied ?? digest, bytes, input, signature)) return { isRight: true };
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return unknown(`combination of key and algorithm ${algorithm}`);
  }
  return { isRight: false, reason: "The signature is not by the key of the signer's certificate" };
}

function readKey(publicKey: Der): KeyObject | null {
  if (publicKey.bytes.length > LONGEST_KEY || hasLongExponent(publicKey)) return null;
  try {
    // deno-lint-ignore no-explicit-any -- the declarations ask for a Buffer, any bytes will do
    return createPublicKey({ key: publicKey.bytes as any, format: "der", type: "spki" });
  } catch {
    return null;
  }
}

function hasLongExponent(publicKey: Der): boolean {
  if (!publicKey.child(0).child(0).oid.startsWith("1.2.840.113549.1.1.")) return false;
  return Der.parse(publicKey.child(1).bits).child(1).content.length > LONGEST_EXPONENT;
}

/** RFC 8017, A.2.3: SHA-1 and 20 bytes of salt, unless told otherwise. */
function pssParameters(
  algorithm: Der,
): { digest: string; input: Omit<VerifyKeyObjectInput, "key"> } {
  const fields = algorithm.children[1]?.children ?? [];
  const field = (tag: number) => fields.find((one) => one.isContext(tag))?.child(0);
  const hash = field(0);
  const salt = field(2)?.content;
  const digest = hash ? digestName(hash.child(0).oid) : "sha1";
  if (!digest) throw new Unreadable("Is signed with an unknown digest");
  const saltLength = salt ? parseInt(salt.toHex().slice(0, 8), 16) : 20;
  return { digest, input: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } };
}

function unknown(what: string): Verdict {
  return { isRight: null, reason: `The signature cannot be verified: unknown ${what}` };
}
