import { Fields } from "../exe/fields.ts";
import { openPe, type Pe } from "../pe.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { Digests } from "./digests.ts";
import { LONGEST_MESSAGE, sameDigests, type SignedFile } from "./signed_file.ts";

const ENTRY_HEADER = 8;
const MOST_ENTRIES = 64;
const PKCS7 = 2;

/** The signature of a Windows program, in its attribute certificate table ("PE format"). */
export async function openSignedPe(file: RandomAccess): Promise<SignedFile | null> {
  const pe = await openPe(file);
  const message = pe && await readMessage(file, pe);
  if (!pe || !message) return null;
  return {
    message,
    compare: (digests) => sameDigests(digests, (names) => digest(file, pe, names)),
  };
}

async function readMessage(
  file: RandomAccess,
  { certificates }: Pe,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!certificates) return null;
  const end = certificates.offset + certificates.size;
  let at = certificates.offset;
  for (let entry = 0; entry < MOST_ENTRIES && at + ENTRY_HEADER <= end; entry++) {
    const header = new Fields(await file.read(at, ENTRY_HEADER));
    const size = header.u32(0);
    if (size < ENTRY_HEADER || at + size > end) {
      throw new Unreadable(`The table of certificates has an entry of ${size} bytes`);
    }
    if (header.u16(6) === PKCS7) return await readEntry(file, at, size);
    at += Math.ceil(size / 8) * 8;
  }
  return null;
}

async function readEntry(
  file: RandomAccess,
  at: number,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (size > LONGEST_MESSAGE) throw new Unreadable(`It has ${size} bytes`);
  return await file.read(at + ENTRY_HEADER, size - ENTRY_HEADER);
}

/** All of the file but its checksum, the place of the table and the table ("Authenticode", PE hash). */
async function digest(
  file: RandomAccess,
  { checksumAt, certificatesEntryAt, certificates }: Pe,
  algorithms: Iterable<string>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const entryAt = certificatesEntryAt!;
  const { offset, size } = certificates!;
  if (offset < entryAt + 8) throw new Unreadable("The table of certificates is in the headers");
  const digests = new Digests(algorithms);
  await digests.updateFrom(file, 0, checksumAt);
  await digests.updateFrom(file, checksumAt + 4, entryAt);
  await digests.updateFrom(file, entryAt + 8, offset);
  await digests.updateFrom(file, offset + size, file.size);
  return digests.finish();
}
