import { Fields } from "./fields.ts";

/** What a version resource says (Windows' `VS_VERSIONINFO`). */
export interface VersionInfo {
  /** `1.2.3.4`, from the part in numbers. */
  readonly fileVersion: string | null;
  readonly productVersion: string | null;
  /** By name, such as `ProductName`: English where there are several languages, else the first. */
  readonly strings: ReadonlyMap<string, string>;
  /** Windows language identifiers of the tables of strings, and of `Translation`. */
  readonly languages: readonly number[];
}

interface Node {
  readonly key: string;
  /** What follows the key, up to the end of the node: the value, and children where it has them. */
  readonly rest: Fields;
  readonly valueLength: number;
}

const HEADER = 6;
const MAGIC = 0xfeef04bd;
const FIXED_LENGTH = 52;
const MOST_NODES = 1000;
const LONGEST_KEY = 128;
const ENGLISH = 0x409;

/** Reads a version resource; `null` where the bytes are none. What is damaged in it is left out. */
export function readVersionInfo(bytes: Uint8Array<ArrayBuffer>): VersionInfo | null {
  const [root] = nodesIn(new Fields(bytes), 0);
  if (root?.key !== "VS_VERSION_INFO") return null;
  const { rest, valueLength } = root;
  const hasFixed = valueLength >= FIXED_LENGTH && rest.length >= FIXED_LENGTH &&
    rest.u32(0) === MAGIC;
  const children = nodesIn(rest, aligned(valueLength));
  const tables = children.filter(({ key }) => key === "StringFileInfo")
    .flatMap((info) => nodesIn(info.rest, 0));
  const table = tables.find(({ key }) => languageOf(key) === ENGLISH) ?? tables[0];
  return {
    fileVersion: hasFixed ? versionAt(rest, 8) : null,
    productVersion: hasFixed ? versionAt(rest, 16) : null,
    strings: table ? stringsOf(table) : new Map(),
    languages: [
      ...new Set([...tables.map(({ key }) => languageOf(key)), ...translations(children)]),
    ],
  };
}

function* childrenOf(fields: Fields, from: number): Generator<Node> {
  let at = from;
  while (at + HEADER <= fields.length) {
    const length = fields.u16(at);
    if (length < HEADER) return;
    const node = new Fields(fields.bytes.subarray(at, at + length));
    if (node.length < HEADER) return;
    const key = textAt(node, HEADER, LONGEST_KEY);
    const value = Math.min(aligned(HEADER + 2 * (key.length + 1)), node.length);
    yield { key, rest: new Fields(node.bytes.subarray(value)), valueLength: node.u16(2) };
    at += aligned(length);
  }
}

function nodesIn(fields: Fields, from: number): Node[] {
  return childrenOf(fields, from).take(MOST_NODES).toArray();
}

/** Some compilers count a string in bytes and others in characters, so it ends with its node. */
function stringsOf(table: Node): Map<string, string> {
  return new Map(
    nodesIn(table.rest, 0).map(({ key, rest }) => [key, textAt(rest, 0, rest.length).trim()]),
  );
}

function translations(children: readonly Node[]): number[] {
  return children.filter(({ key }) => key === "VarFileInfo")
    .flatMap(({ rest }) => nodesIn(rest, 0))
    .filter(({ key, rest }) => key === "Translation" && rest.length >= 4)
    .map(({ rest }) => rest.u16(0));
}

function textAt(fields: Fields, at: number, most: number): string {
  let end = at;
  while (end + 2 <= Math.min(fields.length, at + 2 * most) && fields.u16(end) !== 0) end += 2;
  return new TextDecoder("utf-16le").decode(fields.slice(at, end - at));
}

function versionAt(fields: Fields, at: number): string {
  return [at + 2, at, at + 6, at + 4].map((place) => fields.u16(place)).join(".");
}

function languageOf(key: string): number {
  return parseInt(key.slice(0, 4), 16) || 0;
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}
