import assert from "node:assert/strict";
import { Destinations } from "./destinations.ts";
import { parseTarget } from "./target.ts";

const open = new Destinations([]);

Deno.test("forbids() opens public addresses on ports of HTTP and above the well-known ones", () => {
  for (const port of [80, 443, 1024, 8080, 8443, 65535]) {
    assert.equal(open.forbids("a.example", "8.8.8.8", port), null);
  }
  for (const port of [0, 22, 25, 110, 993, 1023]) {
    assert.equal(open.forbids("a.example", "8.8.8.8", port), `port ${port} is not for HTTP`);
  }
});

Deno.test("forbids() says what an address is", () => {
  assert.equal(open.forbids("a.example", "10.0.0.1", 80), "it resolves to a private address");
  assert.equal(open.forbids("0.0.0.0", "0.0.0.0", 80), "it is an unspecified address");
  assert.match(open.forbids("a.example", "fe80::1%eth0", 80)!, /no address/);
  assert.match(open.forbids("a.example", "", 80)!, /no address/);
});

Deno.test("forbids() opens an allowed range, on every port and for every name", () => {
  const some = new Destinations(["10.1.0.0/16", "169.254.169.254/32", "::1/128"]);
  assert.equal(some.forbids("a.example", "10.1.2.3", 22), null);
  assert.equal(some.forbids("169.254.169.254", "169.254.169.254", 80), null);
  assert.equal(some.forbids("a.example", "::1", 80), null);
  assert.notEqual(some.forbids("a.example", "10.2.0.1", 80), null);
  assert.notEqual(some.forbids("a.example", "127.0.0.1", 80), null);
});

Deno.test("forbids() opens the inside of a network to an allowed name, and nothing stranger", () => {
  const some = new Destinations(["Mirror.Example"]);
  for (const address of ["10.1.2.3", "127.0.0.1", "100.64.0.1", "fd00::1", "8.8.8.8"]) {
    assert.equal(some.forbids("mirror.example", address, 81), null, address);
  }
  for (const address of ["169.254.169.254", "169.254.1.1", "0.0.0.0", "224.0.0.1", "fe80::1"]) {
    assert.notEqual(some.forbids("mirror.example", address, 80), null, address);
  }
  assert.notEqual(some.forbids("sub.mirror.example", "10.1.2.3", 80), null);
  assert.notEqual(some.forbids("mirror.example.evil", "10.1.2.3", 80), null);
});

Deno.test("forbidsName() judges a name that a proxy resolves by its spelling", () => {
  const some = new Destinations(["vault.internal"]);
  const inside = ["localhost", "a.localhost", "printer.local", "metadata.google.internal", "wiki"];
  for (const name of [...inside, "router.home.arpa"]) {
    assert.match(some.forbidsName(name, 80)!, /inside/, name);
  }
  for (const name of ["vault.internal", "a.example", "localhost.example", "local.example"]) {
    assert.equal(some.forbidsName(name, 443), null, name);
  }
  assert.match(some.forbidsName("a.example", 25)!, /port 25/);
});

Deno.test("parseTarget() knows odd spellings of hosts for what they are", () => {
  const hosts: Record<string, string> = {
    "http://0x7f.1/": "127.0.0.1",
    "http://2130706433/": "127.0.0.1",
    "http://0177.1/": "127.0.0.1",
    "http://127.0.0.1./": "127.0.0.1",
    "http://\u2460\u2461\u2466.0.0.1/": "127.0.0.1",
    "http://%31%32%37.0.0.1/": "127.0.0.1",
    "http:/127.0.0.1/": "127.0.0.1",
    "http:\\\\127.0.0.1\\": "127.0.0.1",
    "http://[::FFFF:127.0.0.1]/": "::ffff:7f00:1",
    "http://LOCALHOST./": "localhost",
    "http://b\u00fccher.example/": "xn--bcher-kva.example",
    "http://a_b.example:8080/": "a_b.example",
  };
  for (const [url, host] of Object.entries(hosts)) assert.equal(parseTarget(url).host, host, url);
});

Deno.test("parseTarget() leaves the final dot and the fragment behind", () => {
  assert.equal(parseTarget("https://a.example.:444/x?y#z").url.href, "https://a.example:444/x?y");
});

Deno.test("parseTarget() finds the port", () => {
  assert.equal(parseTarget("http://a.example").port, 80);
  assert.equal(parseTarget("https://a.example").port, 443);
  assert.equal(parseTarget("https://a.example:80").port, 80);
  assert.equal(parseTarget("https://a.example:0").port, 0);
});

Deno.test("parseTarget() refuses other schemes, credentials and hosts that are no names", () => {
  const refused = [
    ...[
      "ftp://a.example",
      "file:///etc/passwd",
      "data:,x",
      "javascript:1",
      "gopher://a",
      "//a",
      "a",
    ],
    ...["http://user@a.example", "http://user:secret@a.example", "http://:secret@a.example"],
    ...["http://a..b/", "http://.a/", "http://-a.example/", "http://a*.example/", "http://a,b/"],
    ...[
      `http://${"a".repeat(64)}.example`,
      `http://a.example/${"a".repeat(9000)}`,
      "http://1.2.3.4.5/",
    ],
  ];
  for (const url of refused) {
    assert.throws(() => parseTarget(url), { name: "EgressRefused", code: "url_unusable" }, url);
  }
  assert.throws(() => parseTarget("http://a.example", true), { code: "url_unusable" });
});

Deno.test("parseTarget() repeats no secret of an address that it refuses", () => {
  for (const url of ["http://user:secret@a.example", "ftp://a/secret", "http://a..b/secret"]) {
    assert.throws(() => parseTarget(url), (error: Error) => !error.message.includes("secret"), url);
  }
});
