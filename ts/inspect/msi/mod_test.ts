import assert from "node:assert/strict";
import fc from "fast-check";
import { type MadeMsi, makeMsi, PROPERTIES } from "../../../test/inspect/make_msi.ts";
import { makeCompoundFile } from "../../../test/inspect/make_compound_file.ts";
import type { Inspection, InstallerFacts } from "../inspection.ts";
import { budgeted, ofBytes, Unreadable } from "../random_access.ts";
import { inspectMsi } from "./mod.ts";

async function inspected(msi: MadeMsi): Promise<Inspection> {
  const inspection = await inspectMsi(ofBytes(makeMsi(msi)));
  assert(inspection);
  return inspection;
}

async function installerOf(msi: MadeMsi): Promise<InstallerFacts> {
  return (await inspected(msi)).installers[0]!;
}

/** Bytes in a code page of one byte a character. */
function encodeIn(label: string): (text: string) => Uint8Array {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const signs = new TextDecoder(label).decode(all);
  return (text) => Uint8Array.from(text, (sign) => signs.indexOf(sign));
}

Deno.test("inspectMsi() tells what each fact is and where it was read", async () => {
  const name = { value: "Acme Tool", from: "MSI table Property, ProductName" };
  const publisher = { value: "Acme", from: "MSI table Property, Manufacturer" };
  const version = { value: "1.2.3", from: "MSI table Property, ProductVersion" };
  const productCode = {
    value: PROPERTIES.ProductCode,
    from: "MSI table Property, ProductCode",
  };
  const upgradeCode = { value: PROPERTIES.UpgradeCode, from: "MSI table Property, UpgradeCode" };
  const creator = "MSI summary information, Creating Application";
  assert.deepEqual(
    await inspected({
      summary: { 6: "Makes things", 7: "x64;1033", 18: "Windows Installer XML Toolset (3.14.1)" },
    }),
    {
      kind: "wix",
      product: {
        name,
        publisher,
        version,
        description: { value: "Makes things", from: "MSI summary information, Comments" },
      },
      installers: [{
        kind: { value: "wix", from: creator },
        architecture: { value: "x64", from: "MSI summary information, Template" },
        scope: { value: "machine", from: "MSI table Property, ALLUSERS" },
        locale: { value: "en-US", from: "MSI table Property, ProductLanguage" },
        productCode,
        technology: { value: "Windows Installer XML Toolset (3.14.1)", from: creator },
        arpEntries: [{
          displayName: name,
          publisher,
          displayVersion: version,
          productCode,
          upgradeCode,
        }],
      }],
      signature: null,
      notes: [],
    },
  );
});

Deno.test("inspectMsi() tells the architecture from the template", async () => {
  const cases: [template: string, architecture: string | undefined][] = [
    ["Intel;1033", "x86"],
    [";1033", "x86"],
    ["", "x86"],
    ["x64;1033,1031", "x64"],
    ["AMD64;0", "x64"],
    ["Arm;1033", "arm"],
    ["Arm64;1033", "arm64"],
    ["Intel64;1033", undefined],
    ["PowerPC;1033", undefined],
  ];
  for (const [template, architecture] of cases) {
    const { installers: [installer], notes } = await inspected({ summary: { 7: template } });
    assert.equal(installer!.architecture?.value, architecture, template);
    assert.equal(notes.length, architecture ? 0 : 1);
  }
  const { installers, notes } = await inspected({ summary: null });
  assert.equal(installers[0]!.architecture, undefined);
  assert.deepEqual(notes, [
    "Without a template, so of no known architecture",
    "Has no summary information",
  ]);
});

Deno.test("inspectMsi() tells the scope by the rules of Windows Installer", async () => {
  const { ALLUSERS: _, ...nobody } = PROPERTIES;
  const cases: [more: Record<string, string>, scope: string | undefined][] = [
    [{}, "user"],
    [{ MSIINSTALLPERUSER: "1" }, "user"],
    [{ ALLUSERS: "1" }, "machine"],
    [{ ALLUSERS: "1", MSIINSTALLPERUSER: "1" }, "machine"],
    [{ ALLUSERS: "2" }, "both"],
    [{ ALLUSERS: "2", MSIINSTALLPERUSER: "1" }, "both"],
    [{ ALLUSERS: "maybe" }, undefined],
  ];
  for (const [more, scope] of cases) {
    const installer = await installerOf({ properties: { ...nobody, ...more } });
    assert.equal(installer.scope?.value, scope, JSON.stringify(more));
  }
});

Deno.test("inspectMsi() notes a package for one user that asks for elevation", async () => {
  const { ALLUSERS: _, ...properties } = PROPERTIES;
  for (const [wordCount, count] of [[2, 1], [10, 0]] as const) {
    const { notes } = await inspected({ properties, summary: { 7: "x64;1033", 15: wordCount } });
    assert.equal(notes.length, count);
  }
});

