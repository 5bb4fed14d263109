import assert from "node:assert/strict";
import { at, inOrderOf, type JsonObject, put, withoutEmpty } from "./json_path.ts";

const MANIFEST: JsonObject = {
  A: "1",
  Installers: [{ Scope: "user" }, { Switches: { Silent: "/s" } }],
};

Deno.test("at() reads along a path", () => {
  assert.equal(at(MANIFEST, "Installers[1].Switches.Silent"), "/s");
  for (const path of ["B", "A.B", "Installers[7].Scope", "Installers[0].Scope.x"]) {
    assert.equal(at(MANIFEST, path), undefined, path);
  }
});

Deno.test("put() makes what is on the way, and changes nothing else", () => {
  const next = put(MANIFEST, "Installers[0].Switches.Custom", "/x");
  assert.deepEqual(next, {
    A: "1",
    Installers: [{ Scope: "user", Switches: { Custom: "/x" } }, { Switches: { Silent: "/s" } }],
  });
  assert.equal(at(MANIFEST, "Installers[0].Switches"), undefined);
});

Deno.test("put() takes a value out, and withoutEmpty() what it leaves empty", () => {
  const next = withoutEmpty(put(MANIFEST, "Installers[1].Switches.Silent", undefined));
  assert.deepEqual(next, { A: "1", Installers: [{ Scope: "user" }, {}] });
});

Deno.test("inOrderOf() moves members and changes none", () => {
  const other = { b: 1, a: [{ y: 1, x: 2 }] };
  const document: JsonObject = { a: [{ x: 3, y: 1 }, { x: 4 }], c: null, b: 2 };
  const ordered = inOrderOf(other, document);
  assert.deepEqual(ordered, document);
  assert.equal(JSON.stringify(ordered), '{"b":2,"a":[{"y":1,"x":3},{"x":4}],"c":null}');
});
