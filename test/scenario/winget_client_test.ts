import assert from "node:assert/strict";
import { json, ORIGIN, scenario } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

scenario("winget 47: an unknown package is 204", async ({ fetch }) => {
  const answer = await fetch("/winget/default/winget/packageManifests/No.Such");
  assert.equal(answer.status, 204);
});

scenario(
  "winget 45, 46: a manifest is found in any case, newest version first",
  async ({ fetch, admin }) => {
    const wanted = manifest("Contoso.Tool", ["1.0", "10.0", "2.0"]);
    assert.equal((await admin("/packageManifests", json("POST", wanted))).status, 201);
    const answer = await fetch("/packageManifests/contoso.TOOL");
    assert.equal(answer.headers.get("content-type"), "application/json");
    const { Data } = await answer.json();
    assert.equal(Data.PackageIdentifier, "Contoso.Tool");
    const versions = Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
    assert.deepEqual(versions, ["10.0", "2.0", "1.0"]);
    assert.ok(ORIGIN);
  },
);
