import assert from "node:assert/strict";
import { installer, version } from "./_samples.ts";
import { MOST_FINDINGS } from "./findings.ts";
import type { Installer } from "./installer_fields.ts";
import { readVersion } from "./read.ts";
import { validatePackage, validateVersion } from "./validate.ts";
import type { ManifestVersion } from "./version_fields.ts";

const MSIX = { InstallerType: "msix" } as const;
const ZIP = {
  InstallerType: "zip",
  NestedInstallerType: "exe",
  NestedInstallerFiles: [{ RelativeFilePath: "bin/tool.exe" }],
} as const;
const PORTABLE = { InstallerType: "portable" } as const;
const STORE: Installer = {
  Architecture: "x64",
  InstallerType: "msstore",
  MSStoreProductIdentifier: "9NBLGGH4NNS1",
};

/** An example of a rule: what passes, what fails, and which field is named then. */
interface Example {
  readonly rule: string;
  /** The checklist item that it answers. */
  readonly item: number;
  readonly about: string;
  readonly passes: readonly ManifestVersion[];
  readonly fails: readonly (readonly [field: string, version: ManifestVersion])[];
}

/** Versions of one installer each. */
function each(...installers: Partial<Installer>[]): ManifestVersion[] {
  return installers.map((one) => version([installer(one)]));
}

/** Versions of one installer each, that fail at a field of it. */
function failing(field: string, ...installers: Partial<Installer>[]): Example["fails"] {
  return each(...installers).map((one) => [`Installers[0].${field}`, one] as const);
}

/** A version of installers that differ from the plain one as given. */
function among(...installers: Partial<Installer>[]): ManifestVersion {
  return version(installers.map(installer));
}

/** Zips of portables by these paths. */
function portables(...paths: string[]): Partial<Installer> {
  const NestedInstallerFiles = paths.map((RelativeFilePath) => ({ RelativeFilePath }));
  return { ...ZIP, NestedInstallerType: "portable", NestedInstallerFiles };
}

/** Zips of portables by these aliases. */
function aliases(...names: string[]): Partial<Installer> {
  const NestedInstallerFiles = names.map((PortableCommandAlias, index) => ({
    RelativeFilePath: `${index}.exe`,
    PortableCommandAlias,
  }));
  return { ...ZIP, NestedInstallerType: "portable", NestedInstallerFiles };
}

function arp(...DisplayVersions: string[]): Partial<Installer> {
  return {
    AppsAndFeaturesEntries: DisplayVersions.map((DisplayVersion) => ({ DisplayVersion })),
  };
}

const ESCAPES = ["../a.exe", "a\\..\\b.exe", "..", "a/.. /b", "/a.exe", "\\a.exe", "\\\\host\\a"];
const ROOTED = ["C:\\a.exe", "c:a.exe", "."];

