import { Fields } from "../exe/fields.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { END_OF_CHAIN, FREE_SECTOR } from "./sector_table.ts";

/** What the header of a compound file says (MS-CFB 2.2), and the sectors of the FAT. */
export interface CompoundHeader {
  /** 3 or 4. */
  readonly version: number;
  /** 512 or 4096 bytes. */
  readonly sectorSize: number;
  readonly directoryStart: number;
  readonly miniTableStart: number;
  readonly miniTableSectors: number;
  /** The sectors that the FAT is in, in order. */
  readonly tableSectors: readonly number[];
}

const SIGNATURE = "d0cf11e0a1b11ae1";
export const HEADER_SIZE = 512;
const IN_HEADER = 109;
/** Enough for 33 GB in sectors of 512 bytes; Windows Installer stops at 4. */
const MOST_LIST_SECTORS = 4096;
const SECTOR_SHIFTS: ReadonlyMap<number, number> = new Map([[3, 9], [4, 12]]);

/** Whether a file begins as a compound file does. */
export async function beginsAsCompoundFile(file: RandomAccess): Promise<boolean> {
  return file.size >= HEADER_SIZE && (await file.read(0, 8)).toHex() === SIGNATURE;
}

/** Throws {@link Unreadable} for a header that is none, or that the file contradicts. */
export async function readHeader(file: RandomAccess): Promise<CompoundHeader> {
  if (!await beginsAsCompoundFile(file)) throw new Unreadable("Is no compound file");
  const fields = new Fields(await file.read(0, HEADER_SIZE));
  const version = fields.u16(0x1a);
  const shift = fields.u16(0x1e);
  if (
    fields.u16(0x1c) !== 0xfffe || SECTOR_SHIFTS.get(version) !== shift ||
    fields.u16(0x20) !== 6 || fields.u32(0x38) !== 4096
  ) throw new Unreadable(`Is a compound file of the unknown version ${version}, shift ${shift}`);
  const sectorSize = 2 ** shift;
  return {
    version,
    sectorSize,
    directoryStart: fields.u32(0x30),
    miniTableStart: fields.u32(0x3c),
    miniTableSectors: fields.u32(0x40),
    tableSectors: await tableSectorsOf(file, fields, sectorSize),
  };
}

/** The first 109 are listed in the header, the others in a chain of sectors of their own (DIFAT). */
async function tableSectorsOf(
  file: RandomAccess,
  header: Fields,
  sectorSize: number,
): Promise<number[]> {
  const count = header.u32(0x2c);
  if (count * sectorSize > file.size) {
    throw new Unreadable(`Says its FAT has ${count} sectors, the file may be cut short`);
  }
  const found = numbersIn(header, 0x4c, Math.min(count, IN_HEADER));
  const perSector = sectorSize / 4 - 1;
  const seen = new Set<number>();
  let next = header.u32(0x44);
  while (found.length < count) {
    if (next === END_OF_CHAIN || next === FREE_SECTOR || seen.has(next)) {
      throw new Unreadable(`Lists ${found.length} of the ${count} sectors of its FAT`);
    }
    if (seen.size === MOST_LIST_SECTORS) throw new Unreadable("Has a FAT of too many sectors");
    seen.add(next);
    const list = new Fields(await file.read((next + 1) * sectorSize, sectorSize));
    found.push(...numbersIn(list, 0, Math.min(count - found.length, perSector)));
    next = list.u32(4 * perSector);
  }
  return found;
}

function numbersIn(fields: Fields, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => fields.u32(at + 4 * index));
}
