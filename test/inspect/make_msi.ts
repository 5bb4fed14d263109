import { type MadeNode, makeCompoundFile, type MakeCompoundOptions } from "./make_compound_file.ts";

/** Rows of one table; numbers are of 2 bytes. */
export interface MadeTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A Windows Installer database to be written, byte by byte. */
export interface MadeMsi {
  readonly properties?: Readonly<Record<string, string>>;
  readonly tables?: Readonly<Record<string, MadeTable>>;
  /** Of the texts; 65001 unless said. */
  readonly codePage?: number;
  /** How texts become bytes; UTF-8 unless said. */
  readonly encode?: (text: string) => Uint8Array;
  /** References of three bytes, as databases of many texts have. */
  readonly longReferences?: boolean;
  /** By the numbers of the properties; texts in UTF-8. `null`: no summary at all. */
  readonly summary?: Readonly<Record<number, string | number>> | null;
  readonly streams?: readonly MadeNode[];
  /** By the names of tables, `_StringPool` too: what their streams have instead of the truth. */
  readonly lies?: Readonly<Record<string, Uint8Array>>;
  readonly layout?: MakeCompoundOptions;
}

/** The CLSID of a database that is a package. */
export const MSI_CLSID = "84100c0000000000c000000000000046";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
const TEXT = 0x0d00 + 255;
const NUMBER = 0x0500 + 2;

/** What every package says, to be spread and changed. */
export const PROPERTIES = {
  ProductCode: "{11111111-2222-3333-4444-55555555ABCD}",
  UpgradeCode: "{AAAAAAAA-2222-3333-4444-555555555555}",
  ProductName: "Acme Tool",
  Manufacturer: "Acme",
  ProductVersion: "1.2.3",
  ProductLanguage: "1033",
  ALLUSERS: "1",
};

/** Writes a database as told. */
export function makeMsi(msi: MadeMsi = {}): Uint8Array<ArrayBuffer> {
  const { properties = PROPERTIES, summary = { 7: "x64;1033" }, streams = [] } = msi;
  const texts = new Texts(msi);
  const Property = { columns: ["Property", "Value"], rows: Object.entries(properties) };
  const tables = Object.entries({ Property, ...msi.tables });
  const columns = tables.flatMap(([table, { columns, rows }]) =>
    columns.map((
      name,
      at,
    ) => [table, at + 1, name, typeof rows[0]?.[at] === "number" ? NUMBER : TEXT])
  );
  const written = [
    ["_Tables", texts.cells(tables.map(([name]) => [name]))],
    ["_Columns", texts.cells(columns)],
    ...tables.map(([name, { rows }]) => [name, texts.cells(rows)] as const),
  ] as const;
  return makeCompoundFile([
    ...Object.entries({
      ...Object.fromEntries(written),
      _StringPool: texts.pool(),
      _StringData: texts.data(),
      ...msi.lies,
    }).map(([name, content]) => ({ name: packed(name, true), content })),
    ...(summary ? [{ name: "\x05SummaryInformation", content: summaryOf(summary) }] : []),
    ...streams,
  ], { clsid: MSI_CLSID, ...msi.layout });
}

/** Packs a name as streams have it. */
export function packed(name: string, isTable = false): string {
  const pairs = name.replace(/([\w.])([\w.]?)/g, (_, first: string, second: string) => {
    const [a, b] = [DIGITS.indexOf(first), DIGITS.indexOf(second)];
    return String.fromCharCode(second ? 0x3800 + a + (b << 6) : 0x4800 + a);
  });
  return isTable ? `\u4840${pairs}` : pairs;
}

class Texts {
  readonly #msi: MadeMsi;
  readonly #numbers = new Map<string, number>();

  constructor(msi: MadeMsi) {
    this.#msi = msi;
  }

  /** Column by column, as tables are kept. */
  cells(rows: readonly (readonly (string | number)[])[]): Uint8Array {
    const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]!));
    return Uint8Array.from(columns.flat().flatMap((cell) => this.#cell(cell)));
  }

  /** A text of 64 KiB or more has two entries. */
  pool(): Uint8Array {
    const header = (this.#msi.codePage ?? 65001) + (this.#msi.longReferences ? 0x80000000 : 0);
    const lengths = this.#encoded().flatMap((bytes) => {
      const [low, high] = [bytes.length & 0xffff, bytes.length >> 16];
      return high ? [0, high, low, 1] : [low, low ? 1 : 0];
    });
    return new Uint8Array(new Uint16Array([header & 0xffff, header >>> 16, ...lengths]).buffer);
  }

  data(): Uint8Array {
    return Uint8Array.from(this.#encoded().flatMap((bytes) => Array.from(bytes)));
  }

  #encoded(): Uint8Array[] {
    const { encode = (text: string) => new TextEncoder().encode(text) } = this.#msi;
    return [...this.#numbers.keys()].map(encode);
  }

  #cell(cell: string | number): number[] {
    if (typeof cell === "number") return [(cell + 0x8000) & 0xff, ((cell + 0x8000) >> 8) & 0xff];
    const number = cell === "" ? 0 : this.#numbers.get(cell) ?? this.#numbers.size + 1;
    if (number > 0) this.#numbers.set(cell, number);
    const bytes = [number & 0xff, (number >> 8) & 0xff, number >> 16];
    return this.#msi.longReferences ? bytes : bytes.slice(0, 2);
  }
}

/** A set of properties (MS-OLEPS 2.20), in code page 65001. */
function summaryOf(summary: Readonly<Record<number, string | number>>): Uint8Array {
  const properties = Object.entries({ 1: 0xfde9 - 0x10000, ...summary });
  const values: number[] = [];
  const places = properties.flatMap(([id, value]) => {
    const at = 8 + 8 * properties.length + 4 * values.length;
    values.push(...(typeof value === "string" ? textValue(value) : [id === "1" ? 2 : 3, value]));
    return [Number(id), at];
  });
  const size = 8 + 4 * places.length + 4 * values.length;
  const head = [0xfffe, 0x20005, 0, 0, 0, 0, 1, ...FORMAT, 0x30, size, properties.length];
  return new Uint8Array(new Int32Array([...head, ...places, ...values]).buffer);
}

const FORMAT = Array.from(
  new Int32Array(Uint8Array.fromHex("e0859ff2f94f6810ab9108002b27b3d9").buffer),
);

function textValue(text: string): number[] {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return [0x1e, bytes.length, ...new Int32Array(padded.buffer)];
}