Deno.test("inspectMsi() takes names from the summary where the table has none", async () => {
  const properties = { ...PROPERTIES, ProductName: "", Manufacturer: "" };
  const summary = { 3: "Инструмент", 4: "Акме", 7: "x64;1033" };
  const { product, installers } = await inspected({ properties, summary });
  assert.deepEqual([product.name?.value, product.publisher?.value], ["Инструмент", "Акме"]);
  assert.equal(product.name?.from, "MSI summary information, Subject");
  assert.equal(installers[0]!.arpEntries![0]!.displayName, undefined);
});

Deno.test("inspectMsi() recognises WiX by its summary, tables and properties, and nothing else", async () => {
  const table = { columns: ["Name"], rows: [["a"]] };
  const cases: [msi: MadeMsi, kind: string, from: RegExp][] = [
    [{ summary: { 18: "WiX Toolset (5.0.2.0)" } }, "wix", /Creating Application/],
    [{ tables: { WixCustomAction: table } }, "wix", /MSI table WixCustomAction/],
    [{ properties: { ...PROPERTIES, WIXUI_INSTALLDIR: "A" } }, "wix", /Property, WIXUI_INSTALLDIR/],
    [{ summary: { 18: "InstallShield 2023" } }, "msi", /MSI database/],
    [{ properties: { ...PROPERTIES, APPWIX: "A" } }, "msi", /MSI database/],
  ];
  for (const [msi, kind, from] of cases) {
    const inspection = await inspected(msi);
    assert.equal(inspection.kind, kind);
    assert.equal(inspection.installers[0]!.kind.value, kind);
    assert.match(inspection.installers[0]!.kind.from, from);
  }
});

Deno.test("inspectMsi() reads texts in the code page that they are in", async () => {
  const names: [codePage: number, label: string, name: string][] = [
    [1251, "windows-1251", "Инструмент"],
    [1250, "windows-1250", "Nářadí"],
    [1252, "windows-1252", "Größe œ"],
    [1253, "windows-1253", "Εργαλείο"],
    [28592, "iso-8859-2", "Nářadí"],
    [866, "ibm866", "Инструмент"],
    [20866, "koi8-r", "Инструмент"],
    [0, "windows-1252", "Größe"],
  ];
  for (const [codePage, label, ProductName] of names) {
    const properties = { ...PROPERTIES, ProductName };
    const { product, notes } = await inspected({ properties, codePage, encode: encodeIn(label) });
    assert.equal(product.name?.value, ProductName, label);
    assert.deepEqual(notes, []);
  }
  const shiftJis: MadeMsi["encode"] = (text) =>
    text === "!" ? Uint8Array.fromHex("93fa967b8cea") : new TextEncoder().encode(text);
  const properties = { ...PROPERTIES, ProductName: "!" };
  const japanese = await inspected({ properties, codePage: 932, encode: shiftJis });
  assert.equal(japanese.product.name?.value, "日本語");
  for (const codePage of [0, 65001]) {
    const unicode = await inspected({
      properties: { ...PROPERTIES, ProductName: "日本語 😀" },
      codePage,
    });
    assert.equal(unicode.product.name?.value, "日本語 😀");
  }
});

Deno.test("inspectMsi() says that it cannot read a code page, and reads what is ASCII", async () => {
  const properties = { ...PROPERTIES, ProductName: "Gr" };
  const { product, notes } = await inspected({ properties, codePage: 437 });
  assert.equal(product.publisher?.value, "Acme");
  assert.deepEqual(notes, ["Is in code page 437, of which only ASCII can be read"]);
});

Deno.test("inspectMsi() follows references of three bytes and texts of more than 64 KiB", async () => {
  for (const longReferences of [true, false]) {
    const properties = {
      First: "x".repeat(200_000),
      ...PROPERTIES,
      ARPCOMMENTS: "y".repeat(65_536),
    };
    const { product } = await inspected({ properties, longReferences });
    assert.equal(product.name?.value, "Acme Tool");
    assert.equal(product.description?.value, "y".repeat(65_536));
  }
});

Deno.test("inspectMsi() reads databases in either version of compound files", async () => {
  for (const layout of [{ version: 4 }, { backwards: true }] as const) {
    assert.equal((await inspected({ layout })).product.name?.value, "Acme Tool");
  }
});

Deno.test("inspectMsi() notes icons and products that hide, which have no entry", async () => {
  const properties = { ...PROPERTIES, ARPSYSTEMCOMPONENT: "1", ARPPRODUCTICON: "tool.ico" };
  const { installers, notes } = await inspected({ properties });
  assert.equal(installers[0]!.arpEntries, undefined);
  assert.equal(installers[0]!.productCode?.value, PROPERTIES.ProductCode);
  assert.deepEqual(notes, [
    "Hides from the list of installed programs (ARPSYSTEMCOMPONENT)",
    'Has an icon, "tool.ico" in table Icon (ARPPRODUCTICON)',
  ]);
});

Deno.test("inspectMsi() leaves out codes and languages that are none, and says so", async () => {
  const properties = { ...PROPERTIES, UpgradeCode: "{1}", ProductLanguage: "5000000" };
  const { installers: [installer], notes } = await inspected({ properties });
  assert.equal(installer!.locale, undefined);
  assert.equal(installer!.arpEntries![0]!.upgradeCode, undefined);
  assert.deepEqual(notes, [
    'ProductLanguage is "5000000", which is no known language',
    'UpgradeCode is "{1}", which is no GUID in braces',
  ]);
  const neutral = await inspected({ properties: { ...PROPERTIES, ProductLanguage: "0" } });
  assert.equal(neutral.installers[0]!.locale, undefined);
  assert.deepEqual(neutral.notes, []);
});

