import assert from "node:assert/strict";
import { NEVER_SERVED } from "../summary.ts";
import { DEFAULT, installer, version } from "./_samples.ts";
import type { Installer } from "./installer_fields.ts";
import { summarize } from "./summarize.ts";

Deno.test("summarize() says no more than there is", () => {
  assert.deepEqual(summarize(version()), {
    name: "Contoso Tool",
    publisher: "Contoso",
    normalizedNames: ["contosotool"],
    installerTypes: ["exe"],
    architectures: ["x64"],
    since: "1.0",
  });
});

Deno.test("summarize() gathers what searches ask for (winget 31, 32, 40, 41)", () => {
  const summary = summarize(version(
    [
      installer({
        ProductCode: "{A}",
        Commands: ["tool"],
        AppsAndFeaturesEntries: [
          { DisplayName: "010 Editor 11.0 (64-bit)", ProductCode: "{a}", UpgradeCode: "{U}" },
          { DisplayVersion: "1.0.0.5", ProductCode: "{B}", UpgradeCode: "{u}" },
        ],
      }),
      installer({ InstallerType: "msix", PackageFamilyName: "Contoso.Tool_h91ms92gdsmmt" }),
      installer({
        InstallerType: "zip",
        NestedInstallerType: "portable",
        NestedInstallerFiles: [{ RelativeFilePath: "a.exe", PortableCommandAlias: "alias" }],
        AppsAndFeaturesEntries: [{ DisplayVersion: "9" }],
      }),
    ],
    {
      DefaultLocale: { ...DEFAULT, Moniker: "ct", Tags: ["one", "two"] },
      Locales: [
        { PackageLocale: "de", PackageName: "Werkzeug", Publisher: "Contoso GmbH", Tags: ["TWO"] },
        { PackageLocale: "fr" },
      ],
    },
  ));
  assert.deepEqual(summary, {
    name: "Contoso Tool",
    publisher: "Contoso",
    moniker: "ct",
    otherNames: ["Werkzeug"],
    otherPublishers: ["Contoso GmbH"],
    tags: ["one", "two"],
    commands: ["tool", "alias"],
    packageFamilyNames: ["Contoso.Tool_h91ms92gdsmmt"],
    productCodes: ["{A}", "{B}"],
    upgradeCodes: ["{U}"],
    arpVersions: ["1.0.0.5"],
    normalizedNames: ["contosotool", "werkzeug", "010editor", "010editor(x64)"],
    installerTypes: ["exe", "msix", "zip", "portable"],
    architectures: ["x64"],
    installers: 3,
    since: "1.0",
  });
});

const SINCE: readonly [string, readonly Partial<Installer>[], string][] = [
  ["nothing", [], NEVER_SERVED],
  ["msstore", [{ InstallerType: "msstore" }], "1.1"],
  ["portable", [{ InstallerType: "portable" }], "1.4"],
  ["a zip of fonts", [{ InstallerType: "zip", NestedInstallerType: "font" }], "1.12"],
  ["font beside portable", [{ InstallerType: "font" }, { InstallerType: "portable" }], "1.4"],
  ["font beside exe", [{ InstallerType: "font" }, {}], "1.0"],
];

for (const [name, installers, since] of SINCE) {
  Deno.test(`summarize() finds ${name} served since ${since}`, () => {
    assert.equal(summarize(version(installers.map(installer))).since, since);
  });
}

Deno.test("summarize() names the markets only where none is left out", () => {
  const markets = (...lists: (string[] | undefined)[]) =>
    summarize(version(lists.map((AllowedMarkets) => installer({ Markets: { AllowedMarkets } }))))
      .markets;
  assert.deepEqual(markets(["FR", "DE"], ["DE"]), ["DE", "FR"]);
  assert.equal(markets(["FR"], undefined), undefined);
});
