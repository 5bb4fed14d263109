import assert from "node:assert/strict";
import type { Json } from "../../../kit/json.ts";
import { type Finding, RegistryError } from "../../../model/registry_error.ts";
import { DEFAULT, installer, version } from "./_samples.ts";
import { MOST_FINDINGS } from "./findings.ts";
import { readInstaller, readLocale, readPackageManifest, readVersion } from "./read.ts";

const HASH = "0123456789abcdef".repeat(4);

function findings(read: () => unknown): readonly Finding[] {
  let refused: unknown;
  assert.throws(read, (error) => {
    refused = error;
    return error instanceof RegistryError && error.code === "metadata_refused";
  });
  return (refused as RegistryError).findings;
}

function fields(read: () => unknown): string[] {
  return findings(read).map(({ field }) => field);
}

Deno.test("readVersion() takes keys in any case (winget 94)", () => {
  const read = readVersion({
    packageversion: "1.10",
    DEFAULTLOCALE: { packagelocale: "en-US", ...DEFAULT, PackageLocale: undefined },
    installers: [{
      architecture: "x64",
      installerTYPE: "msi",
      installerurl: "https://a.test/b",
      installersha256: HASH,
    }],
  });
  assert.deepEqual(read, {
    PackageVersion: "1.10",
    DefaultLocale: DEFAULT,
    Installers: [{
      InstallerIdentifier: "x64_msi",
      Architecture: "x64",
      InstallerType: "msi",
      InstallerUrl: "https://a.test/b",
      InstallerSha256: HASH.toUpperCase(),
    }],
  });
});

Deno.test("readInstaller() takes every other spelling, and keeps the client's (winget 55, 56, 94)", () => {
  const read = readInstaller({
    ...installer(),
    MinimumOsVersion: "10.0.0.0",
    RestricedCapabilities: ["runFullTrust"],
    InstallationMetadata: { InstallationMetadataFiles: [{ RelativeFilePath: "a.exe" }] },
  });
  assert.deepEqual(read, {
    ...installer(),
    MinimumOSVersion: "10.0.0.0",
    RestrictedCapabilities: ["runFullTrust"],
    InstallationMetadata: { Files: [{ RelativeFilePath: "a.exe" }] },
  });
});

const TWICE: readonly [string, Json, string][] = [
  ["known", { Scope: "user", scope: "user" }, "Scope"],
  ["spelt two ways", { MinimumOSVersion: "1", MinimumOsVersion: "1" }, "MinimumOSVersion"],
  ["null", { Scope: null, SCOPE: "user" }, "Scope"],
  ["unknown", { Colour: 1, colour: 2 }, '"colour"'],
];

for (const [kind, more, field] of TWICE) {
  Deno.test(`readInstaller() refuses a key that stands twice but for case: ${kind}`, () => {
    assert.deepEqual(fields(() => readInstaller({ ...installer(), ...more as object })), [field]);
  });
}

Deno.test("readInstaller() leaves out what is unknown, null or empty", () => {
  const read = readInstaller({
    ...installer(),
    Colour: "red",
    __proto__: undefined,
    Scope: null,
    SignatureSha256: "",
    InstallerLocale: "",
    UpgradeBehavior: "",
    Commands: [],
    Dependencies: { WindowsFeatures: [], PackageDependencies: null },
    AppsAndFeaturesEntries: [{}, { DisplayName: "" }],
    InstallerSwitches: { Silent: "" },
  });
  assert.deepEqual(read, installer());
});

Deno.test("readInstaller() counts elements as they were sent, those included that say nothing", () => {
  const AppsAndFeaturesEntries = [{}, { DisplayName: "a".repeat(257) }];
  assert.deepEqual(fields(() => readInstaller({ ...installer(), AppsAndFeaturesEntries })), [
    "AppsAndFeaturesEntries[1].DisplayName",
  ]);
});

Deno.test("readInstaller() wants architecture and type (winget 52)", () => {
  assert.deepEqual(fields(() => readInstaller({ Architecture: "", Scope: "user" })), [
    "Architecture",
    "InstallerType",
  ]);
});

const MISTYPED: readonly [string, Json, string][] = [
  ["ReleaseDate", 20240501, "Must be a string, found an integer"],
  ["InstallerSuccessCodes", ["3010"], "Must be an integer, found a string"],
  ["InstallerSuccessCodes", [1.5], "Must be an integer, found a number"],
  ["InstallerSuccessCodes", 3010, "Must be an array, found an integer"],
  ["InstallerAbortsTerminal", "true", "Must be true or false, found a string"],
  ["InstallerAbortsTerminal", 1, "Must be true or false, found an integer"],
  ["Commands", "tool", "Must be an array, found a string"],
  ["Commands", [null], "Must be a string, found null"],
  ["Markets", ["DE"], "Must be an object, found an array"],
  ["NestedInstallerFiles", { RelativeFilePath: "a" }, "Must be an array, found an object"],
];

for (const [name, value, says] of MISTYPED) {
  Deno.test(`readInstaller() refuses ${name} as ${JSON.stringify(value)} (winget 57)`, () => {
    const found = findings(() => readInstaller({ ...installer(), [name]: value }));
    assert.deepEqual(found.map((one) => one.says), [says]);
    assert.ok(found[0]!.field.startsWith(name));
  });
}

for (const body of [null, [], "text", 1, true]) {
  Deno.test(`readVersion() refuses ${JSON.stringify(body)} as a whole`, () => {
    assert.deepEqual(fields(() => readVersion(body)), [""]);
  });
}

