import assert from "node:assert/strict";
import { type AddressKind, kindOf } from "./address_kind.ts";
import { contains, parseAddress, parseRange } from "../address_range.ts";

const KINDS: Record<string, AddressKind | null> = {
  "8.8.8.8": null,
  "1.1.1.1": null,
  "11.0.0.0": null,
  "9.255.255.255": null,
  "172.15.255.255": null,
  "172.32.0.0": null,
  "192.167.255.255": null,
  "192.169.0.0": null,
  "100.63.255.255": null,
  "100.128.0.0": null,
  "169.253.255.255": null,
  "198.17.255.255": null,
  "198.20.0.0": null,
  "223.255.255.255": null,
  "2606:4700::1111": null,
  "2a00:1450:4001::200e": null,
  "::ffff:8.8.8.8": null,
  "64:ff9b::8.8.8.8": null,
  "0.0.0.0": "unspecified",
  "0.1.2.3": "unspecified",
  "::": "unspecified",
  "127.0.0.1": "loopback",
  "127.255.255.255": "loopback",
  "::1": "loopback",
  "10.0.0.1": "private",
  "172.16.0.1": "private",
  "172.31.255.255": "private",
  "192.168.1.1": "private",
  "fc00::1": "private",
  "fdff:ffff::1": "private",
  "fec0::1": "private",
  "100.64.0.1": "shared",
  "100.127.255.255": "shared",
  "169.254.1.1": "link-local",
  "fe80::1": "link-local",
  "febf::1": "link-local",
  "169.254.169.254": "metadata",
  "169.254.170.2": "metadata",
  "fd00:ec2::254": "metadata",
  "100.100.100.200": "metadata",
  "168.63.129.16": "metadata",
  "192.0.2.1": "documentation",
  "198.51.100.1": "documentation",
  "203.0.113.1": "documentation",
  "2001:db8::1": "documentation",
  "3fff::1": "documentation",
  "198.18.0.1": "benchmarking",
  "198.19.255.255": "benchmarking",
  "2001:2::1": "benchmarking",
  "224.0.0.1": "multicast",
  "239.255.255.255": "multicast",
  "ff02::1": "multicast",
  "192.0.0.1": "reserved",
  "240.0.0.1": "reserved",
  "255.255.255.255": "reserved",
  "::ffff:127.0.0.1": "loopback",
  "::ffff:7f00:1": "loopback",
  "::ffff:169.254.169.254": "metadata",
  "::127.0.0.1": "reserved",
  "::ffff:0:127.0.0.1": "reserved",
  "64:ff9b::10.0.0.1": "private",
  "64:ff9b::169.254.169.254": "metadata",
  "64:ff9b:1::8.8.8.8": "reserved",
  "2002:7f00:1::": "tunnelled",
  "2002:0808:0808::": "tunnelled",
  "2001:0:7f00:1::1": "tunnelled",
  "192.88.99.1": "tunnelled",
  "2001:20::1": "reserved",
  "100::1": "reserved",
  "5f00::1": "reserved",
  "4000::1": "reserved",
};

for (const [text, kind] of Object.entries(KINDS)) {
  Deno.test(`kindOf() takes ${text} for ${kind ?? "public"}`, () => {
    assert.equal(kindOf(parseAddress(text)!), kind);
  });
}

Deno.test("parseAddress() refuses what is spelled oddly, scoped, or no address", () => {
  const odd = [
    ...[
      "0x7f.1",
      "2130706433",
      "0177.0.0.1",
      "127.1",
      "127.0.0.01",
      "256.0.0.1",
      "1.2.3",
      "1.2.3.4.5",
    ],
    ...["fe80::1%eth0", "::1::", ":", "1:2:3:4:5:6:7", "[::1]", "::g", "::1/", "", " 127.0.0.1"],
    ...["::1]:80/[", "::1@::", "\u2460.0.0.1"],
  ];
  for (const text of odd) assert.equal(parseAddress(text), null, text);
});

Deno.test("parseAddress() reads every spelling of one IPv6 address alike", () => {
  const bytes = Uint8Array.from([0x20, 1, 0xd, 0xb8, ...Array(10).fill(0), 1, 2]);
  for (const text of ["2001:DB8::102", "2001:db8:0:0:0:0:0:102", "2001:db8::0.0.1.2"]) {
    assert.deepEqual(parseAddress(text), bytes, text);
  }
});

Deno.test("contains() compares the bits of a prefix and no others", () => {
  const rows: [string, string, boolean][] = [
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.64.0.0/10", "10.127.255.255", true],
    ["10.64.0.0/10", "10.128.0.0", false],
    ["10.1.2.3", "10.1.2.3", true],
    ["10.1.2.3", "10.1.2.2", false],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "127.0.0.1", false],
    ["fd00::/9", "fd7f::1", true],
    ["fd00::/9", "fd80::1", false],
    ["::ffff:10.0.0.0/104", "10.2.3.4", true],
    ["10.0.0.0/8", "::ffff:10.2.3.4", true],
  ];
  for (const [range, address, expected] of rows) {
    const found = contains(parseRange(range)!, parseAddress(address)!);
    assert.equal(found, expected, `${address} in ${range}`);
  }
});

Deno.test("parseRange() refuses names and prefixes that are too long", () => {
  for (const text of ["mirror.example", "10.0.0.0/33", "::/129", "10.0.0/8", "/8", "10.0.0.0/"]) {
    assert.equal(parseRange(text), null, text);
  }
});
