import assert from "node:assert/strict";
import { validate } from "./validate.ts";
import { VIEW_RULES } from "./view_rules.ts";

const READ: [string, unknown, unknown][] = [
  ["nothing", {}, {}],
  ["lists that are not said", { allow: null, deny: undefined }, {}],
  ["rules with gaps", { allow: [{ package: "A.*", tag: null }] }, { allow: [{ package: "A.*" }] }],
  ["an empty list", { allow: [] }, { allow: [] }],
  ["a rule about everything", { deny: [{}] }, { deny: [{}] }],
];

for (const [what, given, expected] of READ) {
  Deno.test(`VIEW_RULES reads ${what}`, () => {
    assert.equal(JSON.stringify(validate(VIEW_RULES, given)), JSON.stringify(expected));
  });
}

const REFUSED: [string, unknown, string][] = [
  ["a rule about something else", { allow: [{ name: "A" }] }, '"allow[0].name" is not known here'],
  ["an empty glob", { deny: [{ tag: "" }] }, '"deny[0].tag" must have at least 1 characters'],
  [
    "a glob that is too long",
    { deny: [{ version: "x".repeat(201) }] },
    '"deny[0].version" must have at most 200 characters',
  ],
  ["too many rules", { allow: Array(101).fill({}) }, '"allow" must have at most 100 elements'],
  ["a rule that is a text", { allow: ["A.*"] }, '"allow[0]" must be an object'],
];

for (const [what, given, detail] of REFUSED) {
  Deno.test(`VIEW_RULES refuses ${what}`, () => {
    assert.throws(() => validate(VIEW_RULES, given), { code: "value_refused", detail });
  });
}
