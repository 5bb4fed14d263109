import assert from "node:assert/strict";
import { json, scenario } from "./registry.ts";
import {
  everything,
  installer,
  manifest,
  publish,
  read,
  refused,
  version,
  type VersionInRest,
  versionsOf,
} from "./winget_fixture.ts";

const ARP = [{ DisplayName: "Tool" }];
const NESTED = {
  NestedInstallerType: "exe",
  NestedInstallerFiles: [{ RelativeFilePath: "a.exe" }],
};
const ENTRA = { AuthenticationType: "microsoftEntraId" };

function of(...installers: readonly Record<string, unknown>[]): Record<string, unknown> {
  return { Installers: installers.map(installer) };
}

/** A locale with other members in the place of its own. */
function locale(members: Record<string, unknown>): Record<string, unknown> {
  const { DefaultLocale } = version("Contoso.Tool", "1.0");
  return { DefaultLocale: { ...DefaultLocale as Record<string, unknown>, ...members } };
}

/** A rule of 4.6, or an item of the checklist, or a section with its limit; and a version that breaks it. */
const BROKEN: readonly (readonly [string, Record<string, unknown>])[] = [
  ["V1", { Channel: "beta" }],
  ["2 and 60", { PackageVersion: "< Unknown" }],
  ["V3", of({}, { InstallerIdentifier: "b" })],
  ["V3", of({ Scope: "user" }, { InstallerIdentifier: "b" })],
  ["V4", of({ Architecture: "mips" })],
  ["V4", of({ UpgradeBehavior: "hope" })],
  ["V5", of({ InstallerType: "msix", ProductCode: "{A}" })],
  ["V6", of({ InstallerType: "msix", AppsAndFeaturesEntries: ARP })],
  ["V7", of({ MSStoreProductIdentifier: "9NBLGGH4NNS1" })],
  ["V7", of({ InstallerType: "msstore" })],
  ["V8", of({ InstallerUrl: undefined })],
  ["V8", of({ InstallerSha256: undefined })],
  ["V9", of({ InstallerType: "portable", Commands: ["a", "b"] })],
  ["V10", of({ InstallerType: "portable", AppsAndFeaturesEntries: [...ARP, { Publisher: "C" }] })],
  ["V11", of({ InstallerType: "zip" })],
  ["V11", of({ InstallerType: "zip", ...NESTED, NestedInstallerFiles: [] })],
  [
    "V12",
    of({ InstallerType: "zip", ...NESTED, NestedInstallerFiles: [{ RelativeFilePath: "../a" }] }),
  ],
  ["V13", of({ InstallerUrl: "not a url" })],
  ["V14", of({ InstallerLocale: "not a locale" })],
  ["V15", of({ Markets: { AllowedMarkets: ["DE"], ExcludedMarkets: ["FR"] } })],
  [
    "V16",
    of({
      InstallerSuccessCodes: [3010],
      ExpectedReturnCodes: [{ InstallerReturnCode: 3010, ReturnResponse: "rebootInitiated" }],
    }),
  ],
  ["V17", of({ AppsAndFeaturesEntries: [{ DisplayVersion: "< Unknown" }] })],
  ["V18", of({ Authentication: ENTRA })],
  ["V19", of({ Dependencies: { WindowsFeatures: ["no feature"] } })],
  ["54", of({ InstallerSha256: "A".repeat(63) })],
  ["54", of({ InstallerSha256: "G".repeat(64) })],
  ["54", of({ SignatureSha256: "A" })],
  ["57", of({ InstallerSuccessCodes: ["3010"] })],
  ["57", of({ InstallerSuccessCodes: [1.5] })],
  ["57", of({ InstallerAbortsTerminal: "true" })],
  ["58", of({ InstallerLocale: "en-US" }, { InstallerIdentifier: "b", InstallerLocale: "en-US" })],
  ["60", { PackageVersion: "> 1.0" }],
  ["60", { PackageVersion: "" }],
  [
    "63",
    of({ InstallerType: "zip", ...NESTED, NestedInstallerFiles: [{ RelativeFilePath: "C:\\a" }] }),
  ],
  ["67", locale({ PackageLocale: "no locale" })],
  ["69", of({ InstallerSuccessCodes: [0] })],
  [
    "69",
    of({
      ExpectedReturnCodes: [1, 1].map((code) => ({
        ...{ InstallerReturnCode: code, ReturnResponse: "diskFull" },
      })),
    }),
  ],
  ["70", of({ UnsupportedOSArchitectures: ["neutral"] })],
  ["4.3: no licence", locale({ License: undefined })],
  ["4.3: an endless name", locale({ PackageName: "x".repeat(257) })],
  ["4.3: a tag with space", locale({ Tags: ["two words"] })],
  ["4.3: an address of no web", locale({ PackageUrl: "ftp://files.test" })],
  ["4.3: a locale twice", { Locales: [{ PackageLocale: "fr" }, { PackageLocale: "FR" }] }],
  ["4.4: too many commands", of({ Commands: Array.from({ length: 17 }, (_, at) => `c${at}`) })],
  ["4.4: an installer twice", of({}, { Architecture: "x86" })],
  ["4.4: pwa, which no contract knows", of({ InstallerType: "pwa" })],
];

