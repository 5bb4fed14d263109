import assert from "node:assert/strict";
import { at, type JsonObject, put, withoutEmpty } from "./json_path.ts";

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