const DAYS: readonly [given: string, kept: string | null][] = [
  ["2024-05-01", "2024-05-01"],
  ["2024-05-01T00:00:00", "2024-05-01"],
  ["2024-05-01T23:59:59.9999999+02:00", "2024-05-01"],
  ["2024-05-01 10:00:00Z", "2024-05-01"],
  ["2024-02-29", "2024-02-29"],
  ["2023-02-29", null],
  ["2024-13-01", null],
  ["2024-5-1", null],
  ["01.05.2024", null],
  ["2024-05-01junk", null],
];

for (const [given, kept] of DAYS) {
  Deno.test(`readInstaller() reads ReleaseDate ${given} as ${kept}`, () => {
    const read = () => readInstaller({ ...installer(), ReleaseDate: given });
    if (kept) assert.equal(read().ReleaseDate, kept);
    else assert.deepEqual(fields(read), ["ReleaseDate"]);
  });
}

const REFUSED: readonly [string, Json][] = [
  ["MinimumOSVersion", "1.2.3.4.5"],
  ["MinimumOSVersion", "10.65536"],
  ["PackageFamilyName", "Contoso.Tool"],
  ["MSStoreProductIdentifier", "9NBLGGH4NN-1"],
  ["InstallerSha256", "ß".repeat(32)],
  ["ProductCode", "a\u0000b"],
  ["ProductCode", "a\u0085b"],
  ["ProductCode", "a\nb"],
  ["ProductCode", "\uD800"],
];

for (const [name, value] of REFUSED) {
  Deno.test(`readInstaller() refuses ${name} ${JSON.stringify(value)}`, () => {
    assert.deepEqual(fields(() => readInstaller({ ...installer(), [name]: value })), [name]);
  });
}

Deno.test("readInstaller() refuses file extensions with a dot, and markets that are no regions", () => {
  const read = () =>
    readInstaller({
      ...installer(),
      FileExtensions: [".txt", "tar.gz"],
      Markets: { AllowedMarkets: ["de", "ß", "DEU"] },
    });
  assert.deepEqual(fields(read), [
    "FileExtensions[0]",
    "Markets.AllowedMarkets[1]",
    "Markets.AllowedMarkets[2]",
  ]);
});

const VERSIONS: readonly [string, boolean][] = [
  ["1.0 .0", true],
  ["2024 R2", true],
  ["1&2", true],
  ["1/2", false],
  ["1\\2", false],
  ["1:2", false],
  ["1*", false],
  [" 1", false],
  ["1 ", false],
  ["..", false],
  ["\u0007", false],
];

for (const [text, isFine] of VERSIONS) {
  Deno.test(`readVersion() ${isFine ? "takes" : "refuses"} ${JSON.stringify(text)}`, () => {
    const read = () => readVersion(version([], { PackageVersion: text }));
    if (isFine) assert.equal(read().PackageVersion, text);
    else assert.deepEqual(fields(read), ["PackageVersion"]);
  });
}

Deno.test("readVersion() reads a version without installers and other locales", () => {
  assert.deepEqual(readVersion({ PackageVersion: "1.0", Channel: "", DefaultLocale: DEFAULT }), {
    PackageVersion: "1.0",
    DefaultLocale: DEFAULT,
    Installers: [],
  });
});

Deno.test("readLocale() lets descriptions have lines, names not, and a moniker go unread", () => {
  const read = readLocale({ PackageLocale: "de", Description: "one\r\n\ttwo", Moniker: "x" });
  assert.deepEqual(read, { PackageLocale: "de", Description: "one\r\n\ttwo" });
  assert.deepEqual(fields(() => readLocale({ PackageLocale: "de", PackageName: "one\ntwo" })), [
    "PackageName",
  ]);
});

Deno.test("readLocale() counts characters, not halves of them", () => {
  assert.equal(readLocale({ PackageLocale: "de", Author: "😀".repeat(256) }).Author?.length, 512);
  assert.deepEqual(fields(() => readLocale({ PackageLocale: "de", Author: "😀" })), ["Author"]);
});

Deno.test("readPackageManifest() finds everything that is wrong at once, and says where", () => {
  const found = findings(() =>
    readPackageManifest({
      PackageIdentifier: "Acme",
      Versions: [
        version([installer(), installer({ Architecture: "mips" as "x86" })]),
        { PackageVersion: 2, DefaultLocale: DEFAULT },
      ],
    })
  );
  assert.deepEqual(found.map(({ field, rule }) => [field, rule]), [
    ["Versions[0].Installers[1].Architecture", "V4"],
    ["Versions[1].PackageVersion", "4.3"],
    ["PackageIdentifier", "4.3"],
  ]);
  assert.equal(found[0]!.value, "mips");
});

Deno.test("readPackageManifest() takes a package that has no versions yet", () => {
  const read = readPackageManifest({ packageidentifier: "Acme.Tool" });
  assert.deepEqual(read, { PackageIdentifier: "Acme.Tool", Versions: [] });
});

Deno.test("readPackageManifest() reports no more than its most findings, and no long values", () => {
  const wrong = { ...installer(), ProductCode: "x".repeat(100_000) };
  const Versions = Array.from({ length: 1000 }, () => version([wrong, wrong, wrong]));
  const found = findings(() => readPackageManifest({ PackageIdentifier: "Acme.Tool", Versions }));
  assert.equal(found.length, MOST_FINDINGS);
  assert.ok(found.every(({ value }) => value === undefined));
});