Deno.test("inspectMsi() prefers the author's words to those of a tool", async () => {
  const boilerplate = "This installer database contains the logic and data required to install A.";
  const summary = { 6: boilerplate, 7: "x64;1033" };
  assert.equal((await inspected({ summary })).product.description, undefined);
  const properties = { ...PROPERTIES, ARPCOMMENTS: "Makes things" };
  assert.equal(
    (await inspected({ summary, properties })).product.description?.value,
    "Makes things",
  );
});

Deno.test("inspectMsi() is null for what is no Windows Installer database", async () => {
  const document = makeCompoundFile([{ name: "WordDocument", content: new Uint8Array(5000) }]);
  for (const bytes of [new Uint8Array(), new Uint8Array(5000), document]) {
    assert.equal(await inspectMsi(ofBytes(bytes)), null);
  }
});

Deno.test("inspectMsi() tells patches, transforms and merge modules from packages", async () => {
  const databases: [msi: MadeMsi, note: RegExp][] = [
    [{ layout: { clsid: "86100c0000000000c000000000000046" } }, /a patch/],
    [{ layout: { clsid: "82100c0000000000c000000000000046" } }, /a transform/],
    [{ properties: {} }, /merge modules/],
  ];
  for (const [msi, note] of databases) {
    const { kind, installers, notes } = await inspected(msi);
    assert.deepEqual([kind, installers], ["unknown", []]);
    assert.match(notes[0]!, note);
  }
});

Deno.test("inspectMsi() refuses tables that lie", async () => {
  const lies: Record<string, number[]>[] = [
    { Property: [1, 0, 1] },
    { Property: [0xff, 0xff, 1, 0] },
    { _Tables: [1] },
    { _Tables: [0xff, 0xff] },
    { _Columns: [1, 0, 1, 0, 1, 0] },
    { _StringPool: [] },
    { _StringPool: [0xe9, 0xfd, 0, 0, 0xff, 0xff, 1, 0] },
    { _StringPool: [0xe9, 0xfd, 0, 0, 0, 0, 1, 0] },
    { _StringPool: [0xe9, 0xfd, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0] },
    { _StringPool: [0xe9, 0xfd, 0, 0x80] },
    { _StringData: [] },
  ];
  for (const lie of lies) {
    const streams = Object.entries(lie).map(([name, bytes]) => [name, Uint8Array.from(bytes)]);
    await assert.rejects(
      inspected({ lies: Object.fromEntries(streams) }),
      Unreadable,
      JSON.stringify(lie),
    );
  }
  const tooLong = { Property: new Uint8Array(3 * 1024 * 1024) };
  await assert.rejects(inspected({ lies: tooLong }), /Has a table of 3145728 bytes/);
});

Deno.test("inspectMsi() refuses a summary that lies", async () => {
  const streams = (content: Uint8Array) => [{ name: "\x05SummaryInformation", content }];
  const beyond = new Uint8Array(100);
  beyond.set([0xfe, 0xff]);
  beyond[0x2c] = 0xf0;
  const countless = beyond.slice();
  countless.set([0x30, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff], 0x2c);
  for (const content of [new Uint8Array(), new Uint8Array(100), beyond, countless]) {
    await assert.rejects(inspected({ summary: null, streams: streams(content) }), Unreadable);
  }
});

Deno.test("inspectMsi() refuses a database that is cut short anywhere", async () => {
  const bytes = makeMsi({ streams: [{ name: "cabinet", content: new Uint8Array(20_000) }] });
  for (let size = 512; size < bytes.length; size += 512) {
    await assert.rejects(inspectMsi(ofBytes(bytes.slice(0, size))), Unreadable, `${size}`);
  }
});

Deno.test("inspectMsi() answers or refuses, whatever the bytes and within a budget", async () => {
  const bytes = makeMsi({ streams: [{ name: "cabinet", content: new Uint8Array(5000) }] });
  const seen = new Set<string>();
  const change = fc.tuple(
    fc.nat(bytes.length - 1),
    fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff)),
    fc.integer({ min: 1, max: 4 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const changed = bytes.slice();
      for (const [at, value, length] of changes) changed.fill(value, at, at + length);
      seen.add(await outcome(changed));
    }),
    { numRuns: 3000, seed: 3 },
  );
  assert.deepEqual([...seen].sort(), ["Unreadable", "msi", "null", "unknown"]);
});

async function outcome(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const file = budgeted(ofBytes(bytes), { reads: 2000, bytes: 20 * bytes.length });
  try {
    return (await inspectMsi(file))?.kind ?? "null";
  } catch (error) {
    assert(error instanceof Unreadable, `${error}`);
    assert.doesNotMatch(error.message, /takes too long/);
    return error.name;
  }
}
