import { crc32 } from "node:zlib";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { Fields } from "./fields.ts";
import { inflateLzma } from "./lzma.ts";

/** What the compiled script of an Inno Setup installer says (`TSetupHeader` of its source). */
export interface InnoHeader {
  /** By the names of its directives; empty where the script sets none. */
  readonly appName: string;
  readonly appVerName: string;
  readonly appId: string;
  readonly appCopyright: string;
  readonly appPublisher: string;
  readonly appVersion: string;
  readonly uninstallDisplayName: string;
  /** `null` where this reader does not know how the version of Inno Setup lays them out. */
  readonly settings: InnoSettings | null;
}

export interface InnoSettings {
  readonly privileges: "none" | "powerUser" | "admin" | "lowest";
  /** Whether a switch or a question may choose other privileges. */
  readonly isScopeOpen: boolean;
  /** `ArchitecturesInstallIn64BitMode`: `x64compatible`; since 6.3 an expression. */
  readonly installs64Bit: string;
}

/** How the header of a version is laid out, from the first version that has it so. */
interface Layout {
  readonly since: number;
  readonly strings: number;
  /** Where `PrivilegesRequired` stands, in bytes behind the last string. */
  readonly privileges: number;
  /** Where the set of architectures stands from there; before 6.3, when they became strings. */
  readonly architectures?: number;
}

const LAYOUTS: readonly Layout[] = [
  { since: number(7, 0, 0), strings: 39, privileges: 143 },
  { since: number(6, 7, 0), strings: 39, privileges: 139 },
  { since: number(6, 6, 1), strings: 34, privileges: 129 },
  { since: number(6, 6, 0), strings: 34, privileges: 128 },
  { since: number(6, 5, 2), strings: 34, privileges: 120 },
  { since: number(6, 5, 0), strings: 34, privileges: 112 },
  { since: number(6, 4, 2), strings: 33, privileges: 156 },
  { since: number(6, 4, 0), strings: 32, privileges: 156 },
  { since: number(6, 3, 0), strings: 32, privileges: 144 },
  { since: number(6, 0, 0), strings: 30, privileges: 144, architectures: 6 },
  { since: number(5, 5, 7), strings: 28, privileges: 135, architectures: 5 },
];
const NEWEST = number(7, 1, 255);
const OLDEST_READ = number(5, 1, 13);
const ENCRYPTION_HEADER_SINCE = number(6, 5, 0);
const LONG_BLOCK_SINCE = number(6, 7, 0);
const STRING_ARCHITECTURES_SINCE = number(6, 3, 0);
const ID_LENGTH = 64;
const ENCRYPTION_HEADER = 53;
const FULLY_ENCRYPTED = 2;
const ANSI_STRINGS = 4;
const LEAD_BYTES = 32;
const CHUNK = 4096;
const MOST_BLOCK = 8 * 1024 * 1024;
/** Nearly every header is within the first of these; texts of licences may be long. */
const LENGTHS = [64 * 1024, 1024 * 1024, 8 * 1024 * 1024];
const PRIVILEGES = ["none", "powerUser", "admin", "lowest"] as const;
const X64_BIT = 1 << 2;
const ARM64_BIT = 1 << 4;
const ARCHITECTURES = 31;

/** The version of Inno Setup, as the data that a script was compiled to names it. */
export interface InnoVersion {
  /** `6.2.0`. */
  readonly text: string;
  readonly isUnicode: boolean;
  readonly number: number;
}

/** Reads what stands at the beginning of the compiled script; `null` where none begins there. */
export async function readInnoVersion(
  file: RandomAccess,
  offset: number,
): Promise<InnoVersion | null> {
  const id = new Fields(await file.read(offset, ID_LENGTH)).ascii(0, ID_LENGTH);
  const match = /^Inno Setup Setup Data \((?<text>(\d+)\.(\d+)\.(\d+)[^)]*)\)(?<unicode> \(u\))?/
    .exec(id);
  if (!match?.groups) return null;
  const version = number(Number(match[2]), Number(match[3]), Number(match[4]));
  return {
    text: match.groups.text!,
    isUnicode: match.groups.unicode !== undefined || version >= STRING_ARCHITECTURES_SINCE,
    number: version,
  };
}

/**
 * Reads the header of a compiled script at `offset`. Throws {@link Unreadable} where it is damaged,
 * encrypted, or of a version that this reader does not know.
 */