const EXAMPLES: readonly Example[] = [
  {
    rule: "V1",
    item: 59,
    about: "a channel",
    passes: [version()],
    fails: [["Channel", version([installer()], { Channel: "beta" })]],
  },
  {
    rule: "V2",
    item: 60,
    about: "a version that is approximate",
    passes: ["1", "1.0.0-rc.1", "latest", "2024 R2"].map((PackageVersion) =>
      version([installer()], { PackageVersion })
    ),
    fails: ["< 1.0", "> 1", "< Unknown"].map((PackageVersion) =>
      ["PackageVersion", version([installer()], { PackageVersion })] as const
    ),
  },
  {
    rule: "V3",
    item: 58,
    about: "installers that cannot be told apart",
    passes: [
      among({ Scope: "user" }, { Scope: "machine" }),
      among({}, { Architecture: "x86" }),
      among({}, { InstallerLocale: "de" }),
      among({}, { InstallerType: "msi" }),
      among(ZIP, { ...ZIP, NestedInstallerType: "msi" }),
      among({ Scope: "user", InstallerLocale: "de" }, { InstallerLocale: "en" }),
    ],
    fails: [
      ["Installers[1]", among({}, {})],
      ["Installers[1]", among({ Scope: "user" }, { Scope: "user" })],
      ["Installers[1]", among({ Scope: "user" }, {})],
      ["Installers[1]", among({}, { Scope: "machine" })],
      ["Installers[2]", among({ Scope: "user" }, { Scope: "machine" }, {})],
      ["Installers[1]", among(MSIX, { InstallerType: "appx" })],
      ["Installers[1]", among(ZIP, ZIP)],
    ],
  },
  {
    rule: "V4",
    item: 52,
    about: "words that clients do not know",
    passes: each({ Architecture: "neutral" }, { UpgradeBehavior: "deny" }),
    fails: [
      ...failing("Architecture", { Architecture: "mips" as "x86" }),
      ...failing("UpgradeBehavior", { UpgradeBehavior: "sometimes" as "deny" }),
    ],
  },
  {
    rule: "V5",
    item: 61,
    about: "a product code where Windows keeps none",
    passes: each(
      ...(["exe", "inno", "msi", "nullsoft", "wix", "burn", "portable"] as const)
        .map((InstallerType) => ({ InstallerType, ProductCode: "{A}" })),
      { ...ZIP, ProductCode: "{A}" },
    ),
    fails: failing(
      "ProductCode",
      { ...MSIX, ProductCode: "{A}" },
      { InstallerType: "appx", ProductCode: "{A}" },
      { InstallerType: "font", ProductCode: "{A}" },
      { ...STORE, ProductCode: "{A}" },
      { ...ZIP, NestedInstallerType: "msix", ProductCode: "{A}" },
    ),
  },
  {
    rule: "V6",
    item: 61,
    about: "entries of installed apps where Windows keeps none",
    passes: each(arp("1.0"), { ...ZIP, ...arp("1.0") }),
    fails: failing(
      "AppsAndFeaturesEntries",
      { ...MSIX, ...arp("1.0") },
      { InstallerType: "font", ...arp("1.0") },
      { ...ZIP, NestedInstallerType: "font", ...arp("1.0") },
    ),
  },
  {
    rule: "V7",
    item: 72,
    about: "a store product on msstore alone",
    passes: [version([STORE])],
    fails: [
      ...failing("MSStoreProductIdentifier", { MSStoreProductIdentifier: "9NBLGGH4NNS1" }),
      ...failing("MSStoreProductIdentifier", { InstallerType: "msstore" }),
    ],
  },
  {
    rule: "V8",
    item: 54,
    about: "installers that cannot be fetched",
    passes: [version([STORE]), version()],
    fails: [
      ...failing("InstallerUrl", { InstallerUrl: undefined }),
      ...failing("InstallerSha256", { InstallerSha256: undefined }),
    ],
  },
  {
    rule: "V9",
    item: 71,
    about: "commands of a portable",
    passes: each({ ...PORTABLE, Commands: ["tool"] }, { Commands: ["one", "../two"] }),
    fails: [
      ...failing("Commands", { ...PORTABLE, Commands: ["one", "two"] }),
      ...failing(
        "Commands[0]",
        ...[...ESCAPES, ...ROOTED].map((command) => ({ ...PORTABLE, Commands: [command] })),
      ),
    ],
  },
  {
    rule: "V10",
    item: 71,
    about: "several entries of installed apps for a portable",
    passes: each({ ...PORTABLE, ...arp("1") }, arp("1", "2")),
    fails: failing(
      "AppsAndFeaturesEntries",
      { ...PORTABLE, ...arp("1", "2") },
      { ...portables("a.exe"), ...arp("1", "2") },
    ),
  },
  {
    rule: "V11",
    item: 62,
    about: "what a zip holds",
    passes: each(
      ZIP,
      portables("a.exe", "b.exe"),
      { ...portables("a.ttf", "b.ttf"), NestedInstallerType: "font" },
    ),
    fails: [
      ...failing("NestedInstallerType", { ...ZIP, NestedInstallerType: undefined }),
      ...failing(
        "NestedInstallerFiles",
        { ...ZIP, NestedInstallerFiles: undefined },
        { ...portables("a.exe", "b.exe"), NestedInstallerType: "exe" },
      ),
    ],
  },
  {
    rule: "V12",
    item: 63,
    about: "paths in a zip",
    passes: each(
      portables("a.exe", "b/a.exe", "b\\c..d.exe", "...a"),
      aliases("a", "b"),
    ),
    fails: [
      ...failing(
        "NestedInstallerFiles[0].RelativeFilePath",
        ...[...ESCAPES, ...ROOTED].map((path) => portables(path)),
      ),
      ...failing(
        "NestedInstallerFiles[1].RelativeFilePath",
        portables("a.exe", "A.EXE"),
        portables("b/a.exe", "b\\a.exe"),
        portables("a.exe", "./a.exe"),
      ),
      ...failing("NestedInstallerFiles[0].PortableCommandAlias", aliases("../a"), aliases("C:a")),
      ...failing("NestedInstallerFiles[1].PortableCommandAlias", aliases("tool", "Tool")),
    ],
  },
  {
    rule: "V13",
    item: 73,
    about: "addresses that are none",
    passes: each(
      { InstallerUrl: "HTTP://a.test:8080/ü?x=%20#y" },
      { InstallerUrl: "https://[::1]/a" },
      { InstallerUrl: "/dl/winget/acme/apps/Acme.Tool/1.0/01J/tool.exe" },
    ),
    fails: failing(
      "InstallerUrl",
      ...[
        ...["ftp://a.test/b", "https:/a", "https://", "https:///a", "//a.test/b", "a.test/b"],
        ...["https://a.test/b c", "https://a.test/\n", "https://a.test\\b", "https://a:99999/"],
        ...["javascript:alert(1)", "file:///a", "/dl/", "/dl/winget/acme", "/dl/npm/a/b/c/d/e/f"],
      ].map((InstallerUrl) => ({ InstallerUrl })),
    ),
  },
  {
    rule: "V14",
    item: 67,
    about: "locales that are none",
    passes: each({ InstallerLocale: "en-US" }, { InstallerLocale: "sr-Latn-RS" }),
    fails: failing("InstallerLocale", { InstallerLocale: "en_US" }, { InstallerLocale: "e" }),
  },
  {
    rule: "V15",
    item: 68,
    about: "markets both allowed and excluded",
    passes: each({ Markets: { AllowedMarkets: ["DE"] } }, { Markets: { ExcludedMarkets: ["DE"] } }),
    fails: failing("Markets", { Markets: { AllowedMarkets: ["DE"], ExcludedMarkets: ["FR"] } }),
  },
  {
    rule: "V16",
    item: 69,
    about: "return codes that mean two things",
    passes: each({ InstallerSuccessCodes: [1], ExpectedReturnCodes: [expected(2), expected(3)] }),
    fails: [
      ...failing(
        "ExpectedReturnCodes[0].InstallerReturnCode",
        { InstallerSuccessCodes: [2], ExpectedReturnCodes: [expected(2)] },
        { InstallerSuccessCodes: [-1], ExpectedReturnCodes: [expected(4294967295)] },
      ),
      ...failing(
        "ExpectedReturnCodes[1].InstallerReturnCode",
        { ExpectedReturnCodes: [expected(2), expected(2)] },
      ),
    ],
  },
  {
    rule: "V17",
    item: 60,
    about: "display versions that are approximate",
    passes: each(arp("1.2.3.4")),
    fails: failing("AppsAndFeaturesEntries[0].DisplayVersion", arp("< 1.0"), arp("> Unknown")),
  },
  {
    rule: "V18",
    item: 73,
    about: "authentication that nobody can pass",
    passes: each(
      { Authentication: { AuthenticationType: "none" } },
      { Authentication: { AuthenticationType: "microsoftEntraIdForAzureBlobStorage" } },
      {
        Authentication: {
          AuthenticationType: "microsoftEntraId",
          MicrosoftEntraIdAuthenticationInfo: { Resource: "api://a" },
        },
      },
    ),
    fails: failing(
      "Authentication.MicrosoftEntraIdAuthenticationInfo.Resource",
      { Authentication: { AuthenticationType: "microsoftEntraId" } },
      {
        Authentication: {
          AuthenticationType: "microsoftEntraId",
          MicrosoftEntraIdAuthenticationInfo: { Scope: "all" },
        },
      },
    ),
  },
  {
    rule: "V19",
    item: 73,
    about: "names of Windows features",
    passes: each({ Dependencies: { WindowsFeatures: ["Net-Fx_3"] } }),
    fails: failing("Dependencies.WindowsFeatures[0]", {
      Dependencies: { WindowsFeatures: ["Net Fx"] },
    }),
  },
];

