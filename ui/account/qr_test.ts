import assert from "node:assert/strict";
import { qrPath } from "./qr.ts";

Deno.test("qrPath() has the three finder patterns and stays within its size", () => {
  const { path, size } = qrPath("otpauth://totp/Packhouse:ada?secret=JBSWY3DPEHPK3PXP");
  const fields = new Set(path.match(/M\d+ \d+/g));
  for (const [x, y] of [[0, 0], [size - 7, 0], [0, size - 7]] as const) {
    for (let at = 0; at < 7; at++) {
      assert.ok(fields.has(`M${x + at} ${y}`) && fields.has(`M${x} ${y + at}`), `${x} ${y}`);
    }
    assert.ok(fields.has(`M${x + 3} ${y + 3}`) && !fields.has(`M${x + 1} ${y + 1}`));
  }
  assert.ok(
    [...fields].every((field) => field.slice(1).split(" ").every((at) => Number(at) < size)),
  );
});
