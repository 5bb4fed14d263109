import assert from "node:assert/strict";
import { networkOf } from "./network_of.ts";

Deno.test("networkOf() keeps what one subscriber cannot change at will", () => {
  const cases: [string, string][] = [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::ffff:c000:201", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:DB8::1", "2001:db8:0:0"],
    ["2001:db8:0001:2::", "2001:db8:1:2"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["::1", "0:0:0:0"],
    ["", ""],
    ["no address", "no address"],
  ];
  for (const [address, network] of cases) assert.equal(networkOf(address), network, address);
});
