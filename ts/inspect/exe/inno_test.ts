import assert from "node:assert/strict";
import { compressLzma } from "../../../test/inspect/build_exe.ts";
import { type InnoParts, makeInno } from "../../../test/inspect/make_inno.ts";
import { lacks } from "../../../test/servers/component.ts";
import type { Inspection } from "../inspection.ts";
import { ofBytes } from "../random_access.ts";
import { inspectExe } from "./mod.ts";

const STRINGS = {
  0: "Acme Tool",
  1: "Acme Tool 1.2.3",
  2: "{{AB12CD34-0000-0000-0000-000000000001}",
  4: "Acme GmbH",
  9: "1.2.3",
};
const LOWEST = 3;

async function inspect(parts: InnoParts): Promise<Inspection> {
  const inspection = await inspectExe(ofBytes(makeInno(parts)));
  assert(inspection);
  return inspection;
}

/** How the fixed part is laid out, by `TSetupHeader` of each version. */
const LAYOUTS: [version: string, count: number, privileges: number, architectures?: number][] = [
  ["5.5.7", 28, 135, 140],
  ["6.0.0", 30, 144, 150],
  ["6.3.0", 32, 144],
  ["6.4.0.1", 32, 156],
  ["6.4.3", 33, 156],
  ["6.5.0", 34, 112],
  ["6.5.2", 34, 120],
  ["6.6.0", 34, 128],
  ["6.6.1", 34, 129],
  ["6.7.0", 39, 139],
  ["7.0.0.3", 39, 143],
];

for (const [version, count, privileges, architectures] of LAYOUTS) {
  Deno.test(`inspectExe() reads the script of Inno Setup ${version}`, async () => {
    const settings = new Uint8Array(200);
    settings[privileges] = LOWEST;
    if (architectures) settings[architectures] = 1 << 2;
    const expression = architectures ? "" : "x64compatible and not arm64";
    const strings = { ...STRINGS, 31: expression };
    const { kind, product, installers: [installer] } = await inspect({
      version,
      count,
      strings,
      settings,
    });
    assert.equal(kind, "inno");
    assert.equal(product.name?.value, "Acme Tool");
    assert.equal(product.version?.value, "1.2.3");
    assert.equal(installer?.technology?.value, `Inno Setup ${version}`);
    assert.equal(installer.productCode?.value, "{AB12CD34-0000-0000-0000-000000000001}_is1");
    assert.equal(installer.arpEntries?.[0]?.displayName?.value, "Acme Tool 1.2.3");
    assert.equal(installer.scope?.value, "user");
    assert.equal(installer.architecture?.value, "x64");
  });
}

Deno.test({
  name: "inspectExe() reads the script of Inno Setup compressed by LZMA",
  ignore: lacks("xz"),
  async fn() {
    const settings = new Uint8Array(100_000).map((_, index) => index * index);
    settings[144] = LOWEST;
    settings[145] = 1;
    const parts = { version: "6.2.0", count: 30, strings: STRINGS, settings };
    let header = new Uint8Array();
    makeInno({ ...parts, compress: (bytes) => header = bytes });
    const compressed = await compressLzma(header);
    const { installers: [installer], notes } = await inspect({
      ...parts,
      compress: () => compressed,
    });
    assert.equal(installer?.productCode?.value, "{AB12CD34-0000-0000-0000-000000000001}_is1");
    assert.equal(installer.scope?.value, "both");
    assert.match(notes.join("\n"), /\/ALLUSERS and \/CURRENTUSER/);
  },
});

Deno.test("inspectExe() does not guess an AppId of Inno Setup that is computed", async () => {
  const { installers: [installer], notes } = await inspect({
    version: "6.3.0",
    count: 32,
    strings: { ...STRINGS, 2: "{code:AppId}" },
    settings: new Uint8Array(200),
  });
  assert.equal(installer?.productCode, undefined);
  assert.match(notes.join("\n"), /ProductCode is unknown: .* computed/);
});

Deno.test("inspectExe() knows Inno Setup whose script it cannot read", async () => {
  const { kind, notes } = await inspect({
    version: "9.0.0",
    count: 39,
    strings: STRINGS,
    settings: new Uint8Array(200),
  });
  assert.equal(kind, "inno");
  assert.match(notes.join("\n"), /whose form is not known[^]*ProductCode is unknown/);
});
