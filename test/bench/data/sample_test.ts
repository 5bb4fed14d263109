import assert from "node:assert/strict";
import type { Json } from "../../../ts/kit/json.ts";
import { readVersion, validateVersion } from "../../../ts/protocols/winget/manifest.ts";
import { sampleVersion } from "./sample.ts";

Deno.test("sampleVersion() is what publishing would store of it", () => {
  for (const index of [0, 7, 49_999]) {
    const version = sampleVersion(index, 3);
    assert.deepEqual(readVersion(version as unknown as Json), version);
    assert.deepEqual(validateVersion(version, { stored: () => false }), []);
  }
});
