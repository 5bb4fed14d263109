import assert from "node:assert/strict";
import { HRESULTS } from "./failure.ts";
import { parseManifests } from "./manifest.ts";
import { FAULTS, ZIP } from "./faults.ts";
import type { Members } from "./reading.ts";
import { packageOf, type VersionSketch } from "./release.ts";

function parse(installers: readonly Members[], contract = "1.28.0", more?: Members) {
  const sketch: VersionSketch = { version: "1.0", installers };
  const Data = packageOf({ id: "A.B", versions: [sketch] });
  const [version] = Data.Versions as Members[];
  return parseManifests({ Data: { ...Data, Versions: [{ ...version, ...more }] } }, contract);
}

Deno.test("parseManifests() is empty for what is not there", () => {
  for (const answer of [undefined, {}, { Data: null }]) {
    assert.deepEqual(parseManifests(answer, "1.0.0"), []);
  }
});

Deno.test("parseManifests() refuses the whole answer for one missing member", () => {
  const { Versions, ...rest } = packageOf({ id: "A.B" });
  const [good] = Versions as Members[];
  const wrong: readonly unknown[] = [
    { Data: [] },
    { Data: rest },
    { Data: { ...rest, Versions: [] } },
    { Data: { Versions } },
    { Data: { ...rest, Versions: [good, { ...good, Installers: [] }] } },
    { Data: { ...rest, Versions: [good, { ...good, DefaultLocale: {} }] } },
    { Data: { ...rest, Versions: [{ ...good, Installers: [{ Architecture: "x64" }] }] } },
  ];
  const hresult = HRESULTS.invalidData;
  for (const answer of wrong) {
    assert.throws(() => parseManifests(answer, "1.28.0"), { hresult }, JSON.stringify(answer));
  }
});

Deno.test("parseManifests() refuses digests of another length, an empty signature included", () => {
  for (const wrong of [{ InstallerSha256: "AB" }, { SignatureSha256: "" }]) {
    assert.throws(() => parse([wrong]), { hresult: HRESULTS.invalidArgument });
  }
  assert.equal(parse([{ SignatureSha256: null }]).length, 1);
});

Deno.test("parseManifests() refuses what the client's own validation refuses", () => {
  for (const { rule, installers, more } of FAULTS) {
    const refusal = new RegExp(`${rule}\\b`);
    assert.throws(() => parse(installers, "1.28.0", more), refusal, JSON.stringify(installers));
  }
});

Deno.test("parseManifests() knows of each type only what its contract knows", () => {
  assert.equal(parse([ZIP], "1.4.0").length, 1);
  assert.throws(() => parse([ZIP], "1.1.0"), /V11/);
  assert.equal(parse([{ UpgradeBehavior: "deny" }], "1.6.0").length, 1);
  assert.throws(() => parse([{ UpgradeBehavior: "deny" }], "1.5.0"), /V4/);
  assert.equal(parse([{ InstallerType: "font" }], "1.10.0")[0]!.installers[0]!.type, "unknown");
  assert.equal(parse([{ InstallerType: "font" }], "1.12.0")[0]!.installers[0]!.type, "font");
});
