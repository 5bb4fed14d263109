import assert from "node:assert/strict";
import type { InstalledProgram } from "../correlation.ts";
import { packageOf, type PackageSketch } from "../release.ts";
import type { Shop } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const MSI = [1, 2, 3, 4].map((n) => `{AABBCCDD-0000-4000-8000-00000000000${n}}`);
const HIDDEN = "{AABBCCDD-0000-4000-8000-0000000000FF}";
const FAMILIES = ["Corr.StoreOne_8wekyb3d8bbwe", "Corr.StoreTwo_h91ms92gdsmmt"];

const PACKAGES: readonly PackageSketch[] = [
  ...MSI.map((code, at) => ({
    id: `Corr.Msi${at}`,
    versions: ["1.0", "2.0"].map((version) => ({
      version,
      installers: [{ InstallerType: "msi", ProductCode: code }],
    })),
  })),
  {
    id: "Corr.Hidden",
    versions: [
      { version: "1.0", installers: [{ AppsAndFeaturesEntries: [{ ProductCode: HIDDEN }] }] },
      { version: "2.0", installers: [{ ProductCode: "Hidden2_is1" }] },
    ],
  },
  ...FAMILIES.map((family, at) => ({
    id: `Corr.Store${at}`,
    versions: [{
      version: "2.0",
      installers: [{ InstallerType: "msix", PackageFamilyName: family }],
    }],
  })),
  { id: "Corr.Garden", name: "Paint Garden", versions: [{ version: "2.0" }] },
  { id: "Corr.Ruler", name: "Ruler Kit", versions: [{ version: "2.0" }] },
  { id: "Corr.RulerWide", name: "Ruler Kit (x64)", versions: [{ version: "2.0" }] },
  { id: "Corr.TwinA", name: "Twin Tool", publisher: "First Vendor" },
  { id: "Corr.TwinB", name: "Twin Tool", publisher: "Second Vendor" },
];

const KNOWN: readonly [program: Omit<InstalledProgram, "version">, identifier: string][] = [
  ...MSI.map((productCode, at): [Omit<InstalledProgram, "version">, string] => [
    { name: `Something ${at}`, publisher: "Anyone", productCode },
    `Corr.Msi${at}`,
  ]),
  [{ name: "Shown by its old code", productCode: HIDDEN }, "Corr.Hidden"],
  [{ name: "Store one", familyName: FAMILIES[0]!.toLowerCase() }, "Corr.Store0"],
  [{ name: "Twin Tool", publisher: "X", familyName: FAMILIES[1]! }, "Corr.Store1"],
  [{ name: "Paint Garden 1.4.2", publisher: "Corr Ltd" }, "Corr.Garden"],
  [{ name: "Ruler Kit 1.0 (64-bit)", publisher: "Corr Ltd" }, "Corr.RulerWide"],
];

const STRANGERS: readonly Omit<InstalledProgram, "version">[] = [
  { name: "Twin Tool 1.0", publisher: "Third Vendor" },
  { name: "Paint", publisher: "Corr Ltd" },
  { name: "Paint Garden Studio", publisher: "Corr Ltd" },
  { name: "Paint Garden" },
  { name: "!!!", publisher: "???", productCode: "{" },
  { name: "Halves", productCode: MSI[0]!.slice(0, 20) },
  { name: "Unheard of", publisher: "Corr Ltd", productCode: "Corr.Msi0" },
  ...Array.from({ length: 44 }, (_, at) => ({
    name: `Everyday Program ${String.fromCharCode(65 + at % 26)}${"x".repeat(at)}`,
    publisher: "Everyone",
    productCode: `{99999999-0000-4000-8000-0000000000${10 + at}}`,
  })),
];

/** Of sixty installed programs exactly those are offered an upgrade that came from this source. */
export async function upgradeStory(shop: Shop): Promise<void> {
  for (const sketch of PACKAGES) await shop.admin.publish(packageOf(sketch));
  using winget = await newcomer(shop);
  const programs = [...KNOWN.map(([program]) => program), ...STRANGERS]
    .map((program) => ({ ...program, version: "1.0" }));
  assert.equal(programs.length, 60);
  const listed = await winget.list("shop", programs);
  const matched = listed.map((one) => [one.program.name, one.package.identifier]);
  assert.deepEqual(matched, KNOWN.map(([program, identifier]) => [program.name, identifier]));
  for (const { available, package: { identifier } } of listed) {
    assert.equal(available, "2.0", identifier);
  }
}
