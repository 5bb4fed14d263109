/** What makes a spreadsheet take a text for a formula, in any width of character. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One record of CSV. A text that a spreadsheet would calculate has an apostrophe before it, which
 * spreadsheets take for "this is text".
 * @see {@link https://www.rfc-editor.org/rfc/rfc4180 | RFC 4180}
 */
export function csvRecord(values: readonly (string | number | null)[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: string | number | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
