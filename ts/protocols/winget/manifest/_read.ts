import { isJsonObject, type Json, type JsonObject } from "../../../kit/json.ts";
import { quote } from "../../../model/ids.ts";
import {
  type ChoiceField,
  type Field,
  type Fields,
  type IntegerField,
  type ListField,
  memberOf,
  type Members,
  type ObjectField,
  type TextField,
} from "./_field.ts";
import { checkInteger, checkText, checkUnique, isTooLong } from "./_limits.ts";
import { memberNamed, wordFor } from "./_lookup.ts";
import { note, type Place, placeAt, placeOf } from "./_place.ts";

/**
 * Reads an object by its table: keys in any case and spelling, members in the table's order.
 * What is unknown, `null` or empty is left out. What is wrong or missing is noted, and where its
 * type is wrong it is left out as well.
 */
export function readMembers(members: Fields, body: JsonObject, place: Place): Members {
  const given = gather(members, body, place);
  const read: Members = {};
  for (const [name, field] of Object.entries(members)) {
    if (place.findings.full) break;
    const kept = readMember(field, given.get(name), placeOf(place, name, field));
    if (kept !== undefined) read[name] = kept;
  }
  return read;
}

/** Reads the object that must stand at a place; anything else is noted, and `undefined` answered. */
export function readObject(members: Fields, value: Json, place: Place): Members | undefined {
  return isJsonObject(value)
    ? readMembers(members, value, place)
    : refuseType("an object", value, place);
}

/** Reads the array that must stand at a place, as long as there is room for findings. */
export function readList(field: ListField, value: Json, place: Place): Json[] | undefined {
  if (!Array.isArray(value)) return refuseType("an array", value, place);
  if (isTooLong(field, value, place)) return undefined;
  const read: Json[] = [];
  for (const [index, item] of value.entries()) {
    if (place.findings.full) break;
    const kept = readValue(field.of, item, placeAt(place, index, field.of));
    if (kept !== undefined && !isIdle(field.of, kept)) read.push(kept);
  }
  checkUnique(field, read, place);
  return read;
}

/** The members that are given, by their canonical names. */
function gather(members: Fields, body: JsonObject, place: Place): Map<string, Json> {
  const given = new Map<string, Json>();
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined) continue;
    const folded = key.toLowerCase();
    const name = memberNamed(members, folded);
    if (seen.has(name ?? folded)) {
      note({ ...place, at: memberOf(place.at, name ?? quote(key)) }, TWICE);
    }
    seen.add(name ?? folded);
    if (name !== undefined) given.set(name, value);
  }
  return given;
}

const TWICE = "Is given twice, under keys that differ only by case or spelling";

function readMember(field: Field, value: Json | undefined, place: Place): Json | undefined {
  if (value === undefined || value === null || value === "" || isBlank(field, value)) {
    if (field.required) note(place, "Is required");
    return undefined;
  }
  const kept = readValue(field, value, place);
  return kept === undefined || isEmpty(kept) ? undefined : kept;
}

function readValue(field: Field, value: Json, place: Place): Json | undefined {
  switch (field.is) {
    case "text":
      return readText(field, value, place);
    case "choice":
      return readWord(field, value, place);
    case "integer":
      return readInteger(field, value, place);
    case "flag":
      return typeof value === "boolean" ? value : refuseType("true or false", value, place);
    case "list":
      return readList(field, value, place);
    case "object":
      return readObject(field.members, value, place);
  }
}

function readText(field: TextField, value: Json, place: Place): string | undefined {
  if (typeof value !== "string") return refuseType("a string", value, place);
  const text = field.form?.canonical?.(value) ?? value;
  checkText(field, text, place);
  return text;
}

function readWord({ from }: ChoiceField, value: Json, place: Place): string | undefined {
  if (typeof value !== "string") return refuseType("a string", value, place);
  const word = wordFor(from, value);
  if (word === undefined) note(place, `Must be one of ${Object.keys(from).join(", ")}`, value);
  return word;
}

function readInteger(field: IntegerField, value: Json, place: Place): number | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    return refuseType("an integer", value, place);
  }
  checkInteger(field, value, place);
  return value;
}

/** A required text of nothing but space counts as missing, as it does for clients. */
function isBlank({ is, required }: Field, value: Json): boolean {
  return is === "text" && required === true && typeof value === "string" && value.trim() === "";
}

/** An element that says nothing is dropped, as clients drop it, unless it had to say something. */
function isIdle(field: Field, kept: Json): boolean {
  return field.is === "object" && isEmpty(kept) && !requiresSomething(field);
}

function requiresSomething({ members }: ObjectField): boolean {
  return Object.values(members).some(({ required }) => required);
}

function isEmpty(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function refuseType(wanted: string, value: Json, place: Place): undefined {
  note(place, `Must be ${wanted}, found ${kindOf(value)}`, value);
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
