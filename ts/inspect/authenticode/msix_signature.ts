import { Fields } from "../exe/fields.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { beginsAsZip, openZip, ZIP_LIMITS, type ZipEntry, type ZipFolder } from "../zip/mod.ts";
import { isSame } from "./der.ts";
import { Digests } from "./digests.ts";
import { LONGEST_MESSAGE, type SignedDigest, type SignedFile } from "./signed_file.ts";
import { directoryWithout, findDirectory } from "./zip_directory.ts";

const SIGNATURE = "AppxSignature.p7x";
const SIGNATURE_TAG = "PKCX";
const DIGESTS_TAG = "APPX";
const TAG = 4;
/** Parts with digests of their own, of what is in them once it is inflated. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["AXCT", "[Content_Types].xml"],
  ["AXBM", "AppxBlockMap.xml"],
  ["AXCI", "AppxMetadata/CodeIntegrity.cat"],
]);
/** In bytes. */
const LONGEST_PART = 256 * 1024 * 1024;
/** Digests of all before the ZIP's directory, and of that directory, both without the signature. */
const DATA = "AXPC";
const DIRECTORY = "AXCD";

/**
 * The signature of an MSIX or APPX package or bundle, which is a file in it. `null` also where that
 * file is none, and where the package is encrypted.
 */
export async function openSignedMsix(file: RandomAccess): Promise<SignedFile | null> {
  if (!await beginsAsZip(file)) return null;
  const folder = await openZip(file);
  const signature = folder.find(SIGNATURE);
  if (!signature) return null;
  const message = await folder.bytes(signature, { most: LONGEST_MESSAGE });
  if (tagAt(message, 0) !== SIGNATURE_TAG) return null;
  const source = { file, folder, signature };
  return {
    message: message.subarray(TAG),
    compare: (digests) => Promise.all(digests.map((digest) => compare(source, digest))),
  };
}

interface Source {
  readonly file: RandomAccess;
  readonly folder: ZipFolder;
  readonly signature: ZipEntry;
}

/** What is signed is not one digest but several, each behind the tag of what it is of. */
async function compare(
  source: Source,
  { algorithm, digest }: SignedDigest,
): Promise<boolean | null> {
  const digests = split(digest, new Digests([algorithm]).finish().get(algorithm)!.length);
  if (!digests.has(DATA) || !digests.has(DIRECTORY)) {
    throw new Unreadable("Its signature leaves out the content");
  }
  let isAllKnown = true;
  for (const [tag, said] of digests) {
    const found = await compute(source, tag, algorithm);
    if (found && !isSame(found, said)) return false;
    isAllKnown &&= found !== null;
  }
  return isAllKnown || null;
}

function split(digests: Uint8Array, length: number): ReadonlyMap<string, Uint8Array> {
  if (tagAt(digests, 0) !== DIGESTS_TAG || (digests.length - TAG) % (TAG + length)) {
    throw new Unreadable(`Its signature is of no digests behind ${DIGESTS_TAG}`);
  }
  const found = new Map<string, Uint8Array>();
  for (let at = TAG; at < digests.length; at += TAG + length) {
    found.set(tagAt(digests, at), digests.subarray(at + TAG, at + TAG + length));
  }
  return found;
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + TAG));
}

async function compute(
  { file, folder, signature }: Source,
  tag: string,
  algorithm: string,
): Promise<Uint8Array | null> {
  const digests = new Digests([algorithm]);
  const part = PARTS.get(tag);
  if (part) {
    const entry = folder.find(part);
    if (!entry) return new Uint8Array();
    for await (const chunk of folder.open(entry, { most: LONGEST_PART })) digests.update(chunk);
    return digests.finish().get(algorithm)!;
  }
  const isLast = folder.entries.every(({ headerAt }) => headerAt <= signature.headerAt);
  if (!isLast) return null;
  if (tag === DATA) await digests.updateFrom(file, 0, signature.headerAt);
  else if (tag === DIRECTORY) await updateFromDirectory(digests, file, signature);
  else return null;
  return digests.finish().get(algorithm)!;
}

async function updateFromDirectory(
  digests: Digests,
  file: RandomAccess,
  signature: ZipEntry,
): Promise<void> {
  const directory = await findDirectory(file);
  if (directory.size > ZIP_LIMITS.directoryBytes) throw new Unreadable("Its directory is too long");
  const records = new Fields(await file.read(directory.offset, directory.size));
  const ends = new Fields(
    await file.read(directory.offset + directory.size, directory.endsSize),
  );
  for (const piece of directoryWithout(signature, records, ends)) digests.update(piece);
}
