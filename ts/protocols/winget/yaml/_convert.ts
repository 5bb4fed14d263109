import type { Json } from "../../../kit/json.ts";
import { quote } from "../../../model/ids.ts";
import { type Contract, reaches } from "../contract.ts";
import { type Field, type Fields, memberNamed, memberOf, type Members } from "../manifest/rows.ts";
import { memberSince } from "./_manifest_versions.ts";
import type { SourceMap, SourceNode, SourceText } from "./_source.ts";
import type { FileNotes } from "./file_report.ts";

/** What converting needs to know of the file. */
export interface ConvertOptions {
  /** Members that came later are ignored, as clients ignore them. */
  readonly format: Contract;
  readonly notes: FileNotes;
  /** Is told on which line each value stands, by its path in what is converted. */
  readonly lines: Map<string, number>;
}

/**
 * What a mapping says, by canonical names: texts stay texts, numbers and flags become such where
 * the table has them. What is of another kind than its field stays what it is, for the reader to
 * refuse; `null` is left out.
 */
export function convertMembers(
  members: Fields,
  source: SourceMap,
  options: ConvertOptions,
  at = "",
): Members {
  const { format, notes, lines } = options;
  const said: Members = {};
  for (const [key, node] of source.members) {
    const name = memberNamed(members, key.toLowerCase());
    const field = name === undefined ? undefined : members[name];
    const known = field && name !== undefined && reaches(format, memberSince(name, field));
    if (!known) {
      const why = field ? "is not known to its ManifestVersion" : "is not known here";
      notes.warn("4.7", `${quote(memberOf(at, key))} ${why} and ignored`, node.line);
      continue;
    }
    const place = memberOf(at, name);
    lines.set(place, node.line);
    const value = convert(field, node, options, place);
    if (value === null) continue;
    if (name in said) notes.refuse("4.7", `${name} is given twice, in two spellings`, node.line);
    said[name] = value;
  }
  return said;
}

function convert(field: Field, node: SourceNode, options: ConvertOptions, at: string): Json {
  if (node.is === "text") return node.text === null ? null : scalarOf(field, node);
  if (field.is === "list" && node.is === "list") {
    return node.items.flatMap((item, index) => {
      const place = `${at}[${index}]`;
      options.lines.set(place, item.line);
      return convert(field.of, item, options, place) ?? [];
    });
  }
  if (field.is === "object" && node.is === "map") {
    return convertMembers(field.members, node, options, at);
  }
  return node.is === "list" ? [] : {};
}

function scalarOf({ is }: Field, { text }: SourceText): Json {
  if (text === null) return null;
  if (is === "integer") return integerOf(text) ?? text;
  const word = text.toLowerCase();
  return is === "flag" && (word === "true" || word === "false") ? word === "true" : text;
}

/** As the client reads them: decimal, hexadecimal after `0x`, octal after `0`. */
function integerOf(text: string): number | null {
  const [, sign, digits = ""] = /^([-+]?)(0x[0-9a-f]+|\d+)$/i.exec(text) ?? [];
  if (digits === "") return null;
  const value = /^0[0-7]+$/.test(digits) ? Number(`0o${digits.slice(1)}`) : Number(digits);
  return Number.isSafeInteger(value) ? (sign === "-" ? -value || 0 : value) : null;
}
