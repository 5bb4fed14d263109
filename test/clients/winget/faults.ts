import type { Members } from "./reading.ts";

/** An installer that is right: a program in a zip. */
export const ZIP = {
  ...{ InstallerType: "zip", NestedInstallerType: "exe" },
  NestedInstallerFiles: [{ RelativeFilePath: "a.exe" }],
};

type Row = [rule: string, installers: readonly Members[], more?: Members];

const ROWS: readonly Row[] = [
  ["V1", [{}], { Channel: "beta" }],
  ["V2", [{}], { PackageVersion: "> 1" }],
  ["V2", [{}], { PackageVersion: "< Unknown" }],
  ["V3", [{}, { Scope: "user" }]],
  ["V4", [{ Architecture: "" }]],
  ["V4", [{ UpgradeBehavior: "" }]],
  ["V5", [{ InstallerType: "msix", ProductCode: "x" }]],
  ["V6", [{ InstallerType: "msix", AppsAndFeaturesEntries: [{ DisplayName: "x" }] }]],
  ["V7", [{ InstallerType: "msstore" }]],
  ["V7", [{ MSStoreProductIdentifier: "9WZDNCRFJ3Q2" }]],
  ["V8", [{ InstallerSha256: "" }]],
  ["V9", [{ InstallerType: "portable", Commands: ["a", "b"] }]],
  ["V10", [{
    InstallerType: "portable",
    AppsAndFeaturesEntries: [{ DisplayName: "a" }, { DisplayName: "b" }],
  }]],
  ["V11", [{ ...ZIP, NestedInstallerType: undefined }]],
  ["V11", [{ ...ZIP, NestedInstallerFiles: [] }]],
  ["V12", [{ ...ZIP, NestedInstallerFiles: [{ RelativeFilePath: "../a.exe" }] }]],
  ["V13", [{ InstallerUrl: "nowhere" }]],
  ["V14", [{ InstallerLocale: "english!" }]],
  ["V15", [{ Markets: { AllowedMarkets: ["US"], ExcludedMarkets: ["DE"] } }]],
  ["V16", [{
    InstallerSuccessCodes: [3],
    ExpectedReturnCodes: [{ InstallerReturnCode: 3, ReturnResponse: "custom" }],
  }]],
  ["V17", [{ AppsAndFeaturesEntries: [{ DisplayVersion: "< 2" }] }]],
  ["V18", [{ Authentication: { AuthenticationType: "microsoftEntraId" } }]],
  ["V19", [{ Dependencies: { WindowsFeatures: ["a b"] } }]],
];

/** For each rule of the client's own validation a version that breaks it. */
export const FAULTS: readonly {
  readonly rule: string;
  readonly installers: readonly Members[];
  /** Members of the version. */
  readonly more?: Members;
}[] = ROWS.map(([rule, installers, more]) => ({ rule, installers, more }));
