import assert from "node:assert/strict";
import { isJsonObject, type Json } from "../../../kit/json.ts";
import { type Finding, RegistryError } from "../../../model/registry_error.ts";
import type { Field, Fields } from "./_field.ts";
import { least, put, sample, textOf } from "./_samples.ts";
import { INSTALLER } from "./installer_fields.ts";
import { DEFAULT_LOCALE, LOCALE } from "./locale_fields.ts";
import { readDefaultLocale, readInstaller, readLocale, readVersion } from "./read.ts";
import { MANIFEST_VERSION } from "./version_fields.ts";

const { PackageVersion, Channel } = MANIFEST_VERSION;
const KINDS: readonly [string, Fields, (body: Json) => unknown][] = [
  ["readInstaller", INSTALLER, readInstaller],
  ["readLocale", LOCALE, readLocale],
  ["readDefaultLocale", DEFAULT_LOCALE, readDefaultLocale],
  [
    "readVersion",
    { PackageVersion, Channel },
    (body) => isJsonObject(body) && readVersion({ DefaultLocale: least(DEFAULT_LOCALE), ...body }),
  ],
];

/** A way to a field through objects and lists; "0" is the one element of a list. */
interface Spot {
  readonly path: readonly string[];
  readonly field: Field;
}

function* spots(members: Fields, before: readonly string[] = []): Iterable<Spot> {
  for (const [name, field] of Object.entries(members)) yield* below(field, [...before, name]);
}

function* below(field: Field, path: readonly string[]): Iterable<Spot> {
  yield { path, field };
  if (field.is === "list") yield* below(field.of, [...path, "0"]);
  if (field.is === "object") yield* spots(field.members, path);
}

function nameOf({ path }: Spot): string {
  return path.join(".").replace(/\.0(?=\.|$)/g, "[0]");
}

function findingsOf(read: () => unknown): readonly Finding[] {
  try {
    read();
    return [];
  } catch (error) {
    assert.ok(error instanceof RegistryError);
    assert.equal(error.code, "metadata_refused");
    return error.findings;
  }
}

function itemsOf(field: Field, count: number): Json[] {
  return Array.from({ length: count }, (_, number) => sample(field, number));
}

/** Values at the edges of what a field allows, each with one beyond it. */
function edges(field: Field): readonly [within: Json, beyond: Json][] {
  switch (field.is) {
    case "text": {
      const { max, min = 0 } = field;
      const longest = textOf(field, max);
      const longer = `${longest}${longest.at(-1)}`;
      if (min < 2) return [[longest, longer]];
      return [[longest, longer], [textOf(field, min), textOf(field, min - 1)]];
    }
    case "integer":
      return [[field.max, field.max + 1], [field.min, field.min - 1]];
    case "list":
      return [[itemsOf(field.of, field.max), itemsOf(field.of, field.max + 1)]];
    default:
      return [];
  }
}

for (const [reader, members, read] of KINDS) {
  Deno.test(`${reader}() takes every value at the edge of its limits, and nothing beyond`, () => {
    for (const spot of spots(members)) {
      for (const [within, beyond] of edges(spot.field)) {
        assert.deepEqual(findingsOf(() => read(put(members, spot.path, within))), []);
        const found = findingsOf(() => read(put(members, spot.path, beyond)));
        assert.deepEqual(found.map(({ field }) => field), [nameOf(spot)]);
      }
    }
  });
  Deno.test(`${reader}() refuses every field of another type`, () => {
    for (const spot of spots(members)) {
      const wrong: Json = spot.field.is === "object" ? "text" : { is: "an object" };
      const fields = findingsOf(() => read(put(members, spot.path, wrong)))
        .map(({ field }) => field);
      assert.deepEqual(fields, [nameOf(spot)], nameOf(spot));
    }
  });
  Deno.test(`${reader}() keeps every word in its canonical spelling, and refuses others`, () => {
    for (const spot of spots(members)) {
      if (spot.field.is !== "choice") continue;
      for (const word of Object.keys(spot.field.from)) {
        const same = read(put(members, spot.path, word));
        assert.deepEqual(read(put(members, spot.path, word.toUpperCase())), same);
        assert.deepEqual(read(put(members, spot.path, word.toLowerCase())), same);
      }
      const refused = findingsOf(() => read(put(members, spot.path, "something else")));
      assert.deepEqual(refused.map(({ field }) => field), [nameOf(spot)]);
      assert.match(refused[0]!.says, /^Must be one of /);
      assert.equal(refused[0]!.value, "something else");
    }
  });
}
