import { Unreadable } from "../random_access.ts";

/** In bytes. */
const LONGEST_OID = 64;
const UTC_TIME = 23;
const GENERALIZED_TIME = 24;
const UNIVERSAL_STRING = 28;
/** How texts are encoded, by their tags. Who wrote T.61 meant Latin-1. */
const ENCODINGS: ReadonlyMap<number, string> = new Map([
  [12, "utf-8"],
  [18, "latin1"],
  [19, "latin1"],
  [20, "latin1"],
  [22, "latin1"],
  [26, "latin1"],
  [30, "utf-16be"],
]);
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/;
const LONGEST_TIME = 32;
/** UTCTime has years of two digits, from 1950 on (RFC 5280, 4.1.2.5.1). */
const FIRST_YEAR = 50;

/** The dotted numbers of an object identifier (X.690, 8.19). */
export function decodeOid(content: Uint8Array): string {
  if (content.length > LONGEST_OID || !content.length || content.at(-1)! >= 0x80) {
    throw new Unreadable("Has an OID that is none");
  }
  const [first = 0n, ...others] = numbersOf(content);
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - 40n * root, ...others].join(".");
}

/** Seven bits to a byte; the eighth says that more follow. */
function numbersOf(content: Uint8Array): bigint[] {
  const numbers: bigint[] = [];
  let number = 0n;
  for (const byte of content) {
    number = number << 7n | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0n;
  }
  return numbers;
}

/** A text by the tag of its type; `null` for a type that has none. */
export function decodeText(tag: number, content: Uint8Array): string | null {
  if (tag === UNIVERSAL_STRING) return decodeUtf32(content);
  const encoding = ENCODINGS.get(tag);
  return encoding ? new TextDecoder(encoding, { ignoreBOM: true }).decode(content) : null;
}

function decodeUtf32(content: Uint8Array): string {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const signs = Array.from({ length: Math.floor(content.length / 4) }, (_, at) => {
    const code = view.getUint32(4 * at);
    return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
  });
  return signs.join("");
}

/** A time in RFC 3339, UTC, without fractions. */
export function decodeTime(tag: number, content: Uint8Array): string {
  const isTime = tag === UTC_TIME || tag === GENERALIZED_TIME;
  const text = isTime ? new TextDecoder("latin1").decode(content.subarray(0, LONGEST_TIME)) : "";
  const full = tag === UTC_TIME ? century(text) + text : text;
  const time = full.replace(TIME, "$1-$2-$3T$4:$5:$6Z");
  const date = new Date(time);
  if (
    time === full || Number.isNaN(date.getTime()) ||
    !date.toISOString().startsWith(time.slice(0, 19))
  ) {
    throw new Unreadable("Has no time where one belongs");
  }
  return time;
}

function century(time: string): string {
  return Number(time.slice(0, 2)) < FIRST_YEAR ? "20" : "19";
}
