import { parseXml, type XmlElement, XmlRefused } from "../../kit/xml.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { beginsAsZip, openZip, pathKey, type ZipEntry, type ZipFolder } from "../zip/mod.ts";

/** Where a package of each kind says what it is. */
export const PACKAGE_MANIFEST = "AppxManifest.xml";
export const BUNDLE_MANIFEST = "AppxMetadata/AppxBundleManifest.xml";
const SIGNATURE = "AppxSignature.p7x";

const LONGEST_MANIFEST = 2 * 1024 * 1024;
const LONGEST_SIGNATURE = 1024 * 1024;
const DEEPEST = 64;

/** The entry of a part of a package, whose names are percent-encoded in the ZIP (ISO/IEC 29500-2). */
export function findPart(folder: ZipFolder, name: string): ZipEntry | null {
  const path = pathKey(name);
  const found = folder.entries.find((entry) => pathKey(decoded(entry.name)) === path);
  return found ? folder.find(found.name) : null;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Reads a manifest; `null` where the package has none of this name. */
export async function readManifest(folder: ZipFolder, name: string): Promise<XmlElement | null> {
  const entry = folder.find(name);
  if (!entry) return null;
  const bytes = await folder.bytes(entry, { most: LONGEST_MANIFEST });
  try {
    return parseXml(bytes, { size: LONGEST_MANIFEST, depth: DEEPEST });
  } catch (cause) {
    if (!(cause instanceof XmlRefused)) throw cause;
    throw new Unreadable(`${name} cannot be read: ${cause.message}`, { cause });
  }
}

/** The bytes of `AppxSignature.p7x`, the leading `PKCX` included; `null` for an unsigned package. */
export async function readSignature(
  folder: ZipFolder,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const entry = folder.find(SIGNATURE);
  return entry && await folder.bytes(entry, { most: LONGEST_SIGNATURE });
}

/**
 * The bytes of a package's `AppxSignature.p7x`: `PKCX`, and then a PKCS#7 message in DER. `null` for
 * an unsigned package and for a file that is no ZIP.
 */
export async function readAppxSignature(
  file: RandomAccess,
): Promise<Uint8Array<ArrayBuffer> | null> {
  return await beginsAsZip(file) ? await readSignature(await openZip(file)) : null;
}
