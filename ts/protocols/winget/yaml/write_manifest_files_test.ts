import assert from "node:assert/strict";
import { installer, version } from "../manifest/_samples.ts";
import { INSTALLER } from "../manifest/installer_fields.ts";
import { DEFAULT_LOCALE } from "../manifest/locale_fields.ts";
import { INSTALLER_KEYS, LOCALE_KEYS } from "./_key_order.ts";
import { writeManifestFiles } from "./mod.ts";

Deno.test("writeManifestFiles() writes every member there is, once", () => {
  const installers = Object.keys(INSTALLER).filter((name) => name !== "InstallerIdentifier");
  assert.deepEqual([...INSTALLER_KEYS].sort(), installers.sort());
  assert.deepEqual([...LOCALE_KEYS].sort(), Object.keys(DEFAULT_LOCALE).sort());
});

Deno.test("writeManifestFiles() lays files out as the community does", () => {
  const Locales = [{ PackageLocale: "de-DE", PackageName: "Werkzeug" }];
  const files = writeManifestFiles("Contoso.Tool.Beta", version([installer()], { Locales }));
  const folder = "manifests/c/Contoso/Tool/Beta/1.0";
  assert.deepEqual(files.map(({ path }) => path), [
    `${folder}/Contoso.Tool.Beta.yaml`,
    `${folder}/Contoso.Tool.Beta.installer.yaml`,
    `${folder}/Contoso.Tool.Beta.locale.en-US.yaml`,
    `${folder}/Contoso.Tool.Beta.locale.de-DE.yaml`,
  ]);
  assert.equal(
    files[0]!.text,
    "# Created with Packhouse\n" +
      "# yaml-language-server: $schema=https://aka.ms/winget-manifest.version.1.0.0.schema.json\n\n" +
      "PackageIdentifier: Contoso.Tool.Beta\nPackageVersion: '1.0'\nDefaultLocale: en-US\n" +
      "ManifestType: version\nManifestVersion: 1.0.0\n",
  );
});

Deno.test("writeManifestFiles() says once what all installers share", () => {
  const shared = { InstallerSwitches: { Silent: "/q" }, ProductCode: "{A}" };
  const files = writeManifestFiles(
    "A.B",
    version([
      installer({ ...shared, InstallerIdentifier: "mine" }),
      installer({ ...shared, Architecture: "arm64", Commands: ["b"] }),
    ]),
  );
  const lines = files[1]!.text.split("\n").slice(5).join("\n");
  assert.equal(
    lines,
    "InstallerType: exe\nInstallerSwitches:\n  Silent: /q\nProductCode: '{A}'\nInstallers:\n" +
      "- Architecture: x64\n  InstallerUrl: https://example.test/tool.exe\n" +
      `  InstallerSha256: ${"A".repeat(64)}\n` +
      "- Architecture: arm64\n  InstallerUrl: https://example.test/tool.exe\n" +
      `  InstallerSha256: ${"A".repeat(64)}\n  Commands:\n  - b\n` +
      "ManifestType: installer\nManifestVersion: 1.0.0\n",
  );
});

const FLOORS:
  readonly (readonly [what: string, more: Parameters<typeof installer>[0], format: string])[] = [
    ["nothing newer", {}, "1.0.0"],
    ["a release date", { ReleaseDate: "2024-05-01" }, "1.1.0"],
    ["a portable", { InstallerType: "portable" }, "1.2.0"],
    ["unsupported arguments", { UnsupportedArguments: ["log"] }, "1.2.0"],
    [
      "a response of one's own",
      { ExpectedReturnCodes: [{ InstallerReturnCode: 1, ReturnResponse: "custom" }] },
      "1.2.0",
    ],
    ["more than 16 protocols", { Protocols: "abcdefghijklmnopq".split("") }, "1.4.0"],
    ["deny", { UpgradeBehavior: "deny" }, "1.6.0"],
    ["a switch for repair", { InstallerSwitches: { Repair: "/r" } }, "1.7.0"],
    ["binaries on the path", { ArchiveBinariesDependOnPath: true }, "1.9.0"],
    ["authentication", { Authentication: { AuthenticationType: "none" } }, "1.10.0"],
    ["a font", { InstallerType: "font" }, "1.12.0"],
    ["desired state", { DesiredStateConfiguration: {} }, "1.28.0"],
  ];

for (const [what, more, format] of FLOORS) {
  Deno.test(`writeManifestFiles() needs ${format} for ${what}`, () => {
    const one = version([installer(more)]);
    const files = writeManifestFiles("A.B", one);
    for (const { text } of files) assert.ok(text.endsWith(`\nManifestVersion: ${format}\n`));
    assert.deepEqual(writeManifestFiles("A.B", one, { manifestVersion: format }), files);
  });
}

Deno.test("writeManifestFiles() needs 1.4.0 for identifiers of five parts", () => {
  const [file] = writeManifestFiles("A.B.C.D.E", version());
  assert.match(file!.text, /ManifestVersion: 1\.4\.0\n$/);
});

for (const manifestVersion of ["1.6.0", "1.3.0", "2.0.0", "1.12"]) {
  Deno.test(`writeManifestFiles() refuses to write a font as ${manifestVersion}`, () => {
    const font = version([installer({ InstallerType: "font" })]);
    assert.throws(() => writeManifestFiles("A.B", font, { manifestVersion }), {
      code: "value_refused",
    });
  });
}
