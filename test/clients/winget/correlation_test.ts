import assert from "node:assert/strict";
import { correlationRequest, mapVersion } from "./correlation.ts";
import type { FoundVersion } from "./search_answer.ts";
import { serializeRequest } from "./search_request.ts";

function release(version: string, ...shownVersions: string[]): FoundVersion {
  return {
    ...{ version, shownVersions },
    ...{ channel: "", productCodes: [], familyNames: [], upgradeCodes: [] },
  };
}

Deno.test("correlationRequest() sends folded codes and both forms of the name", () => {
  const program = { name: "010 Editor 11.0 (64-bit)", publisher: "SweetScape", version: "11" };
  const request = correlationRequest({ ...program, productCode: "{5F1C}" })!;
  const match = (PackageMatchField: string, KeyWord: string) => ({
    PackageMatchField,
    RequestMatch: { KeyWord, MatchType: "Exact" },
  });
  assert.deepEqual(JSON.parse(serializeRequest(request)), {
    Inclusions: [
      match("ProductCode", "{5f1c}"),
      match("NormalizedPackageNameAndPublisher", "010editor"),
      match("NormalizedPackageNameAndPublisher", "010editor(x64)"),
    ],
  });
});

Deno.test("correlationRequest() searches no name without a publisher", () => {
  assert.equal(correlationRequest({ name: "Tool", version: "1" }), null);
});

Deno.test("mapVersion() looks the installed version up in what releases show", () => {
  const versions = [release("3.0", "3.0.300"), release("2.0", "2.0.200", "2.0.250")];
  assert.equal(mapVersion("2.0.220", versions), "2.0");
  assert.equal(mapVersion("3.0.300", versions), "3.0");
  assert.equal(mapVersion("2.5", versions), "< 3.0");
  assert.equal(mapVersion("1", versions), "< 2.0");
  assert.equal(mapVersion("4", versions), "> 3.0");
});

Deno.test("mapVersion() leaves versions alone where the newest shows itself as it is", () => {
  assert.equal(mapVersion("2.5", [release("3.0", "3.0"), release("2.0", "2.5")]), "2.5");
  assert.equal(mapVersion("2.5", [release("3.0"), release("2.0", "2.5")]), "2.5");
});

Deno.test("mapVersion() does not guess among ranges out of order", () => {
  assert.equal(mapVersion("7", [release("3.0", "5"), release("2.0", "6")]), "7");
});
