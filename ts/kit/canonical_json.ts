import { isJsonObject, type Json } from "./json.ts";

/**
 * The one text that a JSON value has in the JSON Canonicalization Scheme: names in the order of
 * their code units, no spaces. Equal values have equal texts, whoever writes them.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 | RFC 8785}
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member!)}`);
  return `{${members.join(",")}}`;
}
