import assert from "node:assert/strict";
import { json, type Registry } from "../scenario/registry.ts";
import { manifest } from "../scenario/winget_fixture.ts";
import { mirrors } from "./fixture.ts";

/** Publishes a version of our own, as a new package or beside what is there. */
async function publishOurs({ admin }: Registry, name: string, version: string): Promise<void> {
  const whole = manifest(name, [version]);
  const created = await admin("/packageManifests", json("POST", whole));
  if (created.status === 201) return;
  const path = `/packages/${name}/versions`;
  assert.equal((await admin(path, json("POST", whole.Versions[0]))).status, 201);
}

mirrors("nothing is copied of a package whose name is one of our own", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0");
  await publishOurs(at.registry, "ACME.tool", "0.1");
  assert.deepEqual(await at.runAndTell(), ["clashing Acme.Tool 1.0", "clashing Acme.Tool 2.0"]);
  assert.deepEqual(await at.published("Acme.Tool"), ["0.1!"]);
  assert.deepEqual(at.fetcher.downloads, []);
  assert.deepEqual(await at.events("mirror.clashed"), ["mirror.clashed Acme.Tool"]);
  assert.equal((await at.run()).unchanged, true);
  at.upstream.put("Acme.Tool", "3.0");
  assert.deepEqual(await at.runAndTell(), []);
  assert.deepEqual(await at.events("mirror.clashed"), ["mirror.clashed Acme.Tool"]);
});

mirrors("copies of a package that became ours go, and come back when it is gone", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  await at.run();
  await publishOurs(at.registry, "Acme.Tool", "9.0");
  assert.deepEqual(await at.published("Acme.Tool"), ["9.0!", "1.0"]);
  const run = await at.run();
  assert.deepEqual(await at.told(run), ["clashing Acme.Tool 1.0"]);
  assert.equal(run.unchanged, true);
  assert.deepEqual(await at.published("Acme.Tool"), ["9.0!"]);
  assert.deepEqual(await at.standing(), ["Acme.Tool 1.0 clashing"]);
  assert.deepEqual(await at.events("mirror.clashed"), ["mirror.clashed Acme.Tool"]);
  const deleted = await at.registry.admin("/packageManifests/Acme.Tool", { method: "DELETE" });
  assert.equal(deleted.status, 204);
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
  assert.deepEqual(await at.published("Acme.Tool"), ["1.0"]);
});

mirrors("a package that becomes ours while a copy is on its way is left alone", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0");
  at.verifier.fault = async (url) => {
    if (url.includes("/2.0/")) await publishOurs(at.registry, "Acme.Tool", "9.0");
  };
  await at.run();
  assert.deepEqual(await at.published("Acme.Tool"), ["9.0!"]);
  assert.deepEqual(await at.standing(), ["Acme.Tool 1.0 clashing", "Acme.Tool 2.0 clashing"]);
  assert.deepEqual(await at.events("mirror.clashed"), ["mirror.clashed Acme.Tool"]);
});

mirrors("a copy that somebody edits is ours from then on", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0");
  await at.run();
  const path = "/packages/Acme.Tool/versions/2.0";
  const [edited] = manifest("Acme.Tool", ["2.0"]).Versions;
  assert.equal((await at.registry.admin(path, json("PUT", edited))).status, 200);
  await at.run();
  assert.deepEqual(await at.published("Acme.Tool"), ["2.0!"]);
});
