import assert from "node:assert/strict";
import { emailOf, foldLogin, parseEmail, parseUsername } from "./user.ts";

Deno.test("parseUsername() folds case and refuses what is not a name", () => {
  assert.equal(parseUsername(" Ada.Lovelace "), "ada.lovelace");
  for (
    const text of ["", "-ada", "ada.", "a b", "ada@example.test", "año", "a\0", "a".repeat(65)]
  ) {
    assert.throws(() => parseUsername(text), { code: "name_refused" }, text);
  }
});

Deno.test("parseEmail() folds case and refuses what has not the form", () => {
  assert.equal(parseEmail("Ada@Example.Test"), "ada@example.test");
  assert.equal(parseEmail("zoë@example.test"), "zoë@example.test");
  for (const text of ["", "ada", "@example.test", "ada@", "a b@c", "a@b@c", "a\u0000@b"]) {
    assert.throws(() => parseEmail(text), { code: "value_refused" }, text);
  }
});

Deno.test("foldLogin() composes what was typed decomposed", () => {
  assert.equal(foldLogin("Zoe\u0308"), "zo\u00eb");
});

Deno.test("emailOf() tells an address from the id that stands for none", () => {
  assert.equal(emailOf({ email: "ada@example.test" }), "ada@example.test");
  assert.equal(emailOf({ email: "01J0000000000000000000ADA0" }), null);
});
