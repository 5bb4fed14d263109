import type { Fact, Inspection, InstallerFacts, ProductFacts } from "../inspection.ts";
import { type Budget, budgeted, type RandomAccess, Unreadable } from "../random_access.ts";
import { type FontNames, NAME_ID, readNameTable } from "./name_table.ts";

const COLLECTION = "ttcf";
/** TrueType as Windows and as Apple write it, and OpenType with PostScript outlines. */
const SIGNATURES = ["\0\x01\0\0", "true", "OTTO"];
const MOST_FONTS = 256;
const MOST_TABLES = 256;
const TABLE_RECORD = 16;
const BUDGET: Budget = { reads: 1_000, bytes: 64 * 1024 * 1024 };

/**
 * Looks into a TrueType or OpenType font, or a collection of them (ISO/IEC 14496-22). `null` for a
 * file that does not begin as one.
 */
export async function inspectFont(given: RandomAccess): Promise<Inspection | null> {
  if (given.size < 12) return null;
  const file = budgeted(given, BUDGET);
  const signature = await readTag(file, 0);
  if (signature !== COLLECTION && !SIGNATURES.includes(signature)) return null;
  const notes: string[] = [];
  const fonts = signature === COLLECTION ? await readCollection(file, notes) : [0];
  const [first, ...others] = await namesOfAll(file, fonts);
  const family = first && familyOf(first);
  const strangers = others.filter((names) => familyOf(names)?.value !== family?.value);
  if (strangers.length) notes.push(`Also holds ${strangers.length} fonts of other families`);
  if (!family) notes.push("The font does not say its name");
  return {
    kind: "font",
    product: productOf(first ?? new Map(), family),
    installers: [INSTALLER],
    signature: null,
    notes,
  };
}

const INSTALLER: InstallerFacts = {
  kind: { value: "font", from: "the file's first bytes" },
  architecture: { value: "neutral", from: "a font runs nowhere" },
};

async function namesOfAll(file: RandomAccess, fonts: readonly number[]): Promise<FontNames[]> {
  const all: FontNames[] = [];
  for (const at of fonts) all.push(await readNames(file, at));
  return all;
}

/** Where the fonts of a collection begin. */
async function readCollection(file: RandomAccess, notes: string[]): Promise<number[]> {
  const count = view(await file.read(8, 4)).getUint32(0);
  if (!count) throw new Unreadable("Is a collection of no fonts");
  if (count > MOST_FONTS) notes.push(`Only ${MOST_FONTS} of its fonts were looked into`);
  const known = Math.min(count, MOST_FONTS);
  const offsets = view(await file.read(12, 4 * known));
  return Array.from({ length: known }, (_, at) => offsets.getUint32(4 * at));
}

async function readNames(file: RandomAccess, at: number): Promise<FontNames> {
  const count = view(await file.read(at + 4, 2)).getUint16(0);
  if (count > MOST_TABLES) throw new Unreadable(`Has ${count} tables`);
  const tables = view(await file.read(at + 12, TABLE_RECORD * count));
  for (let record = 0; record < tables.byteLength; record += TABLE_RECORD) {
    if (tables.getUint32(record) === NAME_TABLE) {
      const [offset, length] = [tables.getUint32(record + 8), tables.getUint32(record + 12)];
      return await readNameTable(file, { offset, length });
    }
  }
  return new Map();
}

/** `name` in ASCII. */
const NAME_TABLE = 0x6E616D65;

/** The family over all weights, where the font tells it from the one over four styles. */
function familyOf(names: FontNames): Fact | undefined {
  return fact(names, NAME_ID.typographicFamily) ?? fact(names, NAME_ID.family) ??
    fact(names, NAME_ID.fullName);
}

function productOf(names: FontNames, family: Fact | undefined): ProductFacts {
  const [publisher, copyright] = [
    fact(names, NAME_ID.manufacturer),
    fact(names, NAME_ID.copyright),
  ];
  const [version, description] = [versionOf(names), fact(names, NAME_ID.description)];
  return {
    ...family && { name: family },
    ...publisher && { publisher },
    ...version && { version },
    ...description && { description },
    ...copyright && { copyright },
  };
}

/** `Version 2.37; build 5` is version 2.37. */
function versionOf(names: FontNames): Fact | undefined {
  const said = fact(names, NAME_ID.version);
  const value = said && /\d+(?:\.\d+)*/.exec(said.value)?.[0];
  return value ? { ...said, value } : undefined;
}

function fact(names: FontNames, id: number): Fact | undefined {
  const value = names.get(id);
  return value ? { value, from: `font table name, ${id}` } : undefined;
}

async function readTag(file: RandomAccess, at: number): Promise<string> {
  return String.fromCharCode(...await file.read(at, 4));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
