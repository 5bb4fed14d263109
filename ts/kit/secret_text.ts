import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_LENGTH = 6;

/** Random letters and digits, each worth 5.95 bits. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length) text += unbiased(randomBytes(length));
  return text.slice(0, length);
}

/** Bytes from 248 on would make the first letters likelier than the last: they are left out. */
function unbiased(bytes: Uint8Array): string {
  const whole = 256 - 256 % ALPHABET.length;
  return Array.from(bytes, (byte) => byte < whole ? ALPHABET[byte % ALPHABET.length] : "").join("");
}

/**
 * A secret that scanners of leaked text can recognise without asking anybody: `prefix`, then
 * `length` letters and digits of which the last six are the CRC-32 of everything before them.
 */
export function newSecretText(prefix: string, length: number): string {
  const text = prefix + randomText(length - CHECKSUM_LENGTH);
  return text + checksum(text);
}

/** Whether a text could be such a secret; says nothing about whether anybody ever issued it. */
export function isSecretText(text: string, prefix: string, length: number): boolean {
  if (!text.startsWith(prefix) || text.length !== prefix.length + length) return false;
  if (!/^[0-9A-Za-z]+$/.test(text.slice(prefix.length))) return false;
  return checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = ALPHABET[rest % ALPHABET.length] + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
