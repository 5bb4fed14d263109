import { type RandomAccess, Unreadable } from "../random_access.ts";

/** Which text of a font is meant, by its number in the `name` table (ISO/IEC 14496-22). */
export const NAME_ID = {
  copyright: 0,
  family: 1,
  fullName: 4,
  version: 5,
  manufacturer: 8,
  description: 10,
  typographicFamily: 16,
} as const;

/** The texts of a font by their number, each in the language that suits best. */
export type FontNames = ReadonlyMap<number, string>;

interface NameRecord {
  readonly platform: number;
  readonly encoding: number;
  readonly language: number;
  readonly id: number;
  readonly length: number;
  readonly offset: number;
}

const HEADER = 6;
const RECORD = 12;
const LONGEST = 4 * 1024 * 1024;
const WANTED: ReadonlySet<number> = new Set(Object.values(NAME_ID));

/** Reads the `name` table that stands at this place in the file. */
export async function readNameTable(
  file: RandomAccess,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<FontNames> {
  if (length < HEADER || length > LONGEST) throw new Unreadable(`Has ${length} bytes of names`);
  const table = new DataView((await file.read(offset, length)).slice().buffer);
  const count = table.getUint16(2);
  if (HEADER + count * RECORD > length) throw new Unreadable(`Has no room for ${count} names`);
  const texts = table.getUint16(4);
  const names = new Map<number, { text: string; rank: number }>();
  for (let at = 0; at < count; at++) {
    const record = recordAt(table, HEADER + at * RECORD);
    const rank = rankOf(record);
    if (!WANTED.has(record.id) || rank <= (names.get(record.id)?.rank ?? 0)) continue;
    const text = textOf(table, texts + record.offset, record);
    if (text) names.set(record.id, { text, rank });
  }
  return new Map(Array.from(names, ([id, { text }]) => [id, text]));
}

function recordAt(table: DataView, at: number): NameRecord {
  return {
    platform: table.getUint16(at),
    encoding: table.getUint16(at + 2),
    language: table.getUint16(at + 4),
    id: table.getUint16(at + 6),
    length: table.getUint16(at + 8),
    offset: table.getUint16(at + 10),
  };
}

/** Windows' American English first, any English next, and an encoding that is not known never: 0. */
function rankOf({ platform, encoding, language }: NameRecord): number {
  if (platform === 3) {
    if (![0, 1, 10].includes(encoding)) return 0;
    return language === 0x409 ? 6 : (language & 0x3FF) === 9 ? 5 : 2;
  }
  if (platform === 0) return 3;
  return platform === 1 && encoding === 0 ? (language === 0 ? 4 : 1) : 0;
}

function textOf(table: DataView, at: number, { platform, length }: NameRecord): string | null {
  if (at + length > table.byteLength) return null;
  const bytes = new Uint8Array(table.buffer, at, length);
  const text = new TextDecoder(platform === 1 ? "macintosh" : "utf-16be").decode(bytes);
  // deno-lint-ignore no-control-regex -- what ends or colours a text elsewhere is no part of a name
  return text.replace(/[\u0000-\u001F\u007F]+/g, " ").trim().slice(0, 2000) || null;
}
