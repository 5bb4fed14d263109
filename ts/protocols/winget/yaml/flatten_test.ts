import assert from "node:assert/strict";
import type { JsonObject } from "../../../kit/json.ts";
import { flatten } from "./_flatten.ts";

const ENTRIES = [{ DisplayName: "Tool" }];
const FILES = [{ RelativeFilePath: "a.exe" }];
const FAMILY = "Contoso.Tool_h91ms92gdsmmt";

const CASES:
  readonly (readonly [what: string, root: JsonObject, own: JsonObject, whole: JsonObject])[] = [
    ["an installer's value replaces the root's", { Scope: "user" }, { Scope: "machine" }, {
      Scope: "machine",
    }],
    [
      "switches are merged one by one (winget 77)",
      { InstallerSwitches: { Silent: "/s", Custom: "/a" } },
      { InstallerSwitches: { Custom: "/b", Log: "/l" } },
      { InstallerSwitches: { Silent: "/s", Custom: "/b", Log: "/l" } },
    ],
    [
      "installation metadata is merged by its members",
      { InstallationMetadata: { DefaultInstallLocation: "a", Files: [{ RelativeFilePath: "b" }] } },
      { InstallationMetadata: { DefaultInstallLocation: "c" } },
      { InstallationMetadata: { DefaultInstallLocation: "c", Files: [{ RelativeFilePath: "b" }] } },
    ],
    [
      "files of the metadata are replaced whole, but not by none",
      { InstallationMetadata: { Files: [{ RelativeFilePath: "b" }, { RelativeFilePath: "c" }] } },
      { InstallationMetadata: { Files: [{ RelativeFilePath: "d" }] } },
      { InstallationMetadata: { Files: [{ RelativeFilePath: "d" }] } },
    ],
    ["lists are replaced whole", { Commands: ["a", "b"] }, { Commands: ["c"] }, {
      Commands: ["c"],
    }],
    ["an empty list replaces another", { Commands: ["a"] }, { Commands: [] }, { Commands: [] }],
    [
      "other objects are replaced whole (winget 77)",
      { Markets: { AllowedMarkets: ["NO"] } },
      { Markets: { ExcludedMarkets: ["DE"] } },
      { Markets: { ExcludedMarkets: ["DE"] } },
    ],
    [
      "dependencies are replaced whole",
      { Dependencies: { WindowsLibraries: ["a"], ExternalDependencies: ["b"] } },
      { Dependencies: { WindowsFeatures: ["c"] } },
      { Dependencies: { WindowsFeatures: ["c"] } },
    ],
    [
      "dependencies without any take the root's",
      { Dependencies: { WindowsLibraries: ["a"] } },
      { Dependencies: { WindowsFeatures: [] } },
      { Dependencies: { WindowsLibraries: ["a"] } },
    ],
    [
      "a product code reaches no msix (winget 78)",
      { ProductCode: "{A}", AppsAndFeaturesEntries: ENTRIES },
      { InstallerType: "msix" },
      { InstallerType: "msix" },
    ],
    [
      "a product code reaches a msi of a root that is msix",
      { InstallerType: "msix", ProductCode: "{A}", PackageFamilyName: FAMILY },
      { InstallerType: "msi" },
      { InstallerType: "msi", ProductCode: "{A}" },
    ],
    [
      "a family name reaches msix, appx and msstore alone",
      { PackageFamilyName: FAMILY },
      { InstallerType: "APPX" },
      { InstallerType: "APPX", PackageFamilyName: FAMILY },
    ],
    [
      "a family name reaches an exe that lists a msix",
      { PackageFamilyName: FAMILY, AppsAndFeaturesEntries: [{ InstallerType: "msix" }] },
      { InstallerType: "exe" },
      {
        InstallerType: "exe",
        PackageFamilyName: FAMILY,
        AppsAndFeaturesEntries: [{ InstallerType: "msix" }],
      },
    ],
    [
      "what a zip holds decides what reaches it",
      {
        InstallerType: "zip",
        NestedInstallerType: "msix",
        NestedInstallerFiles: FILES,
        ProductCode: "{A}",
      },
      {},
      { InstallerType: "zip", NestedInstallerType: "msix", NestedInstallerFiles: FILES },
    ],
    [
      "what a zip holds reaches no other type",
      { InstallerType: "zip", NestedInstallerType: "msi", NestedInstallerFiles: FILES },
      { InstallerType: "exe" },
      { InstallerType: "exe" },
    ],
    [
      "no entries of one's own are those of the root",
      { InstallerType: "exe", AppsAndFeaturesEntries: ENTRIES },
      { AppsAndFeaturesEntries: [] },
      { InstallerType: "exe", AppsAndFeaturesEntries: ENTRIES },
    ],
    [
      "what an installer says itself stays, for validation to judge",
      {},
      { InstallerType: "msix", ProductCode: "{A}" },
      { InstallerType: "msix", ProductCode: "{A}" },
    ],
  ];

for (const [what, root, own, whole] of CASES) {
  Deno.test(`flatten(): ${what}`, () => assert.deepEqual(flatten(root, own), whole));
}
