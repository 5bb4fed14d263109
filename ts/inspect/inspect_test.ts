import assert from "node:assert/strict";
import { buildMsi, lacksMsiTools } from "../../test/inspect/build_msi.ts";
import { makeProgram } from "../../test/inspect/make_exe.ts";
import { makeFont } from "../../test/inspect/make_font.ts";
import { makeMsix } from "../../test/inspect/make_msix.ts";
import {
  cannotSign,
  makeSignableMsix,
  makeSignableProgram,
  SigningFolder,
} from "../../test/inspect/make_signed.ts";
import { makeZip } from "../../test/inspect/make_zip.ts";
import { type FileKind, inspect, ofBytes, Unreadable } from "./mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const FONT = makeFont([{ id: 1, text: "Acme Sans" }]);
const CASES: readonly [name: string, file: Bytes, kind: FileKind][] = [
  ["app.exe", makeProgram(), "portable"],
  ["app.msix", makeMsix(), "msix"],
  ["acme.ttf", FONT, "font"],
  ["fonts.zip", makeZip([{ name: "acme.ttf", content: FONT }]), "zip"],
];

for (const [name, file, kind] of CASES) {
  Deno.test(`inspect() knows that ${name} is ${kind}`, async () => {
    const inspection = await inspect(ofBytes(file), name);
    assert.equal(inspection.kind, kind);
    assert.equal(inspection.signature, null);
    assert.ok(!inspection.notes.join().includes("Is called"));
  });
}

Deno.test({
  name: "inspect() says who signed an MSI",
  ignore: cannotSign || lacksMsiTools(),
  async fn() {
    using folder = await SigningFolder.create(["ec"]);
    const { kind, signature } = await inspect(
      ofBytes(await folder.sign(await buildMsi(), { key: "ec" })),
      "made.msi",
    );
    assert.equal(kind, "msi");
    assert.deepEqual([signature?.subject, signature?.intact], ["CN=Fabrikam", true]);
  },
});

Deno.test({
  name: "inspect() says who signed the files in a ZIP",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["ec"]);
    const zip = makeZip([
      { name: "app.exe", content: await folder.sign(makeSignableProgram(), { key: "ec" }) },
      { name: "setup.msix", content: await folder.sign(makeSignableMsix(), { key: "ec" }) },
    ]);
    const { kind, installers, signature } = await inspect(ofBytes(zip), "both.zip");
    const nested = installers.flatMap(({ nestedFiles }) => nestedFiles ?? []);
    assert.deepEqual([kind, signature], ["zip", null]);
    assert.deepEqual(nested.map(({ inspected }) => inspected?.signature?.intact), [true]);
  },
});

Deno.test("inspect() is told by the content, and says where the name is of another kind", async () => {
  const { kind, notes } = await inspect(ofBytes(FONT), "setup.exe");
  assert.equal(kind, "font");
  assert.deepEqual(notes, ["Is called a program, but is a font"]);
});

Deno.test("inspect() does not look for ZIPs in ZIPs", async () => {
  const inner = makeZip([{ name: "acme.ttf", content: FONT }]);
  const { installers } = await inspect(
    ofBytes(makeZip([{ name: "app.exe", content: inner }])),
    "a.zip",
  );
  assert.equal(installers[0]?.nestedFiles?.[0]?.inspected, undefined);
});

Deno.test("inspect() has a word for what it does not know", async () => {
  for (const text of ["", "#!/bin/sh\n", "x".repeat(1000)]) {
    const { kind, installers, notes } = await inspect(
      ofBytes(new TextEncoder().encode(text)),
      "a.exe",
    );
    assert.deepEqual([kind, installers.length, notes.length], ["unknown", 0, 1]);
  }
});

Deno.test("inspect() refuses a file that is cut short", async () => {
  const file = ofBytes(makeProgram().subarray(0, 600));
  await assert.rejects(() => inspect(file, "app.exe"), Unreadable);
});
