import assert from "node:assert/strict";
import { programOf } from "./program.ts";

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";

for (
  const [agent, says] of [
    [
      `${WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`,
      "Chrome, Windows",
    ],
    [`${WINDOWS} AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, "Edge, Windows"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
      "Safari, iOS",
    ],
    ["curl/8.14.1", "curl/8.14.1"],
    ["", ""],
  ] as const
) {
  Deno.test(`programOf() says ${JSON.stringify(says)}`, () => {
    assert.equal(programOf(agent), says);
  });
}
