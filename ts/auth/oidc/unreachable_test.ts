import assert from "node:assert/strict";
import {
  assertForged,
  BACK,
  CLIENT_SECRET,
  EGRESS,
  FORGER,
  RelyingParties,
} from "../../../test/oidc_fixture.ts";
import { Authority } from "../../../test/servers/certificates.ts";
import { lacks } from "../../../test/servers/component.ts";
import { ForgingProvider, newKeys, signed } from "../../../test/servers/forging_provider.ts";
import { loopback } from "../../kit/egress/_loopback.ts";
import { createEgress, type FetchGuarded } from "../../kit/egress/mod.ts";

const AT = { redirectUri: BACK, returnTo: "/ui/" };
const PUBLIC = { clientAuthentication: "none" };
const OTHERS = await newKeys();

/** Somebody who listens where a provider is expected. */
function listen(answer: (request: Request) => Response | Promise<Response>) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
}

function begin(port: number, fetch: FetchGuarded = EGRESS): Promise<unknown> {
  return new RelyingParties().client(`http://127.0.0.1:${port}`, PUBLIC, { fetch }).begin(AT);
}

const ANSWERS: [string, RegExp, () => Response][] = [
  ["fails", /answers with an error/, () => new Response("oops", { status: 500 })],
  ["is another program", /is no JSON/, () => new Response("<html>hello")],
  ["sends elsewhere", /redirects more than 0 times/, () => Response.redirect("http://10.0.0.1/")],
  ["says too much", /longer than 524288 bytes/, () => Response.json("x".repeat(524_288))],
  ["says too much without an end", /longer than 524288 bytes/, () => new Response(endless())],
];

for (const [what, reason, answer] of ANSWERS) {
  Deno.test(`begin() bears a provider that ${what}`, async () => {
    await using server = listen(answer);
    await assertForged(begin(server.addr.port), reason);
  });
}

Deno.test("begin() bears a provider that is away", async () => {
  const server = listen(() => new Response());
  await server.shutdown();
  await assertForged(begin(server.addr.port), /no connection \(ECONNREFUSED\)/);
});

Deno.test("begin() waits for nobody longer than a person would", async () => {
  await using server = loopback((wire) => wire.gone());
  const hasty: FetchGuarded = (url, options) => {
    assert.ok(options!.idleMs! <= 10_000 && options!.totalMs! <= 20_000);
    return EGRESS(url, { ...options, idleMs: 50 });
  };
  await assertForged(begin(server.port, hasty), /did not answer \(limit: 0\.05 s\)/);
});

Deno.test("a provider in a private network is reached only where that is allowed", async () => {
  await using server = listen(() => new Response());
  const limits = { maxBytes: 1, connectMs: 1000, idleMs: 1000, totalMs: 1000, redirects: 0 };
  const strict = createEgress({ allow: [], limits });
  await assertForged(begin(server.addr.port, strict), /Cannot fetch from "http:\/\/127\.0\.0\.1/);
});

Deno.test({
  name: "begin() trusts the certificates that the options name, besides those of the system",
  ignore: lacks("openssl"),
  async fn() {
    const [ours, others] = [await Authority.create(), await Authority.create()];
    const tls = await ours.issue("IP:127.0.0.1");
    const where = { hostname: "127.0.0.1", port: 0, onListen() {} };
    await using server = Deno.serve({ ...where, ...tls }, ({ url }) => {
      const { origin: issuer } = new URL(url);
      return Response.json({ issuer, authorization_endpoint: `${issuer}/authorize` });
    });
    const issuer = `https://127.0.0.1:${server.addr.port}`;
    const begin = (ca: string) => new RelyingParties().client(issuer, { ...PUBLIC, ca }).begin(AT);
    const { location } = await begin(`${others.own.cert}\n# ours\n${ours.own.cert}`);
    assert.equal(location.origin, issuer);
    await assertForged(begin(others.own.cert), /TLS cannot be agreed on/);
  },
});

Deno.test("begin() asks a provider once an hour, and one that is away every ten seconds", async () => {
  let [asked, away] = [0, false];
  const honest = new ForgingProvider(FORGER);
  const fetch: FetchGuarded = async (...about) => {
    asked++;
    if (away) throw new Error("away");
    return await honest.fetch(...about);
  };
  const parties = new RelyingParties();
  const client = parties.client(FORGER, {}, { fetch, secret: CLIENT_SECRET });
  await Promise.all([client.begin(AT), client.begin(AT)]);
  parties.ahead = 59 * 60_000;
  await client.begin(AT);
  assert.equal(asked, 1);
  [parties.ahead, away] = [61 * 60_000, true];
  await assert.rejects(client.begin(AT), { code: "provider_failed" });
  [parties.ahead, away] = [61 * 60_000 + 9_000, false];
  await assert.rejects(client.begin(AT), { code: "provider_failed" });
  assert.equal(asked, 2);
  parties.ahead = 61 * 60_000 + 11_000;
  await client.begin(AT);
  assert.equal(asked, 3);
});

Deno.test("tokens of invented keys do not make this server ask for keys again and again", async () => {
  let asked = 0;
  const forger = new ForgingProvider(FORGER, { signs: (claims) => signed(claims, OTHERS) });
  const fetch: FetchGuarded = (url, options) => {
    if (String(url).endsWith("/keys")) asked++;
    return forger.fetch(url, options);
  };
  const parties = new RelyingParties();
  const client = parties.client(FORGER, {}, { fetch, secret: CLIENT_SECRET });
  const signIn = async () => {
    const { location, state } = await client.begin(AT);
    return await client.finish({ url: forger.comeBack(location), state, redirectUri: BACK });
  };
  for (let tries = 0; tries < 5; tries++) await assertForged(signIn(), /does not publish/);
  assert.equal(asked, 1);
  parties.ahead = 11_000;
  for (let tries = 0; tries < 5; tries++) await assertForged(signIn(), /does not publish/);
  assert.equal(asked, 2);
});

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (out) => out.enqueue(new Uint8Array(65_536)) });
}
