import { type CompoundEntry, type CompoundFile, openCompoundFile } from "../compound_file.ts";
import { SIGNATURE_EX_STREAM, SIGNATURE_STREAM } from "../msi/mod.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { Digests } from "./digests.ts";
import { LONGEST_MESSAGE, sameDigests, type SignedFile } from "./signed_file.ts";

const DEEPEST = 64;

/** The signature of a Windows Installer database, which is a stream in it. */
export async function openSignedMsi(file: RandomAccess): Promise<SignedFile | null> {
  const compound = await openCompoundFile(file);
  const stream = compound.find(SIGNATURE_STREAM);
  if (!stream) return null;
  if (stream.size > LONGEST_MESSAGE) throw new Unreadable(`It has ${stream.size} bytes`);
  return {
    message: await compound.open(stream).read(0, stream.size),
    compare: (digests) => sameDigests(digests, (names) => digest(compound, names)),
  };
}

/**
 * The content of all streams in the order of their names, each storage closed by its class. Where
 * there is a stream for it, names, sizes and times are signed too: their digest goes first.
 */
async function digest(
  compound: CompoundFile,
  algorithms: Iterable<string>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const digests = new Digests(algorithms);
  const entries = inOrder(compound);
  if (compound.find(SIGNATURE_EX_STREAM)) {
    for (const [name, bytes] of metadataDigest(entries, algorithms)) digests.update(bytes, name);
  }
  for (const { entry, isClosing } of entries) {
    if (entry.kind === "stream") {
      await digests.updateFrom(compound.open(entry), 0, entry.size);
    } else if (isClosing) digests.update(entry.clsid);
  }
  return digests.finish();
}

function metadataDigest(
  entries: readonly Step[],
  algorithms: Iterable<string>,
): ReadonlyMap<string, Uint8Array> {
  const digests = new Digests(algorithms);
  for (const { entry, isClosing } of entries) {
    if (!isClosing) digests.update(metadata(entry));
  }
  return digests.finish();
}

function metadata(entry: CompoundEntry): Uint8Array {
  const isRoot = entry.kind === "root";
  const numbers = new DataView(new ArrayBuffer(8));
  numbers.setUint32(0, entry.size >>> 0, true);
  numbers.setUint32(4, entry.stateBits, true);
  const [size, state] = [new Uint8Array(numbers.buffer, 0, 4), new Uint8Array(numbers.buffer, 4)];
  return Uint8Array.from([
    ...isRoot ? [] : utf16(entry.name),
    ...entry.kind === "stream" ? size : entry.clsid,
    ...state,
    ...isRoot ? [] : [...entry.created, ...entry.modified],
  ]);
}

/** A stream, or a storage when it begins and again when all that is in it has passed. */
interface Step {
  readonly entry: CompoundEntry;
  readonly isClosing: boolean;
}

function inOrder(compound: CompoundFile): Step[] {
  const signatures = [SIGNATURE_STREAM, SIGNATURE_EX_STREAM];
  const signed = compound.streams().filter((entry) =>
    entry.parent !== compound.root || !signatures.includes(entry.name)
  );
  const children = Map.groupBy(signed, (entry) => entry.parent);
  const steps: Step[] = [];
  const walk = (entry: CompoundEntry, depth: number) => {
    if (depth > DEEPEST) throw new Unreadable("Has storages too deep in each other");
    steps.push({ entry, isClosing: false });
    if (entry.kind === "stream") return;
    for (const child of sorted(children.get(entry) ?? [])) walk(child, depth + 1);
    steps.push({ entry, isClosing: true });
  };
  walk(compound.root, 0);
  return steps;
}

/** By the bytes of the names as they are written, in UTF-16 with the lower byte first. */
function sorted(entries: readonly CompoundEntry[]): CompoundEntry[] {
  return entries
    .map((entry) => ({ entry, key: utf16(entry.name).toHex() }))
    .sort((a, b) => a.key < b.key ? -1 : 1)
    .map(({ entry }) => entry);
}

function utf16(name: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * name.length));
  for (let at = 0; at < name.length; at++) view.setUint16(2 * at, name.charCodeAt(at), true);
  return new Uint8Array(view.buffer);
}
