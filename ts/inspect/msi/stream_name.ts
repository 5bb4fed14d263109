/** What a stream of a Windows Installer database is called, behind the name that is written. */
export interface StreamName {
  readonly name: string;
  /** Whether it keeps the rows of a table; anything else is a cabinet, an icon and the like. */
  readonly isTable: boolean;
}

/** The stream that an Authenticode signature of a Windows Installer database is in, as written. */
export const SIGNATURE_STREAM = "\x05DigitalSignature";
/** The stream with the digest of all names, sizes and times, where the signature covers them. */
export const SIGNATURE_EX_STREAM = "\x05MsiDigitalSignatureEx";
export const SUMMARY_STREAM = "\x05SummaryInformation";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
const PAIRS = 0x3800;
const SINGLES = 0x4800;
const TABLE = 0x4840;

/**
 * Undoes the packing of names: a code unit from U+3800 on stands for two characters of 64, one from
 * U+4800 on for one, and U+4840 in front marks a table. What is not packed stands for itself.
 */
export function decodeStreamName(written: string): StreamName {
  const isTable = written.charCodeAt(0) === TABLE;
  const packed = isTable ? written.slice(1) : written;
  return { name: packed.replace(/[\u3800-\u483f]/g, unpack), isTable };
}

function unpack(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code >= SINGLES) return DIGITS[code - SINGLES]!;
  return DIGITS[(code - PAIRS) & 0x3f]! + DIGITS[(code - PAIRS) >> 6]!;
}
