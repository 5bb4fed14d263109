import assert from "node:assert/strict";
import fc from "fast-check";
import {
  buildCabinet,
  buildNsis,
  buildProgram,
  nsisScript,
} from "../../../test/inspect/build_exe.ts";
import { BUNDLE_MANIFEST, makeBundle } from "../../../test/inspect/make_burn.ts";
import { makeCabinet } from "../../../test/inspect/make_cabinet.ts";
import { concat, makeProgram } from "../../../test/inspect/make_exe.ts";
import { makeInno } from "../../../test/inspect/make_inno.ts";
import { makeManifest, makeResources, makeVersion } from "../../../test/inspect/make_resources.ts";
import { lacks } from "../../../test/servers/component.ts";
import type { Inspection } from "../inspection.ts";
import { ofBytes, Unreadable } from "../random_access.ts";
import { inspectExe } from "./mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The kind, the technology and what stands in the one installer, without where it was read. */
async function told(bytes: Bytes): Promise<Record<string, unknown>> {
  const { kind, installers, product } = await inspect(bytes);
  assert.equal(installers.length, 1);
  const [{ arpEntries, ...facts }] = installers as [Inspection["installers"][number]];
  const plain = (facts: object) =>
    Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, fact.value]));
  return {
    ...plain(product),
    ...plain(facts),
    kind,
    ...(arpEntries ? { arpEntries: arpEntries.map(plain) } : {}),
  };
}

async function inspect(bytes: Bytes): Promise<Inspection> {
  const inspection = await inspectExe(ofBytes(bytes));
  assert(inspection);
  return inspection;
}

for (const compressor of ["zlib", "/SOLID zlib", "lzma", "/SOLID lzma"]) {
  Deno.test({
    name: `inspectExe() reads the script of an NSIS installer compressed by ${compressor}`,
    ignore: lacks("makensis"),
    async fn() {
      const entry = {
        displayName: "Acme Tool 1.2.3",
        publisher: "Acme GmbH",
        displayVersion: "1.2.3",
        productCode: "AcmeTool",
      };
      const { technology, ...facts } = await told(await buildNsis(nsisScript({ compressor })));
      assert.match(`${technology}`, /^NSIS \d/);
      assert.deepEqual(facts, {
        kind: "nullsoft",
        name: "Acme Tool",
        publisher: "Acme GmbH",
        version: "1.2.3",
        architecture: "x64",
        scope: "machine",
        productCode: "AcmeTool",
        arpEntries: [entry],
      });
    },
  });
}

Deno.test({
  name: "inspectExe() reads NSIS installers of 64 bits and of single-byte characters",
  ignore: lacks("makensis"),
  async fn() {
    for (const target of ["Unicode true\nTarget amd64-unicode", "Unicode false"]) {
      const facts = await told(await buildNsis(nsisScript({ compressor: "lzma", target })));
      assert.equal(facts.productCode, "AcmeTool", target);
      assert.equal(facts.architecture, "x64", target);
    }
  },
});

Deno.test({
  name: "inspectExe() knows what Electron's builder makes by its archives and switches",
  ignore: lacks("makensis"),
  async fn() {
    const lines = [
      'StrCpy $0 "$PLUGINSDIR\\app-64.7z"',
      'StrCpy $1 "/allusers /currentuser"',
    ];
    const facts = await told(await buildNsis(nsisScript({ compressor: "zlib", lines })));
    assert.match(`${facts.technology}`, /^Electron, NSIS/);
    assert.equal(facts.architecture, "x64");
    assert.equal(facts.scope, "both");
  },
});

Deno.test({
  name: "inspectExe() notes what an NSIS installer compressed by bzip2 keeps to itself",
  ignore: lacks("makensis"),
  async fn() {
    const inspection = await inspect(await buildNsis(nsisScript({ compressor: "bzip2" })));
    assert.equal(inspection.kind, "nullsoft");
    assert.match(inspection.notes.join("\n"), /bzip2, which is not read/);
  },
});

