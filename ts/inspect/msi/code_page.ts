/** Text in one of Windows' code pages. */
export interface CodePage {
  /** By Windows' number; 0 is whatever the machine uses. */
  readonly number: number;
  /** Whether more than ASCII can be read; where not, the rest becomes U+FFFD. */
  readonly isKnown: boolean;
  decode(bytes: Uint8Array<ArrayBuffer>): string;
}

/** By the names of the Encoding Standard; the Windows pages 1250 to 1258 and ISO 8859 follow below. */
const ENCODINGS: ReadonlyMap<number, string> = new Map([
  [866, "ibm866"],
  [874, "windows-874"],
  [932, "shift_jis"],
  [936, "gbk"],
  [949, "euc-kr"],
  [950, "big5"],
  [1200, "utf-16le"],
  [10000, "macintosh"],
  [10007, "x-mac-cyrillic"],
  [20127, "windows-1252"],
  [20866, "koi8-r"],
  [20932, "euc-jp"],
  [21866, "koi8-u"],
  [51932, "euc-jp"],
  [51949, "euc-kr"],
  [54936, "gb18030"],
  [65001, "utf-8"],
]);

/** Text that says no code page is ASCII as a rule; where it is not, UTF-8 is recognised. */
export function codePage(number: number): CodePage {
  if (number === 0) return { number, isKnown: true, decode: decodeUnsaid };
  const encoding = encodingOf(number);
  const decoder = new TextDecoder(encoding ?? "utf-8");
  return { number, isKnown: encoding !== null, decode: (bytes) => decoder.decode(bytes) };
}

function encodingOf(number: number): string | null {
  if (number >= 1250 && number <= 1258) return `windows-${number}`;
  const isIso = number >= 28591 && number <= 28606 && number !== 28602;
  return isIso ? `iso-8859-${number - 28590}` : ENCODINGS.get(number) ?? null;
}

function decodeUnsaid(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
