import type { Json, JsonObject } from "../../../kit/json.ts";

/**
 * An object as block-style YAML, lists at the indentation of their key, long lines left whole. Any
 * reader of YAML 1.1 or 1.2 finds the same texts, numbers and flags in it.
 */
export function yamlText(value: JsonObject): string {
  return membersText(value, "");
}

function membersText(value: JsonObject, indent: string): string {
  return Object.entries(value).map(([name, member]) =>
    member === undefined ? "" : `${indent}${name}:${valueText(member, indent)}`
  ).join("");
}

/** What follows the colon of a key that stands at this indentation. */
function valueText(value: Json, indent: string): string {
  if (typeof value === "string") return ` ${stringText(value, indent)}\n`;
  if (typeof value !== "object" || value === null) return ` ${value}\n`;
  if (Array.isArray(value)) {
    return value.length === 0 ? " []\n" : `\n${value.map((one) => itemText(one, indent)).join("")}`;
  }
  const members = membersText(value as JsonObject, `${indent}  `);
  return members === "" ? " {}\n" : `\n${members}`;
}

function itemText(value: Json, indent: string): string {
  if (typeof value === "string") return `${indent}- ${stringText(value, indent)}\n`;
  if (typeof value !== "object" || value === null) return `${indent}- ${value}\n`;
  const members = membersText(value as JsonObject, `${indent}  `);
  return members === "" ? `${indent}- {}\n` : `${indent}- ${members.slice(indent.length + 2)}`;
}

function stringText(text: string, indent: string): string {
  if (isPlain(text)) return text;
  if (isBlock(text)) return blockText(text, `${indent}  `);
  return UNPRINTABLE.test(text) ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`;
}

/** Line breaks of any reader, tabs, and what YAML does not let stand by itself. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]/u;

function isPlain(text: string): boolean {
  return /^[^-?:,[\]{}#&*!|>'"%@`\s](?:.*\S)?$/u.test(text) && !/:\s|\s#|:$|\s$/u.test(text) &&
    !UNPRINTABLE.test(text) && !MISREAD.some((form) => form.test(text));
}

/** Bare texts that some reader takes for something else than a text. */
const MISREAD: readonly RegExp[] = [
  /^(?:~|null|true|false|y|n|yes|no|on|off|=|<<)$/i,
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|[\d_,]+)$/i,
  /^[-+]?(?:[\d_,]*\.)?[\d_,]*\.?(?:e[-+]?\d+)?$/i,
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt\s].*)?$/,
  /^(?:---|\.\.\.)/,
];

/** Whether a text of several lines reads back from a literal block as it is. */
function isBlock(text: string): boolean {
  return /^[^\s](?:[^]*\S)?\n?$/u.test(text) && text.slice(0, -1).includes("\n") &&
    !UNPRINTABLE.test(text.replaceAll("\n", "")) && !/^\s+$/mu.test(text.replace(/\n{2,}/g, "\n"));
}

function blockText(text: string, indent: string): string {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n");
  return [ends ? "|" : "|-", ...lines.map((line) => line && indent + line)].join("\n");
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
