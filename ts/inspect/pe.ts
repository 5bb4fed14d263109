import { Fields } from "./exe/fields.ts";
import { type RandomAccess, Unreadable } from "./random_access.ts";

/** Some bytes of the file. */
export interface ByteSpan {
  /** From the beginning of the file. */
  readonly offset: number;
  readonly size: number;
}

/** A section of an image: where it stands in the file, and where in memory once it is loaded. */
export interface PeSection extends ByteSpan {
  /** At most eight characters, such as `.text`. */
  readonly name: string;
  /** In bytes from where the image is loaded (a relative virtual address). */
  readonly address: number;
  readonly memorySize: number;
}

/** The headers of a Windows program or library ("PE format", Microsoft's specification). */
export interface Pe {
  /** `0x14c` x86, `0x8664` x64, `0xaa64` ARM64, `0x1c4` ARM. */
  readonly machine: number;
  readonly isLibrary: boolean;
  /** 2 has windows, 3 is for the console, 1 is a driver. */
  readonly subsystem: number;
  /** In the order of their headers. */
  readonly sections: readonly PeSection[];
  /** The file from its beginning to behind the section headers, padding included. */
  readonly headersSize: number;
  /** Where the image's checksum of 4 bytes stands: Authenticode leaves it out. */
  readonly checksumAt: number;
  /** Where the directory entry of the certificates, 8 bytes, stands: left out too. `null`: no entry. */
  readonly certificatesEntryAt: number | null;
  /** The attribute certificate table, which holds the signatures; inside of the file. */
  readonly certificates: ByteSpan | null;
  /** The resources as the directory says; the address is that of the tree's root. */
  readonly resources: { readonly address: number; readonly size: number } | null;
  /** The header of code for .NET, by its address; `null` where there is none. */
  readonly managed: { readonly address: number; readonly size: number } | null;
  /** What follows the last section, without the certificates: where most installers keep the payload. */
  readonly overlay: ByteSpan;
  /** Where what is loaded at `address` stands in the file, and how much of its section is left there. */
  locate(address: number): ByteSpan | null;
}

const DOS_HEADER = 64;
const FILE_HEADER = 24;
const SECTION_HEADER = 40;
const LONGEST_OPTIONAL_HEADER = 4096;
/** What Windows' loader accepts. */
const MOST_SECTIONS = 96;
const MAGIC_32 = 0x10b;
const MAGIC_64 = 0x20b;
const LIBRARY = 0x2000;
const CHECKSUM = 64;
const SUBSYSTEM = 68;
const RESOURCES = 2;
const CERTIFICATES = 4;
const CLR_HEADER = 14;

/**
 * Reads the headers of a Windows program; `null` where the file is none. Throws {@link Unreadable}
 * where they contradict the file, as those of a truncated one do.
 */
export async function openPe(file: RandomAccess): Promise<Pe | null> {
  if (file.size < DOS_HEADER) return null;
  const dos = new Fields(await file.read(0, DOS_HEADER));
  if (dos.ascii(0, 2) !== "MZ") return null;
  const at = dos.u32(0x3c);
  const header = new Fields(await file.read(at, FILE_HEADER));
  if (header.u32(0) !== 0x4550) return null;
  const optionalSize = header.u16(20);
  const count = header.u16(6);
  if (optionalSize > LONGEST_OPTIONAL_HEADER || count > MOST_SECTIONS) {
    throw new Unreadable(`Says it has ${count} sections and a header of ${optionalSize} bytes`);
  }
  const optionalAt = at + FILE_HEADER;
  const rest = await file.read(optionalAt, optionalSize + count * SECTION_HEADER);
  const optional = new Fields(rest.subarray(0, optionalSize));
  const sections = sectionsOf(new Fields(rest.subarray(optionalSize)), count, file.size);
  return describe({ file, header, optional, optionalAt, sections });
}

interface Headers {
  readonly file: RandomAccess;
  readonly header: Fields;
  readonly optional: Fields;
  readonly optionalAt: number;
  readonly sections: readonly PeSection[];
}

function describe({ file, header, optional, optionalAt, sections }: Headers): Pe {
  const directories = directoriesAt(optional);
  const entry = (index: number) => directoryEntry(optional, directories, index);
  const headersSize = optional.u32(60);
  const certificates = certificatesOf(entry(CERTIFICATES), file.size);
  const isEntry = CERTIFICATES < optional.u32(directories - 4);
  return {
    machine: header.u16(4),
    isLibrary: (header.u16(22) & LIBRARY) !== 0,
    subsystem: optional.u16(SUBSYSTEM),
    sections,
    headersSize,
    checksumAt: optionalAt + CHECKSUM,
    certificatesEntryAt: isEntry ? optionalAt + directories + 8 * CERTIFICATES : null,
    certificates,
    resources: entry(RESOURCES),
    managed: entry(CLR_HEADER),
    overlay: overlayOf(sections, headersSize, certificates, file.size),
    locate: (address) => locate(sections, address),
  };
}

function directoriesAt(optional: Fields): number {
  const magic = optional.u16(0);
  if (magic === MAGIC_32) return 96;
  if (magic === MAGIC_64) return 112;
  throw new Unreadable(`Has an optional header of the unknown kind ${magic}`);
}

function directoryEntry(
  optional: Fields,
  directories: number,
  index: number,
): { address: number; size: number } | null {
  if (index >= optional.u32(directories - 4)) return null;
  const at = directories + 8 * index;
  const address = optional.u32(at);
  const size = optional.u32(at + 4);
  return address === 0 || size === 0 ? null : { address, size };
}

function sectionsOf(fields: Fields, count: number, fileSize: number): PeSection[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index * SECTION_HEADER;
    const section = {
      name: fields.ascii(at, 8),
      memorySize: fields.u32(at + 8),
      address: fields.u32(at + 12),
      size: fields.u32(at + 16),
      offset: fields.u32(at + 20),
    };
    if (section.size > 0 && section.offset + section.size > fileSize) {
      throw new Unreadable(`Section "${section.name}" leaves the file, which may be cut short`);
    }
    return section;
  });
}

/** This one entry of the directory is a place in the file and not an address. */
function certificatesOf(
  entry: { address: number; size: number } | null,
  fileSize: number,
): ByteSpan | null {
  if (!entry) return null;
  if (entry.address + entry.size > fileSize) {
    throw new Unreadable("The table of certificates leaves the file, which may be cut short");
  }
  return { offset: entry.address, size: entry.size };
}

function overlayOf(
  sections: readonly PeSection[],
  headersSize: number,
  certificates: ByteSpan | null,
  fileSize: number,
): ByteSpan {
  const ends = sections.filter(({ size }) => size > 0).map(({ offset, size }) => offset + size);
  const offset = Math.min(Math.max(headersSize, ...ends), fileSize);
  const end = certificates && certificates.offset >= offset ? certificates.offset : fileSize;
  return { offset, size: end - offset };
}

function locate(sections: readonly PeSection[], address: number): ByteSpan | null {
  for (const section of sections) {
    const into = address - section.address;
    if (into < 0 || into >= section.size) continue;
    return { offset: section.offset + into, size: section.size - into };
  }
  return null;
}
