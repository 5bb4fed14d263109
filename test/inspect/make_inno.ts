import { crc32 } from "node:zlib";
import { concat, makeProgram } from "./make_exe.ts";
import { makeResources, utf16 } from "./make_resources.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What the compiled script of an installer made for a test says. */
export interface InnoParts {
  /** As the data names it: `6.2.0`. */
  readonly version: string;
  /** In the order of the header's strings; the others are empty. */
  readonly strings: Readonly<Record<number, string>>;
  readonly count: number;
  /** What follows the strings. */
  readonly settings: Bytes;
  readonly compress?: (header: Bytes) => Bytes;
}

/** An Inno Setup installer of nothing but its loader's table and the header of its script. */
export function makeInno({ version, strings, count, settings, compress }: InnoParts): Bytes {
  const header = concat(
    ...Array.from({ length: count }, (_, index) => lengthAndBytes(utf16(strings[index] ?? ""))),
    ...Array.from({ length: 4 }, () => lengthAndBytes(new Uint8Array())),
    settings,
  );
  const isLong = version >= "6.7";
  const hasEncryption = version >= "6.5";
  const id = new Uint8Array(64);
  id.set(new TextEncoder().encode(`Inno Setup Setup Data (${version})${unicode(version)}`));
  const script = concat(
    id,
    new Uint8Array(hasEncryption ? 53 : 0),
    block(compress ? compress(header) : header, compress !== undefined, isLong),
  );
  const program = (offset: number) =>
    makeProgram({
      machine: 0x14c,
      resources: makeResources([{ type: 10, name: 11111, content: table(offset, hasEncryption) }]),
      overlay: script,
    });
  return program(program(0).length - script.length);
}

function unicode(version: string): string {
  return version < "6.3" ? " (u)" : "";
}

function table(offset: number, isLong: boolean): Bytes {
  const view = new DataView(new ArrayBuffer(isLong ? 64 : 44));
  new Uint8Array(view.buffer).set(Uint8Array.fromHex("72446c507453cde6d77b0b2a"));
  view.setUint32(12, isLong ? 2 : 1, true);
  if (isLong) view.setBigUint64(40, BigInt(offset), true);
  else view.setUint32(32, offset, true);
  return new Uint8Array(view.buffer);
}

function block(content: Bytes, isCompressed: boolean, isLong: boolean): Bytes {
  const chunks: Bytes[] = [];
  for (let at = 0; at < content.length; at += 4096) {
    const chunk = content.slice(at, at + 4096);
    chunks.push(number(crc32(chunk)), chunk);
  }
  const stored = concat(...chunks);
  const head = concat(
    number(stored.length),
    new Uint8Array(isLong ? 4 : 0),
    Uint8Array.of(isCompressed ? 1 : 0),
  );
  return concat(number(crc32(head)), head, stored);
}

function lengthAndBytes(bytes: Bytes): Bytes {
  return concat(number(bytes.length), bytes);
}

function number(value: number): Bytes {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
