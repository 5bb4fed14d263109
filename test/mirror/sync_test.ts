import assert from "node:assert/strict";
import { mirrors } from "./fixture.ts";

mirrors("copies the newest versions that its rules want, with their files", async (at) => {
  at.allow("Acme.*", { package: "Other.One", maxVersions: 1 });
  for (const version of ["1.0", "1.9", "1.10", "2.0-beta"]) at.upstream.put("Acme.Tool", version);
  at.upstream.put("Other.One", "1.0").put("Other.One", "2.0").put("Not.Named", "1.0");
  const run = await at.run();
  assert.deepEqual([run.state, run.error, run.unchanged], ["succeeded", "", false]);
  assert.deepEqual(await at.told(run), [
    ...["added Acme.Tool 1.10", "added Acme.Tool 1.9", "added Acme.Tool 2.0-beta"],
    "added Other.One 2.0",
  ]);
  assert.deepEqual(run.counts, { added: 4 });
  const { packages, packagesDone, versions, versionsDone, current } = run.progress;
  assert.deepEqual([packages, packagesDone, versions, versionsDone, current], [2, 2, 4, 4, ""]);
  assert.equal(run.progress.bytes, run.progress.bytesDone);
  assert.deepEqual(await at.published("Acme.Tool"), ["2.0-beta", "1.10", "1.9"]);
  const answer = await at.registry.fetch("/packageManifests/Acme.Tool?Version=1.10");
  const { Data } = await answer.json();
  const [{ InstallerUrl }] = Data.Versions[0].Installers;
  const file = await at.registry.fetch(new URL(InstallerUrl).pathname);
  assert.equal(await file.text(), "Acme.Tool 1.10");
  assert.deepEqual(at.complaints, []);
});
