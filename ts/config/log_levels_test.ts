import assert from "node:assert/strict";
import { levels } from "./log_levels.ts";
import { ValueRefused } from "./reader.ts";

Deno.test("levels reads one for all rooms and others for some, in any order", () => {
  for (
    const [text, all, rooms] of [
      ["warn", "warn", {}],
      ["info,mirror=debug", "info", { mirror: "debug" }],
      ["store=error, debug ,auth=warn", "debug", { store: "error", auth: "warn" }],
      ["requests=debug", "info", { requests: "debug" }],
    ] as const
  ) assert.deepEqual(levels.parse(text), { all, rooms }, text);
});

Deno.test("levels refuses levels and rooms that there are none of", () => {
  for (const text of ["loud", "info,attic=debug", "mirror=", "=debug", "mirror=debug=info"]) {
    assert.throws(() => levels.parse(text), ValueRefused, text);
  }
});
