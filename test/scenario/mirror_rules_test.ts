import assert from "node:assert/strict";
import { startUpstream } from "../servers/upstream/mod.ts";
import { made, MirroredWorld, mirrorScenario, REACHES_STAND_IN } from "./mirror_fixture.ts";
import { openRegistry } from "./registry.ts";

const GIT = made("Git.Git", "2.51.0", "2.50.0", "2.49.0");
const PACKAGES = [GIT, made("Mozilla.Firefox", "140.0"), made("Mozilla.VPN", "2.0")];

mirrorScenario(
  "mirror: rules are made, changed, listed in pages and taken away",
  PACKAGES,
  async (world) => {
    await world.mirror({}, "A.A", "B.B", { package: "C.*", maxVersions: 3, holdDays: 2 });
    const first = await world.get("/rules?limit=2");
    assert.deepEqual(first.rules.map((one: { package: string }) => one.package), ["A.A", "B.B"]);
    const { rules: [last], next } = await world.get(`/rules?limit=2&cursor=${first.next}`);
    assert.deepEqual([last.package, last.from, next], ["C.*", "stored", null]);

    const one = `/rules/${last.id}`;
    const { holdDays, maxVersions, versions } = await world.get(one, "PATCH", {
      ...{ holdDays: null, versions: ">=1 <2" },
    });
    assert.deepEqual([holdDays, maxVersions, versions], [undefined, 3, ">=1 <2"]);
    const refused = await world.ask("PATCH", one, { versions: ">= <" });
    const { code, errors } = await refused.json();
    assert.deepEqual([refused.status, code, errors[0].path], [400, "value_refused", "versions"]);
    assert.equal((await world.ask("DELETE", one)).status, 204);
    assert.equal((await world.ask("GET", one)).status, 404);
    const { events } = await (await world.registry.admin("/api/v1/audit?action=mirror_rule.*"))
      .json();
    assert.deepEqual(events.slice(0, 2).map((event: { kind: string }) => event.kind), [
      ...["mirror_rule.deleted", "mirror_rule.changed"],
    ]);
  },
);

mirrorScenario(
  "mirror: the whole list goes in and comes out as a file has it",
  PACKAGES,
  async (world) => {
    await world.mirror({}, "A.A", "B.B");
    const before = (await world.get("/rules")).rules;
    const wanted = { packages: ["B.B", { package_identifier: "Mozilla.*", max_versions: 1 }] };
    assert.deepEqual(await world.get("/allowlist", "PUT", wanted), wanted);
    assert.deepEqual(await world.get("/allowlist"), wanted);
    assert.equal((await world.get("/rules")).rules[0].id, before[1].id);
    const faulty = { packages: ["C.C", { package_identifier: "D D", maxversions: 1 }] };
    const refused = await world.ask("PUT", "/allowlist", faulty);
    assert.deepEqual(
      (await refused.json()).errors.map((one: { path: string }) => one.path),
      ["packages[1].package_identifier", "packages[1].maxversions"],
    );
    assert.deepEqual(await world.get("/allowlist"), wanted);
  },
);

mirrorScenario("mirror: a rule says beforehand what it would add", PACKAGES, async (world) => {
  await world.mirror({}, { package: "Mozilla.VPN" });
  await world.run();
  const seen = await world.get("/rules/preview", "POST", { package: "mozilla.*" });
  assert.deepEqual([seen.packages, seen.versions, seen.unknownSizes], [2, 2, 0]);
  assert.ok(seen.bytes > 0);
  const states = seen.items.map((
    one: { package: string; state: string },
  ) => [one.package, one.state]);
  assert.deepEqual(states, [["Mozilla.Firefox", "new"], ["Mozilla.VPN", "here"]]);
  assert.deepEqual(await world.offered("Mozilla.Firefox"), []);
});

mirrorScenario(
  "mirror: a narrower rule takes copies away, and says so before",
  PACKAGES,
  async (world) => {
    await world.mirror({}, "Git.Git");
    await world.run();
    const [{ id }] = (await world.get("/rules")).rules;
    await world.get(`/rules/${id}`, "PATCH", { maxVersions: 1 });
    const { versions, bytes, items } = await world.get("/retention");
    assert.deepEqual([versions, items[0].why], [2, "surplus"]);
    assert.ok(bytes > 0);
    assert.equal((await world.run()).counts.removed, 2);
    assert.deepEqual(await world.offered("Git.Git"), ["2.51.0"]);
  },
);

mirrorScenario(
  "mirror: a package is fetched when a client first asks for it, and no other",
  PACKAGES,
  async (world) => {
    await world.mirror({ pullThrough: true }, "Mozilla.*");
    assert.deepEqual(await world.offered("Mozilla.Firefox"), ["140.0"]);
    assert.deepEqual(await world.offered("Git.Git"), []);
    assert.deepEqual(await world.offered("Mozilla.Nothing"), []);
    assert.equal((await world.version("Mozilla.Firefox", "140.0")).state, "published");
  },
);

Deno.test("mirror: ALLOWLIST_PATH alone makes the default repository a copy", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(path, '["Git.Git"]');
  await using upstream = await startUpstream({ packages: PACKAGES });
  const env = { ...REACHES_STAND_IN, ALLOWLIST_PATH: path, UPDATER_SOURCE_URL: upstream.url };
  await using registry = await openRegistry({
    env: { ...env, UPDATER_MAX_VERSIONS_PER_PACKAGE: "1" },
  });
  const world = new MirroredWorld(registry, upstream);
  const { implied, enabled, createdAt } = await world.get("");
  assert.deepEqual([implied, enabled, createdAt], [true, true, null]);
  const { rules: [rule] } = await world.get("/rules");
  assert.deepEqual(rule, { id: "file/1", from: "file", package: "Git.Git" });
  await world.run({ rule: "file/1" });
  assert.deepEqual(await world.offered("Git.Git"), ["2.51.0"]);

  const changed = await world.ask("PATCH", "/rules/file%2F1", { maxVersions: 2 });
  assert.match((await changed.json()).detail, /ALLOWLIST_PATH/);
  assert.match((await (await world.ask("DELETE", "")).json()).detail, /"enabled": false/);
  await Deno.writeTextFile(path, '["Git.Git", "Mozilla.*", {}]');
  assert.match((await world.get("/rules")).rules[0].package, /Git/);
  assert.match((await world.get("")).fileFault, /packages\[2\]/);
  await Deno.writeTextFile(path, '["Git.Git", "Mozilla.VPN"]');
  await world.run();
  assert.deepEqual(await world.offered("Mozilla.VPN"), ["2.0"]);
  assert.equal((await world.get("")).fileFault, null);
  await Deno.remove(path);
});

Deno.test("mirror: a server does not start with an allow-list that it cannot read", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(path, '{"packages":[{"package":"Git.Git"}]}');
  const env = { ALLOWLIST_PATH: path };
  await assert.rejects(openRegistry({ env }), (error: Error) => {
    assert.equal(error.name, "SettingsRefused");
    assert.match(error.message, /ALLOWLIST_PATH: .*packages\[0\]\.package is not known here/);
    return true;
  });
  await Deno.remove(path);
});
