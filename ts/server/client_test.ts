import assert from "node:assert/strict";
import { type Client, clientReader } from "./client.ts";

const PROXY = "10.0.0.1";
const STRANGER = "203.0.113.7";
const TRUSTED = ["10.0.0.0/8", "fd00::/8"];

interface Row {
  readonly name: string;
  readonly peer: string | null;
  readonly headers?: Record<string, string>;
  readonly client: Omit<Client, "reached">;
}

const DIRECT = "http://packages.test:3000";

const ROWS: readonly Row[] = [
  { name: "a stranger", peer: STRANGER, client: { address: STRANGER, origin: DIRECT } },
  { name: "nobody", peer: null, client: { address: null, origin: DIRECT } },
  {
    name: "a stranger who forges everything",
    peer: STRANGER,
    headers: {
      "x-forwarded-for": "10.0.0.9",
      "x-forwarded-host": "evil.test",
      "x-forwarded-proto": "https",
      forwarded: "for=10.0.0.9;host=evil.test",
    },
    client: { address: STRANGER, origin: DIRECT },
  },
  {
    name: "a stranger who names a request",
    peer: STRANGER,
    headers: { "x-request-id": "mine" },
    client: { address: STRANGER, origin: DIRECT },
  },
  {
    name: "a proxy that names a request",
    peer: PROXY,
    headers: { "x-request-id": "4bf92f35-77b3.4da6:1" },
    client: { address: PROXY, origin: DIRECT, requestId: "4bf92f35-77b3.4da6:1" },
  },
  ...["", "with a blank", "<script>", "x".repeat(129)].map((id) => ({
    name: `a proxy that names a request ${JSON.stringify(id.slice(0, 20))}`,
    peer: PROXY,
    headers: { "x-request-id": id },
    client: { address: PROXY, origin: DIRECT },
  })),
  {
    name: "a proxy that says everything",
    peer: PROXY,
    headers: {
      "x-forwarded-for": STRANGER,
      "x-forwarded-host": "packages.example",
      "x-forwarded-proto": "https",
    },
    client: { address: STRANGER, origin: "https://packages.example" },
  },
  { name: "a proxy that says nothing", peer: PROXY, client: { address: PROXY, origin: DIRECT } },
  {
    name: "a proxy as IPv6 spells IPv4",
    peer: "::ffff:10.0.0.1",
    headers: { "x-forwarded-for": STRANGER },
    client: { address: STRANGER, origin: DIRECT },
  },
  {
    name: "a chain of which a stranger wrote the beginning",
    peer: PROXY,
    headers: { "x-forwarded-for": "192.0.2.66, 203.0.113.7, 10.2.3.4" },
    client: { address: STRANGER, origin: DIRECT },
  },
  {
    name: "a chain of proxies alone",
    peer: PROXY,
    headers: { "x-forwarded-for": "10.9.9.9, fd00::1" },
    client: { address: "10.9.9.9", origin: DIRECT },
  },
  {
    name: "a hop with its port, which hides nothing that stands before it",
    peer: PROXY,
    headers: { "x-forwarded-for": "10.0.0.9, 203.0.113.7:4711" },
    client: { address: STRANGER, origin: DIRECT },
  },
  {
    name: "an IPv6 hop with its port",
    peer: PROXY,
    headers: { "x-forwarded-for": "192.0.2.66, [2001:db8::1]:4711" },
    client: { address: "2001:db8::1", origin: DIRECT },
  },
  {
    name: "a hop that is no address: what stands before it is hearsay",
    peer: PROXY,
    headers: { "x-forwarded-for": "192.0.2.66, unknown, 10.2.3.4" },
    client: { address: "10.2.3.4", origin: DIRECT },
  },
  {
    name: "hosts and schemes by two proxies",
    peer: PROXY,
    headers: { "x-forwarded-host": "a.test:8443, b.test", "x-forwarded-proto": "HTTPS, http" },
    client: { address: PROXY, origin: "https://a.test:8443" },
  },
  ...["evil.test/path", "user@evil.test", "a b", "evil.test:99999", "[::1", "a.test#", '"'].map((
    host,
  ) => ({
    name: `a forwarded host that is none: ${host}`,
    peer: PROXY,
    headers: { "x-forwarded-host": host, "x-forwarded-proto": "gopher" },
    client: { address: PROXY, origin: DIRECT },
  })),
];

for (const { name, peer, headers = {}, client } of ROWS) {
  Deno.test(`clientReader() reads ${name}`, () => {
    const read = clientReader({ trusted: TRUSTED });
    const host = { host: "packages.test:3000" };
    assert.deepEqual(read(new Request(DIRECT, { headers: { ...host, ...headers } }), peer), {
      ...client,
      reached: client.origin,
    });
  });
}

Deno.test("clientReader() says BASE_URL whatever a request says", () => {
  const read = clientReader({ baseUrl: "https://packages.example", trusted: TRUSTED });
  const headers = { "x-forwarded-host": "other.test", "x-forwarded-for": STRANGER };
  const said = "https://packages.example";
  const client = { address: STRANGER, origin: said, reached: said };
  assert.deepEqual(read(new Request(DIRECT, { headers }), PROXY), client);
});

Deno.test("clientReader() tells where the server was told to be from where a request went", () => {
  const read = clientReader({ told: () => "https://packages.example", trusted: TRUSTED });
  const client = { address: STRANGER, origin: "https://packages.example", reached: DIRECT };
  const headers = { host: "packages.test:3000" };
  assert.deepEqual(read(new Request(DIRECT, { headers }), STRANGER), client);
});

Deno.test("clientReader() refuses a Host that reaches beyond the host", () => {
  const read = clientReader({ trusted: [] });
  for (const host of ["a.test/..", "user@a.test", "a b", "a.test?x", "a.test#", ""]) {
    const request = new Request(DIRECT, { headers: { host } });
    assert.throws(() => read(request, STRANGER), /Request cannot be understood: Host/, host);
  }
  for (const host of ["a.test", "a_b:3000", "[::1]:3000", "127.0.0.1"]) {
    assert.equal(read(new Request(DIRECT, { headers: { host } }), STRANGER).origin, DIRECT);
  }
});
