import { crc32, deflateRawSync } from "node:zlib";

/** A file to be put into a ZIP, and the lies that the ZIP shall tell about it. */
export interface MadeEntry {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** Deflated unless this says so. */
  readonly stored?: boolean;
  /** Fields of the central header that differ from the truth. */
  readonly says?: Partial<Header>;
  /** Fields of the local header that differ from the central one. */
  readonly saysLocally?: Partial<Header>;
  readonly localName?: string;
  /** The upper half of the external attributes: a Unix mode. */
  readonly mode?: number;
}

interface Header {
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerAt: number;
}

/** What stands around the entries. */
export interface MakeZipOptions {
  readonly prepended?: Uint8Array;
  readonly comment?: string;
  /** Fields of the end of the central directory that differ from the truth. */
  readonly saysAtEnd?: { readonly entries?: number; readonly size?: number; readonly at?: number };
}

const UTF8 = 0x800;

/** Writes a ZIP as told, byte by byte, so that it can also be one that no writer would make. */
export function makeZip(
  entries: readonly MadeEntry[],
  options: MakeZipOptions = {},
): Uint8Array<ArrayBuffer> {
  const bodies: Uint8Array[] = [options.prepended ?? new Uint8Array()];
  const directory: Uint8Array[] = [];
  let at = bodies[0]!.length;
  for (const entry of entries) {
    const { header, name, data } = headerOf(entry, at);
    const local = { ...header, ...entry.saysLocally };
    const localName = entry.localName === undefined ? name : encode(entry.localName);
    const body = join([localHeader(local, localName), localName, data]);
    bodies.push(body);
    at += body.length;
    directory.push(centralHeader({ ...header, ...entry.says }, name, entry.mode ?? 0), name);
  }
  return join([
    ...bodies,
    ...directory,
    endOf(entries.length, at, join(directory).length, options),
  ]);
}

/** One text of bytes after the other. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function headerOf(
  entry: MadeEntry,
  headerAt: number,
): { header: Header; name: Uint8Array; data: Uint8Array } {
  const content = encode(entry.content ?? "");
  const data = entry.stored ? content : new Uint8Array(deflateRawSync(content));
  const header = {
    flags: typeof entry.name === "string" ? UTF8 : 0,
    method: entry.stored ? 0 : 8,
    crc32: crc32(content),
    compressedSize: data.length,
    size: content.length,
    headerAt,
  };
  return { header, name: encode(entry.name), data };
}

function localHeader(header: Header, name: Uint8Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(30));
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, 20, true);
  writeCommon(view, 6, header);
  view.setUint16(26, name.length, true);
  return new Uint8Array(view.buffer);
}

function centralHeader(header: Header, name: Uint8Array, mode: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(46));
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, mode ? 0x0314 : 20, true);
  view.setUint16(6, 20, true);
  writeCommon(view, 8, header);
  view.setUint16(28, name.length, true);
  view.setUint16(40, mode, true);
  view.setUint32(42, header.headerAt, true);
  return new Uint8Array(view.buffer);
}

function writeCommon(view: DataView, at: number, header: Header): void {
  view.setUint16(at, header.flags, true);
  view.setUint16(at + 2, header.method, true);
  view.setUint32(at + 4, 0x5a21_0000, true);
  view.setUint32(at + 8, header.crc32, true);
  view.setUint32(at + 12, header.compressedSize, true);
  view.setUint32(at + 16, header.size, true);
}

function endOf(
  count: number,
  directoryAt: number,
  size: number,
  { comment = "", saysAtEnd }: MakeZipOptions,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(22));
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, saysAtEnd?.entries ?? count, true);
  view.setUint16(10, saysAtEnd?.entries ?? count, true);
  view.setUint32(12, saysAtEnd?.size ?? size, true);
  view.setUint32(16, saysAtEnd?.at ?? directoryAt, true);
  view.setUint16(20, comment.length, true);
  return join([new Uint8Array(view.buffer), encode(comment)]);
}

function encode(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}
