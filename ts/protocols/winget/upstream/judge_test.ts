import assert from "node:assert/strict";
import { join } from "node:path";
import { makeProgram } from "../../../../test/inspect/make_exe.ts";
import { makeFont } from "../../../../test/inspect/make_font.ts";
import { makeMsi } from "../../../../test/inspect/make_msi.ts";
import { makeMsix } from "../../../../test/inspect/make_msix.ts";
import { makeZip } from "../../../../test/inspect/make_zip.ts";
import { cannotSign, SigningFolder } from "../../../../test/inspect/make_signed.ts";
import { sha256 } from "../../../../test/servers/upstream/mod.ts";
import type { JsonObject } from "../../../kit/json.ts";
import type { Judgement } from "../../mirroring.ts";
import type { Installer } from "../manifest.ts";
import { installer, version } from "../manifest/_samples.ts";
import { mirroring } from "../mirroring.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const URL = "https://acme.test/file";

/** What is judged of a file that such an installer names. */
async function judged(content: Bytes, more: Partial<Installer>, name = "file"): Promise<Judgement> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-judge-" });
  const path = join(folder, "file");
  await Deno.writeFile(path, content);
  const other = installer({ InstallerType: "font", InstallerIdentifier: "other" });
  const one = version([installer({ InstallerUrl: URL, ...more }), other]);
  const local = { path, size: content.length, sha256: sha256(content) };
  try {
    const judgement = await mirroring.judge(
      one as unknown as JsonObject,
      { url: URL, name },
      local,
    );
    assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 1);
    return judgement;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const EXE = makeProgram();
const MSI = makeMsi();
const MSIX = makeMsix({ signature: "PKCXsigned" });
const FONT = makeFont([{ id: 1, text: "Acme" }]);
const ZIP = makeZip([{ name: "bin/app.exe", content: EXE }, { name: "read.me", content: "hi" }]);
const TEXT: Bytes = new TextEncoder().encode("<html>Not found</html>");
const nested = (path: string, type: Installer["NestedInstallerType"] = "portable") => ({
  ...{ InstallerType: "zip", NestedInstallerType: type } as const,
  NestedInstallerFiles: [{ RelativeFilePath: path }],
});

const FITTING:
  readonly (readonly [what: string, content: Bytes, more: Partial<Installer>, kind: string])[] = [
    ["a program as exe", EXE, { InstallerType: "exe" }, "portable"],
    ["a program as portable", EXE, { InstallerType: "portable" }, "portable"],
    ["a program of no known technology as inno", EXE, { InstallerType: "inno" }, "portable"],
    ["an MSI as msi", MSI, { InstallerType: "msi" }, "msi"],
    ["an MSI as wix", MSI, { InstallerType: "wix" }, "msi"],
    ["an MSIX as msix", MSIX, { InstallerType: "msix" }, "msix"],
    ["an MSIX as appx", MSIX, { InstallerType: "appx" }, "msix"],
    ["a font", FONT, { InstallerType: "font" }, "font"],
    ["a ZIP that has what it should", ZIP, nested("bin\\APP.exe"), "zip"],
    ["a ZIP of a program said to be exe", ZIP, nested("bin/app.exe", "exe"), "zip"],
  ];

for (const [what, content, more, kind] of FITTING) {
  Deno.test(`judge() takes ${what}`, async () => {
    const { inspected, refusal } = await judged(content, more);
    assert.deepEqual({ inspected, refusal }, {
      ...{ inspected: { kind, signature: null }, refusal: null },
    });
  });
}

const OTHER: readonly (readonly [what: string, content: Bytes, more: Partial<Installer>])[] = [
  ["a page as exe", TEXT, { InstallerType: "exe" }],
  ["nothing as exe", new Uint8Array(), { InstallerType: "exe" }],
  ["a program as msi", EXE, { InstallerType: "msi" }],
  ["an MSI as exe", MSI, { InstallerType: "exe" }],
  ["an MSI as msix", MSI, { InstallerType: "msix" }],
  ["a ZIP as msix", ZIP, { InstallerType: "msix" }],
  ["a program as a font", EXE, { InstallerType: "font" }],
  ["a program as zip", EXE, nested("app.exe")],
  ["a ZIP without its program", ZIP, nested("bin/other.exe")],
  ["a ZIP of a program said to be an MSI", ZIP, nested("bin/app.exe", "msi")],
  ["another family", MSIX, { InstallerType: "msix", PackageFamilyName: "Acme.App_0123456789abc" }],
];

for (const [what, content, more] of OTHER) {
  Deno.test(`judge() refuses ${what}`, async () => {
    const { refusal } = await judged(content, more);
    assert.equal(refusal?.reason, "type_mismatch");
    assert.ok(refusal.detail.length > 0);
  });
}

Deno.test("judge() notes another product code, and none where case alone differs", async () => {
  const code = "{11111111-2222-3333-4444-55555555ABCD}";
  const same = await judged(MSI, { InstallerType: "msi", ProductCode: code.toLowerCase() });
  assert.ok(!same.notes.some((note) => /ProductCode/.test(note)));
  const other = await judged(MSI, { InstallerType: "msi", ProductCode: "{0}" });
  assert.equal(other.refusal, null);
  assert.ok(other.notes.some((note) => note.includes(code)));
});

Deno.test("judge() refuses another signature than the manifest names (winget 97)", async () => {
  const SignatureSha256 = sha256("PKCXsigned").toUpperCase();
  assert.equal((await judged(MSIX, { InstallerType: "msix", SignatureSha256 })).refusal, null);
  const other = await judged(MSIX, { InstallerType: "msix", SignatureSha256: "0".repeat(64) });
  assert.equal(other.refusal?.reason, "signature_broken");
});

Deno.test("judge() takes a damaged file for what it begins as, and says that it is damaged", async () => {
  const { refusal, notes } = await judged(MSI.slice(0, 600), { InstallerType: "msi" });
  assert.equal(refusal, null);
  assert.ok(notes.some((note) => /could not be looked into/.test(note)));
});

Deno.test({
  name: "judge() tells who signed, and refuses what they did not",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa"]);
    const signed = await folder.sign(EXE);
    const { inspected, refusal } = await judged(signed, { InstallerType: "exe" });
    assert.equal(refusal, null);
    assert.match(String(inspected.signature?.subject), /Contoso/);
    const other = signed.slice();
    other[0x210]! ^= 1;
    const broken = await judged(other, { InstallerType: "exe" });
    assert.equal(broken.refusal?.reason, "signature_broken");
  },
});