scenario("winget 54, 57 to 73: what breaks a rule is refused and not stored", async (registry) => {
  const { admin } = registry;
  const post = (path: string, body: unknown) => admin(path, json("POST", body));
  await publish(registry, "Contoso.There", ["1.0"]);
  const before = await everything(registry);
  for (const [rule, members] of BROKEN) {
    const wrong: VersionInRest = { ...version("Contoso.Tool", "2.0"), ...members };
    const whole = manifest("Contoso.Tool", ["1.0"]);
    const both = { ...whole, Versions: [...whole.Versions, wrong] };
    const there = manifest("Contoso.There", []);
    for (
      const answer of [
        await post("/packageManifests", both),
        await post("/packages/Contoso.There/versions", wrong),
        await admin(
          "/packageManifests/Contoso.There",
          json("PUT", { ...there, Versions: both.Versions }),
        ),
      ]
    ) {
      const said = await refused(answer, 400, 3, rule);
      assert.match(said, /^Data Validation Failed\.\n\w/, rule);
      if (/^V\d/.test(rule)) assert.ok(said.includes(`(${rule})`), said);
    }
  }
  assert.equal(await everything(registry), before);
});

scenario("winget 61, 62, 63, 68, 71, 72: what keeps the rules is published", async (registry) => {
  const kept = of(
    { ProductCode: "{A}", AppsAndFeaturesEntries: ARP },
    { InstallerIdentifier: "zip", InstallerType: "zip", ...NESTED },
    {
      ...{ InstallerIdentifier: "two", InstallerType: "zip", NestedInstallerType: "portable" },
      NestedInstallerFiles: [{ RelativeFilePath: "a.exe" }, { RelativeFilePath: "b.exe" }],
    },
    { InstallerIdentifier: "one", InstallerType: "portable", Commands: ["tool"] },
    {
      ...{ InstallerIdentifier: "store", InstallerType: "msstore" },
      MSStoreProductIdentifier: "9NBLGGH4NNS1",
    },
    { InstallerIdentifier: "de", Architecture: "x86", Markets: { AllowedMarkets: ["DE"] } },
  );
  await publish(registry, "Contoso.Tool", [{ ...version("Contoso.Tool", "1.0"), ...kept }]);
  const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool"));
  assert.equal(Data.Versions[0].Installers.length, 6);
  assert.equal("Channel" in Data.Versions[0], false, "winget 59");
});

/** Spellings that clients take for one version. */
const SAME = [["1.0", "1.0.0"], ["1.0", "v1"], ["2.0-RC", "2.0-rc"], ["01.2", "1.02.0"]] as const;

scenario("winget 75: spellings of one version do not stand beside each other", async (registry) => {
  const { admin } = registry;
  for (const [at, [one, other]] of SAME.entries()) {
    const name = `Contoso.Tool${at}`;
    const both = manifest(name, [one, other]);
    await refused(await admin("/packageManifests", json("POST", both)), 400, 3, other);
    await publish(registry, name, [one]);
    const post = json("POST", version(name, other));
    await refused(await admin(`/packages/${name}/versions`, post), 409, 6, other);
    await refused(await admin(`/packageManifests/${name}`, json("PUT", both)), 400, 3, other);
    assert.deepEqual(await versionsOf(registry, name), [one]);
  }
});

scenario(
  "winget 74: versions stand in the client's order, whatever order they came in",
  async (registry) => {
    const order = ["latest", "22.0.0.1-rc", "22.0.0", "22.0.0-rc.1", "14.1", "13.9.8", "alpha"];
    const [first, ...others] = [...order].reverse();
    await publish(registry, "Contoso.Tool", [first!]);
    for (const number of [...others.slice(3), ...others.slice(0, 3)]) {
      const post = json("POST", version("Contoso.Tool", number));
      await read(await registry.admin("/packages/Contoso.Tool/versions", post), 201, number);
    }
    assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), order);
  },
);

scenario("everything that is wrong is said at once", async ({ admin }) => {
  const wrong = { ...version("Contoso.Tool", "1.0"), Channel: "beta", ...locale({ License: 7 }) };
  const post = json("POST", manifest("Contoso.Tool", [{ ...wrong, ...of({ Scope: "galaxy" }) }]));
  const said = await refused(await admin("/packageManifests", post), 400, 3);
  assert.match(said, /^Versions\[0\]\.DefaultLocale\.License: /m);
  assert.match(said, /^Versions\[0\]\.Installers\[0\]\.Scope: /m);
});
