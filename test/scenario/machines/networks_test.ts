import assert from "node:assert/strict";
import { json, type Registry, scenario } from "../registry.ts";
import { read, refused } from "../winget_fixture.ts";
import {
  BASE,
  bearer,
  bytesOf,
  makeKey,
  makeToken,
  manage,
  openShelf,
  setUp,
  TOOL,
} from "../machines_fixture.ts";

const OFFICE = "192.0.2.7";
const STRANGER = "203.0.113.9";
const PROXY = "10.0.0.1";
const NETWORKS = ["192.0.2.0/24", "2001:db8::/32"];

/** Sends a request as it arrives from an address. */
async function from(
  { packhouse }: Registry,
  hostname: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const info = { remoteAddr: { transport: "tcp", hostname, port: 4711 } } as Deno.ServeHandlerInfo;
  return await packhouse.answer(new Request(`http://packages.test${path}`, init), info);
}

async function open(registry: Registry): Promise<void> {
  await openShelf(registry);
  await setUp(registry, { networks: NETWORKS });
}

/** Every way to read, without the file. */
const READS: readonly (readonly [path: string, init?: RequestInit])[] = [
  ["/manifestSearch", json("POST", { FetchAllManifests: true })],
  [TOOL],
  [`${TOOL}/1.0`],
  ["/packageVersions/Contoso.Tool"],
  ["/packages"],
];

async function fileOf(registry: Registry, address: string): Promise<string> {
  const { Data } = await read(await from(registry, address, BASE + TOOL));
  const url: string = Data.Versions[0].Installers[0].InstallerUrl;
  assert.doesNotMatch(url, /\?/, "the same address opens it");
  return new URL(url).pathname;
}

scenario(
  "networks: clients from there read without credentials, and nobody else does",
  async (registry) => {
    await open(registry);
    const file = await fileOf(registry, OFFICE);
    for (const address of [OFFICE, "::ffff:192.0.2.200", "2001:db8::1"]) {
      for (const [path, init] of READS) {
        const answer = await from(registry, address, BASE + path, init);
        assert.equal(answer.status, 200, `${address} ${path}`);
        assert.match(answer.headers.get("cache-control")!, /^private, /, path);
        await answer.body?.cancel();
      }
      assert.equal(await (await from(registry, address, file)).text(), bytesOf("Contoso.Tool"));
      await refused(await from(registry, address, `${BASE}/packages`, json("POST", {})), 401);
      const shown = await from(registry, address, "/api/v1/repositories/acme/tools");
      assert.equal(shown.status, 200, await shown.text());
    }
    for (
      const address of [STRANGER, "192.0.3.7", "2001:db9::1", "192.0.2.7.example", "fe80::1%eth0"]
    ) {
      for (const [path, init] of READS) {
        await refused(
          await from(registry, address, BASE + path, init),
          401,
          401,
          `${address} ${path}`,
        );
      }
      await refused(await from(registry, address, file), 401);
    }
  },
);

/** Fields that could make somebody believe that a request came from elsewhere. */
const FORGED: readonly Record<string, string>[] = [
  ...["x-forwarded-for", "x-real-ip", "true-client-ip", "cf-connecting-ip", "x-client-ip"]
    .map((name) => ({ [name]: OFFICE })),
  { forwarded: `for=${OFFICE}` },
  { "x-forwarded-for": `${OFFICE}, ${OFFICE}` },
  { via: `1.1 ${OFFICE}`, host: OFFICE },
];

scenario("networks: no field of a request moves a stranger there", async (registry) => {
  await open(registry);
  const file = await fileOf(registry, OFFICE);
  for (const headers of FORGED) {
    for (const path of [BASE + TOOL, file]) {
      await refused(await from(registry, STRANGER, path, { headers }), 401);
    }
  }
});

scenario(
  "networks: behind a proxy it is the client that counts, as far as the proxy says",
  async (registry) => {
    await open(registry);
    const ask = async (peer: string, forwarded: string) => {
      const headers = { "x-forwarded-for": forwarded };
      const answer = await from(registry, peer, BASE + TOOL, { headers });
      await answer.body?.cancel();
      return answer.status;
    };
    for (
      const right of [OFFICE, `${STRANGER}, ${OFFICE}`, `${OFFICE}:4711`, `x, ${OFFICE}, 10.0.0.2`]
    ) {
      assert.equal(await ask(PROXY, right), 200, right);
    }
    const wrong = [
      ...[STRANGER, `${OFFICE}, ${STRANGER}`, `${OFFICE}, x`, "", `${OFFICE};`, `"${OFFICE}"`],
      ...[`${OFFICE},`, `${OFFICE} ${STRANGER}`, `0300.0.2.7`, `::ffff:${STRANGER}`],
    ];
    for (const one of wrong) assert.equal(await ask(PROXY, one), 401, one);
    assert.equal(await ask(STRANGER, OFFICE), 401);
  },
  { env: { TRUST_PROXY: "10.0.0.0/8" } },
);

scenario("networks: nothing that was answered there is answered to others", async (registry) => {
  await open(registry);
  for (let round = 0; round < 3; round++) {
    await read(await from(registry, OFFICE, BASE + TOOL));
    await refused(await from(registry, STRANGER, BASE + TOOL), 401);
    const answer = registry.packhouse.answer(new Request(`http://packages.test${BASE}${TOOL}`));
    assert.ok(answer instanceof Promise, "nothing of it is hot");
    await refused(await answer, 401);
  }
  await setUp(registry, { networks: [] });
  await refused(await from(registry, OFFICE, BASE + TOOL), 401);
});

scenario(
  "networks: tokens and keys that are bound to some open nothing elsewhere",
  async (registry) => {
    await openShelf(registry);
    const { secret } = await makeToken(registry, { networks: NETWORKS });
    const { base } = await makeKey(registry, { networks: NETWORKS });
    const statuses = async (address: string, headers: HeadersInit = {}) => {
      const asked = [
        from(registry, address, BASE + TOOL, { headers: { ...headers, ...bearer(secret) } }),
        from(registry, address, base + TOOL, { headers }),
      ];
      return (await Promise.all(asked)).map(({ status }) => status);
    };
    assert.deepEqual(await statuses(OFFICE), [200, 200]);
    assert.deepEqual(await statuses(STRANGER), [401, 404]);
    for (const headers of FORGED) assert.deepEqual(await statuses(STRANGER, headers), [401, 404]);
    const { tokens } = await manage(registry, "GET /api/v1/tokens");
    assert.deepEqual(tokens[0].networks, NETWORKS);
  },
);
