import type { CompoundEntry, CompoundFile } from "../compound_file.ts";
import { Fields } from "../exe/fields.ts";
import { Unreadable } from "../random_access.ts";
import { decodeStreamName } from "./stream_name.ts";
import { StringPool } from "./string_pool.ts";

/** A text, a number, or `null` for a number that is not said. */
export type Cell = string | number | null;

/** A table by the names of its columns, each with a cell for every row. */
export type Table = ReadonlyMap<string, readonly Cell[]>;

interface Column {
  readonly name: string;
  readonly isText: boolean;
  /** In bytes, of a cell. */
  readonly width: number;
}

/** In bytes: a `Property` of 350,000 rows. */
const LONGEST_TABLE = 2 * 1024 * 1024;
/** In bytes: two million texts. */
const LONGEST_POOL = 8 * 1024 * 1024;
/** In bytes, of all texts together. */
const LONGEST_DATA = 32 * 1024 * 1024;
const TEXT = 0x0800;
const BINARY = 0x0900;
const NULLABLE = 0x1000;

/** The tables of a Windows Installer database. */
export class MsiDatabase {
  readonly texts: StringPool;
  readonly #file: CompoundFile;
  readonly #streams: ReadonlyMap<string, CompoundEntry>;
  readonly #columns = new Map<string, Column[]>();

  private constructor(file: CompoundFile, streams: Map<string, CompoundEntry>, texts: StringPool) {
    this.#file = file;
    this.#streams = streams;
    this.texts = texts;
  }

  /** `null` where the compound file is no such database. Throws {@link Unreadable} where it lies. */
  static async open(file: CompoundFile): Promise<MsiDatabase | null> {
    const streams = tableStreams(file);
    const [pool, data] = [streams.get("_StringPool"), streams.get("_StringData")];
    if (!pool || !data || !streams.has("_Tables")) return null;
    const texts = new StringPool({
      pool: await contentOf(file, pool, LONGEST_POOL),
      data: await contentOf(file, data, LONGEST_DATA),
    });
    const database = new MsiDatabase(file, streams, texts);
    await database.#readColumns();
    return database;
  }

  /** The names of all tables. */
  get tables(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** A table; without columns where there is none of that name. */
  async table(name: string): Promise<Table> {
    return await this.#read(name, this.#columns.get(name) ?? []);
  }

  async #readColumns(): Promise<void> {
    const text = (name: string) => ({ name, isText: true, width: this.texts.referenceSize });
    const number = (name: string) => ({ name, isText: false, width: 2 });
    const tables = await this.#read("_Tables", [text("Name")]);
    const all = await this.#read(
      "_Columns",
      [text("Table"), number("Number"), text("Name"), number("Type")],
    );
    const [owners, numbers, names, types] = ["Table", "Number", "Name", "Type"]
      .map((column) => all.get(column) ?? []);
    const byTable = Map.groupBy(owners!.keys(), (index) => owners![index]);
    for (const table of tables.get("Name") ?? []) {
      const places = byTable.get(table) ?? [];
      places.sort((a, b) => Number(numbers![a]) - Number(numbers![b]));
      const columns = places.map((at) => this.#columnOf(String(names![at]), Number(types![at])));
      this.#columns.set(String(table), columns);
    }
  }

  #columnOf(name: string, said: number): Column {
    const type = said & 0xffff;
    const isText = (type & TEXT) !== 0 && (type & ~NULLABLE) !== BINARY;
    const width = isText ? this.texts.referenceSize : (type & 0xff) === 4 ? 4 : 2;
    return { name, isText, width };
  }

  /** The cells of one column stand together, in front of those of the next. */
  async #read(table: string, columns: readonly Column[]): Promise<Table> {
    const stream = this.#streams.get(table);
    if (!stream || columns.length === 0) return new Map();
    const bytes = new Fields(await contentOf(this.#file, stream, LONGEST_TABLE));
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    const rows = bytes.length / width;
    if (!Number.isInteger(rows)) {
      throw new Unreadable(`Table "${table}" has ${bytes.length} bytes in rows of ${width}`);
    }
    const cells = new Map<string, Cell[]>();
    let at = 0;
    for (const column of columns) {
      const begin = at;
      const cell = (_: unknown, row: number) =>
        this.#cell(bytes, begin + row * column.width, column);
      cells.set(column.name, Array.from({ length: rows }, cell));
      at += rows * column.width;
    }
    return cells;
  }

  /** Numbers have their sign bit flipped, so that 0 can say that there is none. */
  #cell(bytes: Fields, at: number, { isText, width }: Column): Cell {
    if (isText) {
      return this.texts.text(bytes.u16(at) + (width === 3 ? bytes.u8(at + 2) * 0x10000 : 0));
    }
    const number = width === 2 ? bytes.u16(at) : bytes.u32(at);
    return number === 0 ? null : number - (width === 2 ? 0x8000 : 0x80000000);
  }
}

function tableStreams(file: CompoundFile): Map<string, CompoundEntry> {
  const streams = new Map<string, CompoundEntry>();
  for (const entry of file.children(file.root)) {
    if (entry.kind !== "stream") continue;
    const { name, isTable } = decodeStreamName(entry.name);
    if (isTable) streams.set(name, entry);
  }
  return streams;
}

async function contentOf(
  file: CompoundFile,
  stream: CompoundEntry,
  longest: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (stream.size > longest) {
    throw new Unreadable(`Has a table of ${stream.size} bytes, more than ${longest}`);
  }
  return await file.open(stream).read(0, stream.size);
}
