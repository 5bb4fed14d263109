import assert from "node:assert/strict";
import { parseUsername } from "../model/user.ts";
import { usernamesFor } from "./usernames_for.ts";

const FIRST: readonly [string, string][] = [
  ["ada", "ada"],
  ["Ada.Lovelace@acme.example", "ada.lovelace"],
  ["ACME\\ada", "acme-ada"],
  ["Zoë Müller", "zoe-muller"],
  ["--x--", "x"],
  ["Пётр", "user"],
  ["", "user"],
  ["@", "user"],
  ["a".repeat(100), "a".repeat(64)],
];

for (const [name, expected] of FIRST) {
  Deno.test(`usernamesFor() begins with "${expected.slice(0, 20)}" for ${JSON.stringify(name.slice(0, 30))}`, () => {
    const [first] = usernamesFor(name);
    assert.equal(first, expected);
  });
}

Deno.test("usernamesFor() offers user names alone, and none twice", () => {
  for (const [name] of FIRST) {
    const all = [...usernamesFor(name)];
    assert.equal(new Set(all).size, all.length);
    for (const one of all) assert.equal(parseUsername(one), one);
  }
});
