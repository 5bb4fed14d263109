import assert from "node:assert/strict";
import { publish } from "./_files.ts";
import { json, ORIGIN, type Registry, scenario, signed } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const PROXY = "10.0.0.1";

/** Sends a request as it arrives from an address. */
async function from(
  { app }: Registry,
  hostname: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const info = { remoteAddr: { transport: "tcp", hostname, port: 4711 } };
  return await app.request(`http://inner.test:3000${path}`, init, info);
}

async function installerUrl(answer: Response): Promise<string> {
  const { Data } = await answer.json();
  return Data.Versions[0].Installers[0].InstallerUrl;
}

const FORWARDED = {
  "x-forwarded-proto": "https",
  "x-forwarded-host": "packages.example",
  "x-forwarded-for": "203.0.113.7",
};
const UNSET = { BASE_URL: "", TRUST_PROXY: "10.0.0.0/8" };
const ADDRESS = "/packageManifests/Contoso.Tool";

scenario("proxy: InstallerUrl leads back the way that each client came", async (registry) => {
  const path = await publish(
    (at, init) => from(registry, PROXY, at, { ...init, headers: signed(init?.headers) }),
    "bytes",
  );
  const seen = async (peer: string, headers: Record<string, string>) =>
    await installerUrl(await from(registry, peer, ADDRESS, { headers }));
  assert.equal(await seen(PROXY, FORWARDED), `https://packages.example${path}`);
  assert.equal(await seen(PROXY, {}), `http://inner.test:3000${path}`);
  assert.equal(await seen("203.0.113.7", FORWARDED), `http://inner.test:3000${path}`);
  assert.equal(
    await seen(PROXY, { ...FORWARDED, "x-forwarded-host": "other.example:8443" }),
    `https://other.example:8443${path}`,
  );
  assert.equal(await seen(PROXY, FORWARDED), `https://packages.example${path}`);
}, { env: UNSET });

scenario("proxy: the event log names the client behind it", async (registry) => {
  const body = json("POST", manifest("Contoso.Tool", ["1.0"]), {
    ...FORWARDED,
    ...Object.fromEntries(signed()),
  });
  assert.equal((await from(registry, PROXY, "/packageManifests", body)).status, 201);
  const { events } = registry.packhouse.services;
  const { items } = await events.find({ kind: "package.created", limit: 1 });
  assert.equal(items[0]!.actor.address, "203.0.113.7");
}, { env: UNSET });

scenario("proxy: BASE_URL is said whatever a request says", async (registry) => {
  const path = await publish(registry.admin, "bytes");
  for (const peer of [PROXY, "203.0.113.7"]) {
    const answer = await from(registry, peer, ADDRESS, { headers: FORWARDED });
    assert.equal(await installerUrl(answer), `${ORIGIN}${path}`);
  }
}, { env: { TRUST_PROXY: "10.0.0.0/8" } });

scenario("proxy: a Host that is none is refused", async (registry) => {
  const headers = { host: "user@inner.test" };
  const answer = await from(registry, "203.0.113.7", ADDRESS, { headers });
  assert.equal(answer.status, 400);
  assert.equal((await answer.json()).code, "request_malformed");
}, { env: UNSET });
