import { Buffer } from "node:buffer";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from "node:crypto";
import { RegistryError } from "../../model/registry_error.ts";

/** Both halves of an Ed25519 key, in base64. */
export interface KeyPair {
  readonly publicKey: string;
  readonly secret: string;
}

const WORD = "packhouse-bundle-key";
const TEXT = new RegExp(`^(?:${WORD}\\s+)?([\\w+/-]{43}=?)(?:\\s+\\S{1,64})?$`);
const KIND = { kty: "OKP", crv: "Ed25519" } as const;
const FINGERPRINT_LENGTH = 32;

/** Makes a key by which bundles can be signed. */
export function createKeyPair(): KeyPair {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { publicKey: toBase64(x!), secret: toBase64(d!) };
}

/** The name of a public key that nobody gave it: 128 bits of its SHA-256. */
export function fingerprintOf(publicKey: string): string {
  const hash = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
  return hash.slice(0, FINGERPRINT_LENGTH);
}

/** A public key as one line of text, to be carried to where bundles are taken in. */
export function presentPublicKey(publicKey: string, name: string): string {
  return `${WORD} ${publicKey} ${name}`;
}

/** Reads such a line, or the key alone; refuses with `value_refused`. */
export function parsePublicKey(text: string): string {
  const [, key] = TEXT.exec(text.trim()) ?? [];
  const bytes = key === undefined ? null : Buffer.from(key, "base64");
  if (bytes?.length === 32) return bytes.toString("base64");
  throw new RegistryError(
    "value_refused",
    `Not the public key of a bundle: it must be as "${WORD} " and 44 characters of base64`,
  );
}

/** Whether a text can be a public key at all, and not the name of a file. */
export function looksLikePublicKey(text: string): boolean {
  return TEXT.test(text.trim());
}

/** The signature of some bytes. */
export function signBytes(bytes: Uint8Array, { publicKey, secret }: KeyPair): Uint8Array {
  const key = { ...KIND, x: toBase64Url(publicKey), d: toBase64Url(secret) };
  return sign(null, bytes, createPrivateKey({ key, format: "jwk" }));
}

/** Whether a signature is of these bytes, by that key. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = { ...KIND, x: toBase64Url(publicKey) };
  return verify(null, bytes, createPublicKey({ key, format: "jwk" }), signature);
}

function toBase64(text: string): string {
  return Buffer.from(text, "base64url").toString("base64");
}

function toBase64Url(text: string): string {
  return Buffer.from(text, "base64").toString("base64url");
}
