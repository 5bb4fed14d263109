import assert from "node:assert/strict";
import { json, scenario } from "./registry.ts";
import { publish, read } from "./winget_fixture.ts";

const ADDRESS = "/api/v1/system";

scenario("administrators see the server, how it is set, and no secret", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0", "2.0"]);
  const { settings, stores, storage, ...system } = await read(await registry.admin(ADDRESS));
  assert.deepEqual([system.name, system.environment, system.logLevel], [
    ...["Packhouse", "production", "error"],
  ]);
  assert.ok(system.memory.rss > 0 && system.uptimeSeconds >= 0);
  assert.deepEqual(storage, [
    { repository: "default/winget", protocol: "winget", packages: 1, versions: 2, bytes: 0 },
  ]);
  assert.deepEqual(stores.map(({ name, status }: Record<string, string>) => [name, status]), [
    ...[["documents", "ok"], ["blobs", "ok"]],
  ]);
  const said = settings.find(({ id }: { id: string }) => id === "admin.password");
  assert.deepEqual([said.value, said.secret, said.origin], ["******", true, "environment"]);
  for (const name of ["ADMIN_PASSWORD", "S3_SECRET_KEY", "MONGODB_URL"]) {
    const secret = registry.env[name];
    assert.ok(!secret || !JSON.stringify({ settings, stores }).includes(secret), name);
  }
});

scenario(
  "what is logged is changed while the server runs, and the log of events tells",
  async (registry) => {
    const { admin } = registry;
    const change = (level: string) => admin(`${ADDRESS}/log-level`, json("PUT", { level }));
    assert.deepEqual(await read(await change("debug")), { level: "debug" });
    assert.deepEqual(await read(await change("debug")), { level: "debug" });
    assert.deepEqual(await read(await admin(`${ADDRESS}/log-level`)), { level: "debug" });
    const { events } = await read(await admin("/api/v1/audit?action=system.changed"));
    const { instance } = await read(await admin(ADDRESS));
    assert.deepEqual(events.map(({ detail }: { detail: unknown }) => detail), [
      { before: "error", after: "debug", instance },
    ]);
    assert.equal((await change("loud")).status, 400);
  },
);
