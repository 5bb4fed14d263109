import type { Json, JsonObject } from "../../../kit/json.ts";
import type { Fact } from "../../../inspect/mod.ts";

/** Members of an object in the making, each with where it is from; absent ones are not known. */
export type Row = Readonly<Record<string, Fact<Json> | undefined>>;

/** What the members of a row are, without where they are from. */
export function valuesOf(row: Row): JsonObject {
  return Object.fromEntries(known(row).map(([name, { value }]) => [name, value]));
}

/** Where the members of a row are from, by their paths below `at`. */
export function originsOf(row: Row, at: string): [path: string, from: string][] {
  return known(row).map(([name, { from }]) => [at === "" ? name : `${at}.${name}`, from]);
}

/** A fact that is left out where nothing is known. */
export function fact<T extends Json>(value: T | undefined, from: string): Fact<T> | undefined {
  return value === undefined || value === "" ? undefined : { value, from };
}

/** Only these members of an object, as they were in `from`. */
export function carried(object: JsonObject, names: readonly string[], from: string): Row {
  return Object.fromEntries(
    names.flatMap((name) => object[name] === undefined ? [] : [[name, fact(object[name], from)]]),
  );
}

function known(row: Row): [string, Fact<Json>][] {
  return Object.entries(row).filter((entry): entry is [string, Fact<Json>] => Boolean(entry[1]));
}