function expected(InstallerReturnCode: number) {
  return { InstallerReturnCode, ReturnResponse: "custom" } as const;
}

for (const { rule, item, about, passes, fails } of EXAMPLES) {
  Deno.test(`validateVersion() ${rule}: ${about} (winget ${item})`, () => {
    for (const one of passes) assert.deepEqual(validateVersion(one), [], JSON.stringify(one));
    for (const [field, one] of fails) {
      const found = validateVersion(one).filter((finding) => finding.rule === rule);
      assert.deepEqual(found.map((finding) => finding.field), [field], JSON.stringify(one));
    }
  });
}

Deno.test("validateVersion() knows all nineteen rules", () => {
  const rules = Array.from({ length: 19 }, (_, index) => `V${index + 1}`);
  assert.deepEqual(EXAMPLES.map(({ rule }) => rule), rules);
});

Deno.test("validateVersion() wants a return code and a success code that is not zero (winget 69)", () => {
  const found = validateVersion(
    among({ InstallerSuccessCodes: [0] }, { Scope: "user", ExpectedReturnCodes: [expected(0)] }),
  ).filter(({ rule }) => rule === "4.4");
  assert.deepEqual(found.map(({ field }) => field), [
    "Installers[0].InstallerSuccessCodes[0]",
    "Installers[1].ExpectedReturnCodes[0].InstallerReturnCode",
  ]);
});

Deno.test("validateVersion() never takes neutral as an unsupported architecture (winget 70)", () => {
  const found = validateVersion(among({ UnsupportedOSArchitectures: ["neutral" as "x86"] }));
  assert.deepEqual(found.map(({ field }) => field), [
    "Installers[0].UnsupportedOSArchitectures[0]",
  ]);
});

