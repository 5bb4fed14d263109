import assert from "node:assert/strict";
import type { Json, JsonObject } from "../../kit/json.ts";
import { claimAt, lineOf, textsOf } from "./claims.ts";

const CLAIMS: JsonObject = {
  groups: ["a", "b"],
  realm_access: { roles: ["c"] },
  resource_access: { "my.app": { roles: ["d"] }, my: { app: "shadow" } },
  "https://acme.example/groups": ["e"],
  "a.b": "whole",
  a: { b: "parts", "b.c": "f" },
  list: [{ name: "x" }],
  nothing: null,
};

const PATHS: [string, Json | undefined][] = [
  ["groups", ["a", "b"]],
  ["realm_access.roles", ["c"]],
  ["resource_access.my.app.roles", ["d"]],
  ["https://acme.example/groups", ["e"]],
  ["a.b", "whole"],
  ["a.b.c", "f"],
  ["list.0.name", undefined],
  ["nothing", null],
  ["nothing.more", undefined],
  ["realm_access.", undefined],
  [".", undefined],
  ["", undefined],
  ["__proto__.constructor", undefined],
  ["constructor", undefined],
  ["groups.length", undefined],
];

Deno.test("claimAt() takes dots for steps where no name has them", () => {
  for (const [path, expected] of PATHS) assert.deepEqual(claimAt(CLAIMS, path), expected, path);
});

Deno.test("lineOf() takes one line of text, not more", () => {
  const rows: [Json | undefined, string | null][] = [
    [" Ada ", "Ada"],
    ["12345678", "12345678"],
    ["123456789", null],
    ["a\nb", null],
    ["a\u0085b", null],
    ["", null],
    ["  ", null],
    [7, null],
    [["a"], null],
    [null, null],
    [undefined, null],
  ];
  for (const [value, expected] of rows) assert.equal(lineOf(value, 8), expected, `${value}`);
});

Deno.test("textsOf() takes a text, or the texts of a list", () => {
  const rows: [Json | undefined, string[]][] = [
    [["a", 7, "", null, { name: "b" }, "c"], ["a", "c"]],
    ["one two", ["one two"]],
    [{ a: "b" }, []],
    [undefined, []],
  ];
  for (const [value, expected] of rows) assert.deepEqual(textsOf(value), expected);
});
