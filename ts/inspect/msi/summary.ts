import type { CompoundFile } from "../compound_file.ts";
import { Fields } from "../exe/fields.ts";
import { Unreadable } from "../random_access.ts";
import { codePage } from "./code_page.ts";
import { SUMMARY_STREAM } from "./stream_name.ts";

/** What the summary information of a Windows Installer database says. */
export interface Summary {
  readonly subject?: string;
  readonly author?: string;
  readonly comments?: string;
  /** Architecture and languages: `x64;1033`. */
  readonly template?: string;
  readonly creatingApplication?: string;
  /** Flags: 8 says that it installs without elevation. */
  readonly wordCount?: number;
}

const LONGEST = 1024 * 1024;
const MOST_PROPERTIES = 1000;
const CODE_PAGE = 1;
const CREATOR = 18;
const SHORT_NUMBER = 2;
const NUMBER = 3;
const TEXT = 0x1e;
const WIDE_TEXT = 0x1f;

/** Reads the summary; `null` where there is none. Throws {@link Unreadable} for one that lies. */
export async function readSummary(file: CompoundFile): Promise<Summary | null> {
  const stream = file.find(SUMMARY_STREAM);
  if (!stream) return null;
  if (stream.size > LONGEST) throw new Unreadable(`Has a summary of ${stream.size} bytes`);
  const properties = propertiesOf(new Fields(await file.open(stream).read(0, stream.size)));
  const text = (id: number) => textOf(properties.get(id));
  const number = properties.get(15);
  return {
    subject: text(3),
    author: text(4),
    comments: text(6),
    template: text(7),
    creatingApplication: text(CREATOR),
    wordCount: typeof number === "number" ? number : undefined,
  };
}

function textOf(value: string | number | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The first property set of a stream (MS-OLEPS 2.20 and 2.21), by the numbers of its properties. */
function propertiesOf(fields: Fields): Map<number, string | number> {
  if (fields.u16(0) !== 0xfffe) throw new Unreadable("The summary is no set of properties");
  const set = fields.u32(0x2c);
  const count = fields.u32(set + 4);
  if (count > MOST_PROPERTIES) throw new Unreadable(`The summary has ${count} properties`);
  const offsets = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const at = set + 8 + 8 * index;
    offsets.set(fields.u32(at), set + fields.u32(at + 4));
  }
  const { decode } = codePage(pageOf(fields, offsets));
  const properties = new Map<number, string | number>();
  for (const [id, at] of offsets) {
    const value = valueAt(fields, at, decode);
    if (value !== null) properties.set(id, value);
  }
  return properties;
}

/** msitools write UTF-8, whatever code page they say. */
function pageOf(fields: Fields, offsets: ReadonlyMap<number, number>): number {
  const creator = offsets.get(CREATOR);
  const utf8 = codePage(65001);
  if (creator !== undefined && /^msitools/.test(`${valueAt(fields, creator, utf8.decode)}`)) {
    return utf8.number;
  }
  const said = offsets.get(CODE_PAGE);
  return said === undefined ? 0 : fields.u16(said + 4);
}

function valueAt(
  fields: Fields,
  at: number,
  decode: (bytes: Uint8Array<ArrayBuffer>) => string,
): string | number | null {
  switch (fields.u16(at)) {
    case SHORT_NUMBER:
      return fields.u16(at + 4);
    case NUMBER:
      return fields.u32(at + 4);
    case TEXT:
      return untilZero(decode(fields.slice(at + 8, fields.u32(at + 4))));
    case WIDE_TEXT:
      return untilZero(codePage(1200).decode(fields.slice(at + 8, 2 * fields.u32(at + 4))));
    default:
      return null;
  }
}

function untilZero(text: string): string {
  return text.replace(/\0[^]*$/, "");
}
