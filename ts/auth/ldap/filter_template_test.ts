import assert from "node:assert/strict";
import { AndFilter, EqualityFilter, type Filter, OrFilter } from "ldapts";
import fc from "fast-check";
import { FilterTemplate } from "./filter_template.ts";

/** The values that a filter compares with, in their order. */
function valuesIn(filter: Filter): readonly unknown[] {
  if (filter instanceof AndFilter || filter instanceof OrFilter) {
    return filter.filters.flatMap(valuesIn);
  }
  assert.ok(filter instanceof EqualityFilter, `a ${filter.constructor.name}`);
  return [filter.value];
}

Deno.test("FilterTemplate fills in what means nothing but itself, whatever it is", () => {
  const template = new FilterTemplate("(&(objectClass=person)(|(uid={login})(mail={login})))", [
    "login",
  ]);
  const odd = fc.string({
    unit: fc.constantFrom("*", "(", ")", "\\", "\0", "&", "|", "a", "ž", "\u{1f600}", "\ud800"),
  });
  fc.assert(fc.property(fc.oneof(odd, fc.string()), (login) => {
    assert.deepEqual(valuesIn(template.fill({ login })), ["person", login, login]);
  }));
});

Deno.test("FilterTemplate does not fill in what was filled in", () => {
  const template = new FilterTemplate("(|(member={dn})(memberUid={username}))", ["dn", "username"]);
  const values = valuesIn(template.fill({ dn: "{username}", username: "{dn}" }));
  assert.deepEqual(values, ["{username}", "{dn}"]);
});

Deno.test("FilterTemplate puts parentheses around a filter that has none", () => {
  assert.deepEqual(valuesIn(new FilterTemplate("uid={login}", ["login"]).fill({ login: "a" })), [
    "a",
  ]);
});

Deno.test("FilterTemplate reads escaped bytes as UTF-8", () => {
  const template = new FilterTemplate("(&(ou=\\c5\\BDofie \\2a)(uid={login}))", ["login"]);
  assert.deepEqual(valuesIn(template.fill({ login: "a" })), ["Žofie *", "a"]);
});

const REFUSED: Record<string, RegExp> = {
  "": /must be a filter/,
  "(uid={login}": /must be a filter/,
  "(uid={login}))": /must be a filter/,
  "(&(uid={login})(ou=x)": /must be a filter/,
  "(& (uid={login}))": /must be a filter/,
  "(uid={login})(ou=x)": /must be a filter/,
  "(uid)": /must be a filter/,
  "(uid=\\4)": /must be a filter/,
  "(uid={username})": /has a place "\{username\}" that nothing is known for/,
  "({login}=x)": /has a place where no value stands/,
  "(uid:{login}:=x)": /has a place where no value stands/,
  "(uid=\\ff)": /has escaped bytes that are no text/,
};

for (const [text, says] of Object.entries(REFUSED)) {
  Deno.test(`FilterTemplate refuses ${JSON.stringify(text)}`, () => {
    const refused = { name: "FilterRefused", message: says };
    assert.throws(() => new FilterTemplate(text, ["login"]), refused);
  });
}
