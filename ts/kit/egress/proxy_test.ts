import assert from "node:assert/strict";
import { Proxies } from "./proxy.ts";
import { parseTarget } from "./target.ts";

function goesDirectly(noProxy: string, url: string): boolean {
  const both = "http://proxy.example:3128";
  return new Proxies({ http: both, https: both, noProxy }).towards(parseTarget(url)) === null;
}

Deno.test("towards() takes the proxy of the scheme", () => {
  const proxies = new Proxies({ https: "http://us%40er:p%3Aw@proxy.example:3128" });
  assert.equal(proxies.towards(parseTarget("http://a.example")), null);
  assert.deepEqual(proxies.towards(parseTarget("https://a.example")), {
    host: "proxy.example",
    port: 3128,
    authorization: `Basic ${btoa("us@er:p:w")}`,
  });
});

Deno.test("towards() follows NO_PROXY", () => {
  const rows: [string, string, boolean][] = [
    ["", "http://a.example", false],
    ["*", "http://a.example", true],
    ["a.example", "http://a.example", true],
    ["a.example", "http://b.a.example", true],
    [".a.example", "http://b.a.example", true],
    [".a.example", "http://a.example", true],
    ["*.a.example", "http://b.a.example", true],
    ["a.example", "http://ba.example", false],
    ["A.Example.", "http://a.example.", true],
    ["a.example:8080", "http://a.example:8080", true],
    ["a.example:8080", "http://a.example", false],
    ["x, a.example", "http://a.example", true],
    ["x a.example", "http://a.example", true],
    ["10.0.0.0/8", "http://10.1.2.3", true],
    ["10.0.0.0/8", "http://11.1.2.3", false],
    ["10.1.2.3", "http://10.1.2.3", true],
    ["2.3", "http://10.1.2.3", false],
    ["[::1]", "http://[::1]", true],
    ["fd00::/8", "http://[fd12::1]", true],
    ["10.0.0.0/8", "http://a.example", false],
    [",,", "http://a.example", false],
  ];
  for (const [rules, url, expected] of rows) {
    assert.equal(goesDirectly(rules, url), expected, `${rules} and ${url}`);
  }
});

Deno.test("Proxies refuses what is no HTTP proxy, without repeating its password", () => {
  for (const http of ["socks5://a:1080", "https://u:secret@a", "http://a/secret", "http://"]) {
    assert.throws(() => new Proxies({ http }), (error) => {
      return error instanceof TypeError && !error.message.includes("secret");
    }, http);
  }
});
