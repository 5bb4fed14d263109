import assert from "node:assert/strict";
import { json, openRegistry, ORIGIN, scenario } from "./registry.ts";
import { publish, read } from "./winget_fixture.ts";
import { until } from "../until.ts";
import { upload } from "./_files.ts";

const ADDRESS = "/api/v1/system/identity";
const BASE_URL = "https://packages.example/registry";

scenario("a server is named, and says where it is, while it runs", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const manifest = "/winget/default/winget/packageManifests/Contoso.Tool";
  await registry.fetch(manifest);
  assert.deepEqual(await read(await admin(ADDRESS)), {
    ...{ name: "Packhouse", baseUrl: null, firstRun: false, fixed: [] },
  });
  const wanted = { name: "Acme packages", baseUrl: `${BASE_URL}/` };
  const changed = await read(await admin(ADDRESS, json("PUT", wanted)));
  assert.deepEqual([changed.name, changed.baseUrl], ["Acme packages", BASE_URL]);
  assert.equal((await read(await registry.fetch("/health"))).name, "Acme packages");
  const file = await upload(admin, "bytes");
  assert.ok(file.url.startsWith(`${BASE_URL}/`), file.url);
  const { events } = await read(await admin("/api/v1/audit?action=system.changed"));
  assert.deepEqual(events[0].detail.after, {
    name: "Acme packages",
    baseUrl: BASE_URL,
    firstRun: false,
  });
  assert.equal((await read(await admin(ADDRESS, json("PUT", { baseUrl: null })))).baseUrl, null);
}, { env: { BASE_URL: "" } });

scenario("what the settings say of it cannot be changed", async ({ admin }) => {
  const kept = await read(await admin(ADDRESS));
  assert.deepEqual([kept.name, kept.baseUrl, kept.fixed], ["Acme", ORIGIN, ["name", "baseUrl"]]);
  const refused = await admin(ADDRESS, json("PUT", { name: "Other" }));
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /is set where the server is configured/);
  assert.equal((await admin(ADDRESS, json("PUT", { name: "Acme" }))).status, 200);
}, { env: { APP_NAME: "Acme" } });

scenario("names and addresses that are none are refused", async ({ admin }) => {
  for (
    const wanted of [
      ...[{ baseUrl: "packages.example" }, { baseUrl: "ftp://packages.example" }],
      ...[{ baseUrl: "https://user:word@packages.example" }, {
        baseUrl: "https://packages.example?x",
      }],
      ...[{ name: "" }, { name: "x".repeat(65) }, { name: "a\nb" }, { firstRun: true }, {
        nane: "x",
      }],
    ]
  ) {
    const answer = await admin(ADDRESS, json("PUT", wanted));
    assert.equal(answer.status, 400, JSON.stringify(wanted));
  }
}, { env: { BASE_URL: "" } });

scenario(
  "a browser stays signed in while the server's address is another one already",
  async (registry) => {
    await registry.admin(ADDRESS, json("PUT", { baseUrl: "https://packages.example" }));
    const login = { username: "admin", password: "correct-horse-battery", session: "cookie" };
    const signIn = (origin: string) =>
      registry.fetch("/api/v1/auth/login", json("POST", login, { origin }));
    const here = (await signIn(ORIGIN)).headers.get("set-cookie")!;
    assert.doesNotMatch(here, /secure/i);
    const there = (await signIn("https://packages.example")).headers.get("set-cookie")!;
    assert.match(there, /secure/i);
    const cookie = here.split(";", 1)[0]!;
    const refreshed = await registry.fetch(
      "/api/v1/auth/refresh",
      json("POST", {}, { cookie, origin: ORIGIN }),
    );
    assert.equal(refreshed.status, 200);
    await refreshed.body?.cancel();
  },
  { env: { BASE_URL: "" } },
);

scenario("other instances follow", async (registry) => {
  if (!registry.env.MONGODB_URL) return;
  await using other = await openRegistry({ env: registry.env });
  await registry.admin(ADDRESS, json("PUT", { name: "Acme packages" }));
  await until(
    "the other instance knows",
    async () => (await read(await other.fetch("/health"))).name === "Acme packages",
  );
}, { env: { BASE_URL: "" } });
