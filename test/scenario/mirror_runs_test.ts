import assert from "node:assert/strict";
import { sha256 } from "../servers/upstream/mod.ts";
import { made, mirrorScenario } from "./mirror_fixture.ts";
import { json } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const GIT = made("Git.Git", "2.51.0", "2.50.0", "2.49.0");
const PACKAGES = [GIT, made("Mozilla.Firefox", "140.0"), made("Other.Thing", "1.0")];

mirrorScenario(
  "mirror: what rules name is offered from here, byte for byte",
  PACKAGES,
  async (world) => {
    await world.mirror({}, { package: "git.*", maxVersions: 2 }, "Mozilla.Firefox");
    const run = await world.run();
    assert.deepEqual([run.state, run.error, run.counts.added], ["succeeded", null, 3]);
    assert.equal(run.progress.packagesDone, 2);

    assert.deepEqual(await world.offered("Git.Git"), ["2.51.0", "2.50.0"]);
    assert.deepEqual(await world.offered("Other.Thing"), []);
    const { fetch } = world.registry;
    const { Data } = await (await fetch("/packageManifests/Git.Git?Version=2.51.0")).json();
    const [{ InstallerUrl, InstallerSha256 }] = Data.Versions[0].Installers;
    const { pathname } = new URL(InstallerUrl);
    assert.match(pathname, /^\/dl\//);
    const bytes = await (await fetch(pathname)).bytes();
    assert.equal(sha256(bytes).toUpperCase(), InstallerSha256);

    const { items } = await world.get(`/runs/${run.id}/items?outcome=added`);
    assert.equal(items.length, 3);
    const { state, manifest } = await world.get("/versions/git.git/2.51.0");
    assert.equal(state, "published");
    assert.match(manifest.text, /PackageIdentifier: Git\.Git/);
    assert.equal(sha256(manifest.text), manifest.sha256);
  },
);

mirrorScenario(
  "mirror: a second run asks once whether there is anything new, and takes what there is",
  PACKAGES,
  async (world) => {
    await world.mirror({}, "Git.Git");
    await world.run();
    const before = world.upstream.requests.length;
    const again = await world.run();
    assert.deepEqual([again.state, again.unchanged], ["succeeded", true]);
    assert.equal(world.upstream.requests.length, before + 1);

    world.upstream.publish(made("Git.Git", "2.52.0", "2.51.0"));
    assert.equal((await world.run()).counts.added, 1);
    assert.equal((await world.offered("Git.Git"))[0], "2.52.0");
    const { runs, next } = await world.get("/runs?limit=2");
    assert.deepEqual([runs.length, runs[0].counts.added, typeof next], [2, 1, "string"]);
  },
);

mirrorScenario("mirror: a file that is not what its manifest promises is in quarantine", [
  GIT,
  { id: "Acme.Tool", versions: [{ version: "1.0", installers: [{ sha256: "0".repeat(64) }] }] },
], async (world) => {
  await world.mirror({}, "Git.Git", "Acme.*");
  const run = await world.run();
  assert.deepEqual([run.state, run.counts.quarantined, run.counts.added], ["succeeded", 1, 3]);
  assert.deepEqual(await world.offered("Acme.Tool"), []);
  const { versions } = await world.get("/versions?state=quarantined");
  assert.deepEqual([versions.length, versions[0].reason], [1, "file_replaced"]);

  assert.match((await world.decide("approve", "Acme.Tool", "1.0")).error.detail, /retry it/);
  world.upstream.publish(made("Acme.Tool", "1.0"));
  await world.run();
  assert.deepEqual(await world.offered("Acme.Tool"), ["1.0"]);
});

mirrorScenario(
  "mirror: what is published here under a name stays, and the clash is told",
  PACKAGES,
  async (world) => {
    const own = json("POST", manifest("Git.Git", ["1.0"]));
    assert.equal((await world.registry.admin("/packageManifests", own)).status, 201);
    await world.mirror({}, "Git.Git");
    const run = await world.run();
    assert.ok(run.counts.clashing > 0);
    assert.deepEqual(await world.offered("Git.Git"), ["1.0"]);
    const { items } = await world.get(`/runs/${run.id}/items?outcome=clashing`);
    assert.equal(items[0].package, "Git.Git");
  },
);

mirrorScenario("mirror: one package alone, or what one rule names", PACKAGES, async (world) => {
  await world.mirror({}, "Git.Git", "Mozilla.*");
  const { rules } = await world.get("/rules");
  await world.run({ package: "git.git" });
  assert.deepEqual(await world.offered("Mozilla.Firefox"), []);
  await world.run({ rule: rules[1].id });
  assert.deepEqual(await world.offered("Mozilla.Firefox"), ["140.0"]);
  const unknown = await world.ask("POST", "/runs", { rule: "none" });
  assert.deepEqual([unknown.status, (await unknown.json()).code], [404, "mirror_rule_missing"]);
  const both = await world.ask("POST", "/runs", { rule: "none", package: "Git.Git" });
  assert.deepEqual([both.status, (await both.json()).code], [400, "value_refused"]);
});

mirrorScenario(
  "mirror: an upstream that fails fails the run, and nothing else",
  PACKAGES,
  async (world) => {
    await world.mirror({}, "Git.Git");
    await world.run();
    world.upstream.fault("/cache/*", { is: "status", status: 404 });
    const run = await world.run();
    assert.equal(run.state, "failed");
    assert.match(run.error!, /Upstream does not answer/);
    assert.equal((await world.offered("Git.Git")).length, 3);
  },
);

mirrorScenario("mirror: what a scanner finds something in is not offered", [GIT], async (world) => {
  await world.mirror({}, { package: "Git.Git", maxVersions: 1 });
  assert.equal((await world.run()).counts.quarantined, 1);
  const { state, reason } = await world.version("Git.Git", "2.51.0");
  assert.deepEqual([state, reason], ["quarantined", "scan_found"]);
  assert.deepEqual(await world.offered("Git.Git"), []);
}, { env: { SCAN_COMMAND: `${Deno.execPath()} eval Deno.exit(1)` } });

mirrorScenario("mirror: files may be left where their vendors keep them", [GIT], async (world) => {
  await world.mirror({}, { package: "Git.Git", maxVersions: 1, rehost: false });
  await world.run();
  const { Data } = await (await world.registry.fetch("/packageManifests/Git.Git")).json();
  assert.ok(Data.Versions[0].Installers[0].InstallerUrl.startsWith(world.upstream.origin));
  assert.equal(world.upstream.count("/files/*"), 0);
});
