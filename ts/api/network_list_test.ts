import assert from "node:assert/strict";
import { NETWORKS } from "./network_list.ts";
import { validate } from "./validate.ts";

for (const range of ["192.0.2.0/24", "198.51.100.7", "2001:db8::/32", "::1", "0.0.0.0/0"]) {
  Deno.test(`NETWORKS reads ${range}`, () => {
    assert.deepEqual(validate(NETWORKS, [range]), [range]);
  });
}

for (const range of ["192.0.2.0/33", "192.0.2", "example.test", "fe80::1%eth0", "1.2.3.4/ 8"]) {
  Deno.test(`NETWORKS refuses ${range}`, () => {
    const detail = '"[0]" must be an IP address or a range such as 192.0.2.0/24';
    assert.throws(() => validate(NETWORKS, [range]), { code: "value_refused", detail });
  });
}

Deno.test("NETWORKS refuses more than a hundred", () => {
  const many = Array(101).fill("192.0.2.0/24");
  assert.throws(() => validate(NETWORKS, many), { code: "value_refused" });
});
