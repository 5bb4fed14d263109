import assert from "node:assert/strict";
import type { RegistryError } from "../../model/registry_error.ts";
import { examplePackage } from "./_search_example.ts";
import { findVersion, getVersion } from "./version_entry.ts";

const { versions: ENTRIES } = examplePackage("Contoso.Tool", [
  ...["1.0-RC+a", "1.0", "Größe"].map((version) => ({ version })),
]);

Deno.test("findVersion() takes any case and either Unicode form", () => {
  for (const [asked, found] of [["1.0-rc+A", "1.0-RC+a"], ["GRO\u0308ßE", "Größe"]] as const) {
    assert.equal(findVersion(ENTRIES, asked)?.version, found);
  }
});

Deno.test("findVersion() takes no other spelling of an equal version", () => {
  for (const asked of ["1.0.0", "1", "v1.0", "1.0 ", "01.0", ""]) {
    assert.equal(findVersion(ENTRIES, asked), null, asked);
  }
});

Deno.test("getVersion() says whether there are others", () => {
  const refusal = (dialect: number) => (error: RegistryError) =>
    error.code === "version_missing" && error.dialect === dialect;
  assert.throws(() => getVersion(ENTRIES, "2.0"), refusal(5));
  assert.throws(() => getVersion([], "2.0"), refusal(4));
});