export async function readInnoHeader(
  file: RandomAccess,
  offset: number,
  version: InnoVersion,
): Promise<InnoHeader> {
  if (version.number < OLDEST_READ || version.number > NEWEST) {
    throw new Unreadable(`Has a script of Inno Setup ${version.text}, whose form is not known`);
  }
  let at = offset + ID_LENGTH;
  if (version.number >= ENCRYPTION_HEADER_SINCE) {
    const encryption = new Fields(await file.read(at, ENCRYPTION_HEADER));
    if (encryption.u8(4) === FULLY_ENCRYPTED) throw new Unreadable("Has an encrypted script");
    at += ENCRYPTION_HEADER;
  }
  const { content, isCompressed } = await readBlock(file, at, version);
  if (!isCompressed) return headerIn(content, version);
  for (const length of LENGTHS) {
    const header = tryHeader(content, length, version);
    if (header) return header;
  }
  throw new Unreadable("Has a script whose header is too long");
}

/** `null` where the header goes on behind the first `length` bytes. */
function tryHeader(content: Uint8Array, length: number, version: InnoVersion): InnoHeader | null {
  const inflated = inflateLzma(content, length, "short");
  try {
    return headerIn(inflated, version);
  } catch (error) {
    if (error instanceof Unreadable && inflated.length === length) return null;
    throw error;
  }
}

async function readBlock(
  file: RandomAccess,
  at: number,
  version: InnoVersion,
): Promise<{ content: Uint8Array<ArrayBuffer>; isCompressed: boolean }> {
  const sizeLength = version.number >= LONG_BLOCK_SINCE ? 8 : 4;
  const head = new Fields(await file.read(at, 4 + sizeLength + 1));
  if (crc32(head.slice(4, sizeLength + 1)) !== head.u32(0)) {
    throw new Unreadable("Has a script whose checksum is wrong");
  }
  const size = sizeLength === 8 ? head.u64(4) : head.u32(4);
  const stored = await file.read(at + head.length, Math.min(size, MOST_BLOCK));
  return { content: joinChunks(new Fields(stored)), isCompressed: head.u8(4 + sizeLength) === 1 };
}

/** Each 4,096 bytes of a block are preceded by their checksum. */
function joinChunks(stored: Fields): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(stored.length);
  let length = 0;
  for (let at = 0; at + 4 < stored.length; at += 4 + CHUNK) {
    const size = Math.min(CHUNK, stored.length - at - 4);
    const chunk = stored.slice(at + 4, size);
    const isCut = size < CHUNK && stored.length === MOST_BLOCK;
    if (!isCut && crc32(chunk) !== stored.u32(at)) {
      throw new Unreadable("Has a script whose checksum is wrong");
    }
    content.set(chunk, length);
    length += size;
  }
  return content.subarray(0, length);
}

function headerIn(bytes: Uint8Array<ArrayBuffer>, version: InnoVersion): InnoHeader {
  const fields = new Fields(bytes);
  const decoder = new TextDecoder(version.isUnicode ? "utf-16le" : "windows-1252");
  let at = 0;
  const skip = () => at += 4 + fields.u32(at);
  const text = () => {
    const bytes = fields.slice(at + 4, fields.u32(at));
    skip();
    return decoder.decode(bytes);
  };
  const layout = LAYOUTS.find(({ since }) => version.number >= since);
  const strings = Array.from({ length: layout?.strings ?? 15 }, text);
  const named = (index: number) => strings[index] ?? "";
  if (layout) { for (let left = ANSI_STRINGS; left > 0; left--) skip(); }
  return {
    appName: named(0),
    appVerName: named(1),
    appId: named(2),
    appCopyright: named(3),
    appPublisher: named(4),
    appVersion: named(9),
    uninstallDisplayName: named(14),
    settings: layout
      ? settingsAt(fields, at + (version.isUnicode ? 0 : LEAD_BYTES), layout, named(ARCHITECTURES))
      : null,
  };
}

function settingsAt(
  fields: Fields,
  at: number,
  { privileges, architectures, since }: Layout,
  expression: string,
): InnoSettings | null {
  const place = at + privileges;
  const required = PRIVILEGES[fields.u8(place)];
  if (!required) return null;
  return {
    privileges: required,
    isScopeOpen: since >= number(6, 0, 0) && fields.u8(place + 1) !== 0,
    installs64Bit: architectures === undefined
      ? expression
      : architecturesIn(fields.u8(place + architectures)),
  };
}

function architecturesIn(set: number): string {
  return [set & X64_BIT ? "x64" : "", set & ARM64_BIT ? "arm64" : ""].join(" ").trim();
}

function number(major: number, minor: number, patch: number): number {
  return (major << 16) + (minor << 8) + patch;
}