for (const [target, architecture] of [["x86_64", "x64"], ["i686", "x86"]] as const) {
  Deno.test({
    name: `inspectExe() proposes a program for ${architecture} as portable`,
    ignore: lacks(`${target}-w64-mingw32-windres`),
    async fn() {
      assert.deepEqual(await told(await buildProgram(target)), {
        kind: "portable",
        name: "Acme Tool",
        publisher: "Acme GmbH",
        version: "1.2.3",
        description: "Acme command line",
        copyright: "(c) Acme",
        architecture,
      });
    },
  });
}

const BUNDLE_FACTS = {
  kind: "burn",
  name: "Acme Suite",
  publisher: "Acme GmbH",
  version: "1.2.3.0",
  technology: "WiX Burn",
  architecture: "x86",
  scope: "machine",
  productCode: "{22222222-0000-0000-0000-000000000002}",
  arpEntries: [{
    displayName: "Acme Suite",
    publisher: "Acme GmbH",
    displayVersion: "1.2.3",
    productCode: "{22222222-0000-0000-0000-000000000002}",
    upgradeCode: "{11111111-0000-0000-0000-000000000001}",
  }, { displayVersion: "1.2.3", productCode: "{33333333-0000-0000-0000-000000000003}" }],
};

Deno.test({
  name: "inspectExe() reads the manifest of a bundle of WiX from its compressed cabinet",
  ignore: lacks("gcab"),
  async fn() {
    const cabinet = await buildCabinet({ "0": BUNDLE_MANIFEST, u1: ascii("x".repeat(1000)) });
    assert.deepEqual(await told(makeBundle(cabinet)), BUNDLE_FACTS);
  },
});

Deno.test("inspectExe() reads a bundle, and notes the packages that it hides", async () => {
  const bundle = makeBundle(makeCabinet("0", BUNDLE_MANIFEST));
  assert.deepEqual(await told(bundle), BUNDLE_FACTS);
  const { notes } = await inspect(bundle);
  assert.match(notes.join("\n"), /\{44444444-0000-0000-0000-000000000004\}, which is not listed/);
});

Deno.test("inspectExe() knows a bundle whose cabinet cannot be read", async () => {
  const inspection = await inspect(makeBundle(ascii("MSCF, but no cabinet")));
  assert.equal(inspection.kind, "burn");
  assert.match(inspection.notes.join("\n"), /ProductCode and UpgradeCode are unknown/);
});

const MARKED: [technology: string, program: Bytes, silent: string | undefined][] = [
  [
    "InstallShield",
    makeProgram({ overlay: ascii("InstallShield\0") }),
    '/s /v"/quiet /norestart"',
  ],
  [
    "Advanced Installer",
    makeProgram({ overlay: concat(new Uint8Array(30000), ascii("ADVINSTSFX\0")) }),
    "/exenoui /quiet /norestart",
  ],
  ["7-Zip SFX", makeProgram({ overlay: ascii("7z\xbc\xaf\x27\x1c") }), undefined],
  ["WinRAR SFX", makeProgram({ overlay: ascii("Rar!\x1a\x07\x01\0") }), "/s"],
  [
    "Qt Installer Framework",
    makeProgram({ overlay: ascii("\xf8\x68\xd6\x99\x1c\x0a\x63\xc2") }),
    "install --confirm-command --accept-messages --accept-licenses --default-answer",
  ],
  [
    "IExpress",
    makeProgram({
      resources: makeResources([{ type: 10, name: "CABINET", content: new Uint8Array(9) }]),
    }),
    "/Q",
  ],
];

for (const [technology, program, silent] of MARKED) {
  Deno.test(`inspectExe() knows ${technology} by its mark`, async () => {
    const facts = await told(program);
    assert.equal(facts.kind, "exe");
    assert.equal(facts.technology, technology);
    assert.equal((facts.switches as Record<string, string> | undefined)?.Silent, silent);
  });
}

