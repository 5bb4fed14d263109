import assert from "node:assert/strict";
import { asManifestVersion } from "../manifest.ts";
import { readDescription, textOf } from "./manifest_text.ts";

const HASH = "A".repeat(64);

const MERGED = `# yaml-language-server: $schema=https://example.test/merged.json
PackageIdentifier: Acme.Tool
PackageVersion: 1.10
PackageLocale: en-US
Publisher: Acme
PackageName: Tool
License: MIT
ShortDescription: Does things
Moniker: tool
Tags: [on, 1.0]
ReleaseDate: 2024-05-01
InstallerType: exe
ProductCode: '{ROOT}'
AppsAndFeaturesEntries:
- DisplayVersion: 1.10
InstallerSwitches:
  Silent: /root
  Custom: /custom
InstallModes: [silent, interactive]
Dependencies:
  WindowsFeatures: [netfx3]
Installers:
- Architecture: x64
  InstallerUrl: https://acme.test/x64.exe
  InstallerSha256: ${HASH}
  InstallerSwitches:
    Silent: /own
  InstallModes: [silent]
- Architecture: arm64
  InstallerType: msix
  InstallerUrl: https://acme.test/arm64.msix
  InstallerSha256: ${HASH}
  PackageFamilyName: Acme.Tool_0123456789abc
  AppsAndFeaturesEntries:
  - DisplayName: Tool
- Architecture: x86
  InstallerType: pwa
  InstallerUrl: https://acme.test/
- Architecture: x86
  InstallerType: msstore
  MSStoreProductIdentifier: 9NBLGGH4NNS1
Localization:
- PackageLocale: de-DE
  PackageName: Werkzeug
- PackageLocale: fr-FR
  ShortDescription: Fait des choses
ManifestType: merged
ManifestVersion: 1.10.0
`;

const ABOUT = { name: "acme.tool", version: "1.10.0" };

function read(text: string, about = ABOUT) {
  return asManifestVersion(readDescription([{ path: "a.yaml", text }], about).metadata);
}

Deno.test("readDescription() leaves scalars the text that they are (winget 76)", () => {
  const { PackageVersion, DefaultLocale, Installers } = read(MERGED);
  assert.equal(PackageVersion, "1.10");
  assert.deepEqual(DefaultLocale.Tags, ["on", "1.0"]);
  assert.equal(Installers[0]!.ReleaseDate, "2024-05-01");
  assert.equal(Installers[0]!.AppsAndFeaturesEntries?.[0]?.DisplayVersion, "1.10");
});

Deno.test("readDescription() merges switches and replaces everything else (winget 77)", () => {
  const { InstallerSwitches, InstallModes, Dependencies } = read(MERGED).Installers[0]!;
  assert.deepEqual(InstallerSwitches, { Silent: "/own", Custom: "/custom" });
  assert.deepEqual(InstallModes, ["silent"]);
  assert.deepEqual(Dependencies, { WindowsFeatures: ["netfx3"] });
});

Deno.test("readDescription() lets no msix have product codes and entries of programs (winget 78)", () => {
  const [exe, msix] = read(MERGED).Installers;
  assert.equal(exe!.ProductCode, "{ROOT}");
  assert.equal(msix!.ProductCode, undefined);
  assert.equal(msix!.AppsAndFeaturesEntries, undefined);
  assert.equal(msix!.PackageFamilyName, "Acme.Tool_0123456789abc");
});

Deno.test("readDescription() leaves out what is installed from elsewhere", () => {
  assert.deepEqual(read(MERGED).Installers.map(({ InstallerType }) => InstallerType), [
    ...["exe", "msix"],
  ]);
  const alone = MERGED.replaceAll(/InstallerType: (?:exe|msix)/g, "InstallerType: pwa");
  assert.deepEqual(read(alone).Installers, []);
});

Deno.test("readDescription() reads all locales of a merged manifest", () => {
  const { DefaultLocale, Locales } = read(MERGED);
  assert.equal(DefaultLocale.PackageName, "Tool");
  assert.equal(DefaultLocale.Moniker, "tool");
  assert.deepEqual(Locales, [
    { PackageLocale: "de-DE", PackageName: "Werkzeug" },
    { PackageLocale: "fr-FR", ShortDescription: "Fait des choses" },
  ]);
});

const REFUSED: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ["another package", MERGED.replace("Acme.Tool", "Acme.Other"), /about "Acme.Other"/],
  ["another version", MERGED.replace(": 1.10\n", ": 1.11\n"), /about "Acme.Tool" "1.11"/],
  ["no YAML", "PackageIdentifier: 'A", /YAML/],
  ["nothing of packages", "a: b", /no manifest/],
  ["a channel", MERGED.replace("Moniker:", "Channel: beta\nMoniker:"), /Channel.*V1/],
  ["a digest that is none", MERGED.replace(HASH, "123"), /InstallerSha256/],
  ["a number for a list", MERGED.replace("[silent, interactive]", "7"), /InstallModes/],
];

for (const [what, text, says] of REFUSED) {
  Deno.test(`readDescription() refuses ${what}`, () => {
    assert.throws(() => read(text), { code: "metadata_refused", message: says });
  });
}

Deno.test("textOf() keeps every byte, and refuses what is not UTF-8", () => {
  assert.equal(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)), "\uFEFFA");
  assert.throws(() => textOf(Uint8Array.of(0xff)), { code: "metadata_refused" });
});
