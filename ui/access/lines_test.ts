import assert from "node:assert/strict";
import { errorOfLines, linesOf } from "./lines.ts";

Deno.test("linesOf() leaves out what is empty, and takes commas for lines", () => {
  assert.deepEqual(linesOf(" 192.0.2.0/24\n\n2001:db8::/32, 198.51.100.7 \n"), [
    ...["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"],
  ]);
  assert.deepEqual(linesOf(" \n"), []);
});

Deno.test("errorOfLines() names the line at fault", () => {
  const of = (path: string) => ({ findings: [{ path, message: "must be an address" }] });
  assert.equal(errorOfLines(of("networks[1]"), "networks"), "2: must be an address");
  assert.equal(errorOfLines(of("networks"), "networks"), "must be an address");
  assert.equal(errorOfLines(of("networksToo"), "networks"), null);
  assert.equal(errorOfLines(null, "networks"), null);
});
