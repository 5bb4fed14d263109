/**
 * How a segment of a key is spelt as a file name, on every platform alike so that a folder can be
 * moved. A file system may take `Foo` and `foo` for one name, drop a dot at the end or keep `con`
 * for itself, so what makes a segment special stands behind or before it, after a sign that no key
 * holds:
 *
 * ```
 * setup-1.0.exe          setup-1.0.exe             lower case stands as it is
 * Acme.Tool              Acme.Tool=h               base-32 bits: which letters are upper case
 * 01ARZ3NDEKTSV4RRFF     01ARZ3NDEKTSV4RRFF=       every letter is, as in a ULID
 * v1.                    v1.=0                     ends with a dot, no letter is upper case
 * nul.txt                =nul.txt                  a device on Windows
 * ```
 */
export function fileNameOf(segment: string): string {
  const lead = RESERVED.test(segment) ? SIGN : "";
  const mark = caseMark(segment);
  if (mark === "0" && !segment.endsWith(".")) return lead + segment;
  return `${lead}${segment}${SIGN}${mark}`;
}

/** The segment that has this file name, or `null` when the file is none of ours. */
export function segmentOf(fileName: string): string | null {
  const [, segment] = NAME.exec(fileName) ?? [];
  return segment !== undefined && fileNameOf(segment) === fileName ? segment : null;
}

/** A folder that no key reaches, for bytes that are still arriving. */
export const TEMPORARY = ".tmp";

const SIGN = "=";
const NAME = /^=?([A-Za-z0-9._!'()%-]+)(?:=[0-9a-v]*)?$/;
const RESERVED = /^(?:(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|\.tmp$)/i;

/** `""` when every letter is upper case, else the upper-case ones as bits, the first letter lowest. */
function caseMark(segment: string): string {
  const letters = segment.match(/[A-Za-z]/g) ?? [];
  const upper = letters.map((letter) => letter <= "Z");
  if (letters.length > 0 && upper.every(Boolean)) return "";
  return upper.reduceRight((bits, is) => bits << 1n | (is ? 1n : 0n), 0n).toString(32);
}
