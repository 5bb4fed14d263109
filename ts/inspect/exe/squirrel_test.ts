import assert from "node:assert/strict";
import { concat, makeProgram } from "../../../test/inspect/make_exe.ts";
import { makeResources } from "../../../test/inspect/make_resources.ts";
import { makeZip } from "../../../test/inspect/make_zip.ts";
import type { Inspection } from "../inspection.ts";
import { ofBytes } from "../random_access.ts";
import { inspectExe } from "./mod.ts";

const BUNDLE = Uint8Array.fromHex(
  "94f0b17b6893e02937eb34ef53aae7d42b54f5707ef5d6f57854983e5e94ed7d",
);
const DESCRIPTION = `<package xmlns="http://schemas.microsoft.com/packaging/2010/07/nuspec.xsd">
<metadata><id>AcmeTool</id><title>Acme Tool</title><version>1.2.3</version>
<authors>Acme GmbH</authors><machineArchitecture>arm64</machineArchitecture></metadata></package>`;

async function inspect(bytes: Uint8Array<ArrayBuffer>): Promise<Inspection> {
  const inspection = await inspectExe(ofBytes(bytes));
  assert(inspection);
  return inspection;
}

/** A program with the placeholder filled in, and the package behind it. */
function makeVelopack(pack: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const span = new BigUint64Array(2);
  const program = () =>
    makeProgram({
      sections: [{ name: ".data", content: concat(new Uint8Array(span.buffer), BUNDLE) }],
      overlay: pack,
    });
  span.set([BigInt(program().length - pack.length), BigInt(pack.length)]);
  return program();
}

function makeSquirrel(zip: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const resources = makeResources([{ type: "DATA", name: 131, content: zip }]);
  return makeProgram({ machine: 0x14c, resources });
}

Deno.test("inspectExe() reads identity and version of Squirrel from its package's name", async () => {
  const zip = makeZip([{ name: "RELEASES" }, { name: "acme-tool-1.2.3-beta1-full.nupkg" }]);
  const { kind, product, installers: [installer] } = await inspect(makeSquirrel(zip));
  assert.equal(kind, "exe");
  assert.equal(installer?.technology?.value, "Squirrel");
  assert.equal(installer.productCode?.value, "acme-tool");
  assert.equal(product.version?.value, "1.2.3-beta1");
  assert.equal(installer.scope?.value, "user");
  assert.equal(installer.switches?.value.Silent, "--silent");
});

Deno.test("inspectExe() knows Squirrel whose package is damaged", async () => {
  const damaged = new TextEncoder().encode("PK\x03\x04 and nothing more");
  const { installers: [installer], notes } = await inspect(makeSquirrel(damaged));
  assert.equal(installer?.technology?.value, "Squirrel");
  assert.match(notes.join("\n"), /ProductCode is unknown/);
});

Deno.test("inspectExe() reads the description in the package of Velopack", async () => {
  const pack = makeZip([{ name: "AcmeTool.nuspec", content: DESCRIPTION }, { name: "lib/a.exe" }]);
  const { product, installers: [installer] } = await inspect(makeVelopack(pack));
  assert.equal(installer?.technology?.value, "Velopack");
  assert.equal(installer.productCode?.value, "AcmeTool");
  assert.equal(installer.architecture?.value, "arm64");
  assert.equal(installer.arpEntries?.[0]?.displayName?.value, "Acme Tool");
  assert.equal(product.publisher?.value, "Acme GmbH");
  assert.equal(product.version?.value, "1.2.3");
});

Deno.test("inspectExe() knows Velopack whose package has no description", async () => {
  const { installers: [installer], notes } = await inspect(makeVelopack(makeZip([{ name: "a" }])));
  assert.equal(installer?.technology?.value, "Velopack");
  assert.match(notes.join("\n"), /package without a description/);
});

Deno.test("inspectExe() takes a placeholder that nobody filled in for an ordinary program", async () => {
  const sections = [{ name: ".data", content: concat(new Uint8Array(16), BUNDLE) }];
  assert.equal((await inspect(makeProgram({ sections }))).kind, "portable");
});