Deno.test("validateVersion() wants what users must be told (winget 51)", () => {
  const { DefaultLocale, ...rest } = version();
  for (const name of Object.keys(DefaultLocale) as (keyof typeof DefaultLocale)[]) {
    const found = validateVersion({ ...rest, DefaultLocale: { ...DefaultLocale, [name]: " " } });
    assert.deepEqual(found.map(({ field, says }) => [field, says]), [
      [`DefaultLocale.${name}`, "Is required"],
    ]);
  }
});

Deno.test("validateVersion() refuses hashes of another length (winget 54)", () => {
  const found = validateVersion(
    among({ InstallerSha256: "A".repeat(63), SignatureSha256: "G".repeat(64) }),
  );
  assert.deepEqual(found.map(({ field }) => field), [
    "Installers[0].InstallerSha256",
    "Installers[0].SignatureSha256",
  ]);
});

Deno.test("validateVersion() refuses a PackageLocale that is none (winget 67)", () => {
  const found = validateVersion(version([], { Locales: [{ PackageLocale: "de_DE" }] }));
  assert.deepEqual(found.map(({ field }) => field), ["Locales[0].PackageLocale"]);
});

Deno.test("validateVersion() refuses a locale that is there already", () => {
  const Locales = [{ PackageLocale: "de" }, { PackageLocale: "EN-us" }, { PackageLocale: "DE" }];
  const found = validateVersion(version([], { Locales }));
  assert.deepEqual(found.map(({ field }) => field), [
    "Locales[1].PackageLocale",
    "Locales[2].PackageLocale",
  ]);
});

Deno.test("validateVersion() refuses an installer's identifier that is there already", () => {
  const found = validateVersion(among(
    { InstallerIdentifier: "one" },
    { InstallerIdentifier: "One", Architecture: "x86" },
  ));
  assert.deepEqual(found.map(({ field }) => field), ["Installers[1].InstallerIdentifier"]);
});

Deno.test("validateVersion() has nothing against a version without installers", () => {
  assert.deepEqual(validateVersion(version([])), []);
});

Deno.test("validateVersion() asks which files are stored here", () => {
  const stored = version([installer({ InstallerUrl: "/dl/mine" })]);
  assert.deepEqual(validateVersion(stored, { stored: (url) => url === "/dl/mine" }), []);
  const found = validateVersion(stored, { stored: () => false });
  assert.deepEqual(found.map(({ field }) => field), ["Installers[0].InstallerUrl"]);
});

Deno.test("validateVersion() says where, by which rule, what and of which value", () => {
  assert.deepEqual(validateVersion(among({ ProductCode: "{A}", ...MSIX }), { at: "Versions[3]" }), [
    {
      field: "Versions[3].Installers[0].ProductCode",
      rule: "V5",
      says: "Must not be given for msix",
      value: "{A}",
    },
  ]);
});

Deno.test("validateVersion() stops at its most findings, however much is wrong", () => {
  const wrong = Array.from({ length: 1024 }, () => installer({ InstallerUrl: "none" }));
  assert.equal(validateVersion(version(wrong)).length, MOST_FINDINGS);
});

Deno.test("validateVersion() takes what readVersion() made of 1024 installers", () => {
  const many = Array.from({ length: 1024 }, (_, index) => ({
    ...installer({ InstallerLocale: `x-${index}` }),
  }));
  const read = readVersion(version(many));
  assert.deepEqual(validateVersion(read), []);
});

const IDENTIFIER = { PackageIdentifier: "Acme.Tool" };

Deno.test("validatePackage() takes versions that differ (winget 75)", () => {
  const Versions = ["1.0", "1.0.1", "1.0-rc"].map((one) => version([], { PackageVersion: one }));
  assert.deepEqual(validatePackage({ ...IDENTIFIER, Versions }), []);
});

for (const same of ["1.0.0", "v1", "1", "01.0"]) {
  Deno.test(`validatePackage() takes 1.0 and ${same} for one version (winget 75)`, () => {
    const Versions = ["1.0", same].map((one) => version([], { PackageVersion: one }));
    assert.deepEqual(validatePackage({ ...IDENTIFIER, Versions }), [{
      field: "Versions[1].PackageVersion",
      rule: "6.3",
      says: 'Is the same version as "1.0"',
      value: same,
    }]);
  });
}

Deno.test("validatePackage() looks into every version (winget 73)", () => {
  const Versions = [
    version(),
    version([installer({ ProductCode: "{A}", ...MSIX })], {
      PackageVersion: "2.0",
    }),
  ];
  const found = validatePackage({ ...IDENTIFIER, Versions });
  assert.deepEqual(found.map(({ field }) => field), ["Versions[1].Installers[0].ProductCode"]);
});