Deno.test("inspectExe() takes what calls itself an installer for one", async () => {
  const version = makeVersion({ FileDescription: "Acme Setup" });
  const resources = makeResources([{ type: 16, name: 1, content: version }]);
  assert.equal((await inspect(makeProgram({ resources }))).kind, "exe");
});

Deno.test("inspectExe() takes what asks for administrator rights for an installer", async () => {
  const manifest = makeManifest("Acme", { level: "requireAdministrator" });
  const resources = makeResources([{ type: 24, name: 1, content: manifest }]);
  const facts = await told(makeProgram({ resources }));
  assert.equal(facts.kind, "exe");
  assert.equal(facts.scope, "machine");
});

Deno.test("inspectExe() makes a note of a version or a manifest that is damaged", async () => {
  const resources = makeResources([
    { type: 16, name: 1, content: ascii("no version") },
    { type: 24, name: 1, content: ascii("<assembly") },
  ]);
  const inspection = await inspect(makeProgram({ resources }));
  assert.equal(inspection.kind, "portable");
  assert.match(inspection.notes.join("\n"), /application manifest that cannot be read/);
});

Deno.test("inspectExe() takes code for .NET that says nothing of 32 bits for neutral", async () => {
  const header = (flags: number) => new Uint8Array(Uint32Array.of(72, 0, 0, 0, flags).buffer);
  for (const [flags, architecture] of [[1, "neutral"], [3, "x86"], [0, "x86"]] as const) {
    const content = concat(header(flags), new Uint8Array(60));
    const program = makeProgram({
      machine: 0x14c,
      isManaged: true,
      sections: [{ name: ".text", content }],
    });
    assert.equal((await told(program)).architecture, architecture);
  }
});

Deno.test("inspectExe() knows what cannot be run by itself", async () => {
  const library = makeProgram();
  library[0x80 + 23]! |= 0x20;
  const driver = makeProgram();
  driver[0x80 + 24 + 68] = 1;
  for (const [bytes, reason] of [[library, /library/], [driver, /driver/]] as const) {
    const { kind, installers, notes } = await inspect(bytes);
    assert.equal(kind, "unknown");
    assert.deepEqual(installers, []);
    assert.match(notes.join("\n"), reason);
  }
});

Deno.test("inspectExe() is null for what is no Windows program", async () => {
  assert.equal(await inspectExe(ofBytes(ascii("#!/bin/sh\n".repeat(20)))), null);
});

Deno.test("inspectExe() answers or refuses, whatever is damaged", async () => {
  const samples = [
    makeBundle(makeCabinet("0", BUNDLE_MANIFEST)),
    makeInno({
      version: "6.2.0",
      count: 30,
      strings: { 2: "Acme" },
      settings: new Uint8Array(200),
    }),
    makeProgram({
      resources: makeResources([
        { type: 16, name: 1, content: makeVersion({ ProductName: "Acme" }) },
        { type: 24, name: 1, content: makeManifest("Acme", {}) },
        { type: "DATA", name: 131, content: ascii("PK\x03\x04") },
      ]),
    }),
    ...(lacks("makensis") ? [] : [await buildNsis(nsisScript({ compressor: "/SOLID lzma" }))]),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
        maxLength: 12,
      }),
      fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1, noNaN: true })),
      answersOrRefuses,
    ),
    { numRuns: 400 },
  );
});

async function answersOrRefuses(
  sample: Bytes,
  changes: [number, number][],
  cut: number | null,
): Promise<void> {
  const changed = sample.slice(0, cut === null ? sample.length : Math.floor(cut * sample.length));
  for (const [place, value] of changed.length ? changes : []) {
    changed[Math.floor(place * (changed.length - 1))] = value;
  }
  try {
    await inspectExe(ofBytes(changed));
  } catch (error) {
    assert(error instanceof Unreadable, `${(error as Error).stack}`);
  }
}
