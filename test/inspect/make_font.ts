import { join } from "./make_zip.ts";

/** A text of a font and how it is kept; Windows' American English unless this says so. */
export interface MadeName {
  readonly id: number;
  readonly text: string;
  readonly platform?: number;
  readonly encoding?: number;
  readonly language?: number;
}

/** A font of names alone. */
export function makeFont(
  names: readonly MadeName[],
  { signature = "\0\x01\0\0", at = 0 }: { signature?: string; at?: number } = {},
): Uint8Array<ArrayBuffer> {
  const table = nameTable(names);
  const view = new DataView(new ArrayBuffer(28));
  for (let i = 0; i < 4; i++) view.setUint8(i, signature.charCodeAt(i));
  view.setUint16(4, 1);
  view.setUint32(12, 0x6E616D65);
  view.setUint32(20, at + 28);
  view.setUint32(24, table.length);
  return join([new Uint8Array(view.buffer), table]);
}

/** A collection of fonts. */
export function makeCollection(fonts: readonly (readonly MadeName[])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(12 + 4 * fonts.length));
  view.setUint32(0, 0x74746366);
  view.setUint32(4, 0x10000);
  view.setUint32(8, fonts.length);
  const parts = [new Uint8Array(view.buffer)];
  let at = view.byteLength;
  for (const [index, names] of fonts.entries()) {
    view.setUint32(12 + 4 * index, at);
    const font = makeFont(names, { at });
    parts.push(font);
    at += font.length;
  }
  return join(parts);
}

function nameTable(names: readonly MadeName[]): Uint8Array {
  const texts = names.map(encode);
  const view = new DataView(new ArrayBuffer(6 + 12 * names.length));
  view.setUint16(2, names.length);
  view.setUint16(4, view.byteLength);
  let offset = 0;
  for (const [index, name] of names.entries()) {
    const { platform = 3, encoding = platform === 3 ? 1 : 0, language = 0x409, id } = name;
    const length = texts[index]!.length;
    const fields = [platform, encoding, platform === 1 ? name.language ?? 0 : language, id];
    [...fields, length, offset].forEach((field, at) => {
      view.setUint16(6 + 12 * index + 2 * at, field);
    });
    offset += length;
  }
  return join([new Uint8Array(view.buffer), ...texts]);
}

function encode({ text, platform }: MadeName): Uint8Array {
  if (platform === 1) return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  return Uint8Array.from([...text].flatMap((sign) => {
    const unit = sign.charCodeAt(0);
    return [unit >> 8, unit & 0xFF];
  }));
}
