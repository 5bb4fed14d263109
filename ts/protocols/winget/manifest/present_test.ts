import assert from "node:assert/strict";
import type { JsonObject } from "../../../kit/json.ts";
import { type Contract, CONTRACTS, NEWEST, parseContract, reaches } from "../contract.ts";
import { DEFAULT, fullest, installer, version } from "./_samples.ts";
import { INSTALLER, type Installer, type InstallerType } from "./installer_fields.ts";
import { DEFAULT_LOCALE, type DefaultLocale, LOCALE, type Locale } from "./locale_fields.ts";
import { presentInstaller, presentLocale, presentVersion } from "./present.ts";

const CONTRACT = new Map(CONTRACTS.map((text) => [text, parseContract(text)!]));

function at(contract: (typeof CONTRACTS)[number]): Contract {
  return CONTRACT.get(contract)!;
}

function installersAt(contract: Contract, ...installers: Installer[]): JsonObject[] | null {
  const shown = presentVersion(version(installers), contract);
  return shown && shown.Installers as JsonObject[];
}

Deno.test("presentVersion() says everything in the order of a manifest", () => {
  const shown = presentVersion(
    version([installer({ Scope: "user", InstallerIdentifier: "a" })], {
      Locales: [{ ShortDescription: "Werkzeug", PackageLocale: "de" }],
    }),
    NEWEST,
  );
  assert.equal(
    JSON.stringify(shown),
    JSON.stringify({
      PackageVersion: "1.0",
      DefaultLocale: DEFAULT,
      Locales: [{ PackageLocale: "de", ShortDescription: "Werkzeug" }],
      Installers: [{
        InstallerIdentifier: "a",
        Architecture: "x64",
        InstallerType: "exe",
        InstallerUrl: "https://example.test/tool.exe",
        InstallerSha256: "A".repeat(64),
        Scope: "user",
      }],
    }),
  );
});

for (const contract of CONTRACTS) {
  Deno.test(`presentVersion() shows ${contract} exactly the members that it reads`, () => {
    const shown = presentVersion(
      {
        PackageVersion: "1.0",
        DefaultLocale: fullest(DEFAULT_LOCALE) as unknown as DefaultLocale,
        Locales: [fullest(LOCALE) as unknown as Locale],
        Installers: [fullest(INSTALLER) as unknown as Installer],
      },
      at(contract),
    )!;
    const pairs = [
      [INSTALLER, (shown.Installers as JsonObject[])[0]!],
      [DEFAULT_LOCALE, shown.DefaultLocale as JsonObject],
      [LOCALE, (shown.Locales as JsonObject[])[0]!],
    ] as const;
    for (const [members, part] of pairs) {
      const read = Object.entries(members)
        .filter(([, field]) => reaches(at(contract), "since" in field ? field.since : "1.0"))
        .map(([name]) => name);
      assert.deepEqual(Object.keys(part), read);
    }
    const switches = (shown.Installers as JsonObject[])[0]!.InstallerSwitches as JsonObject;
    assert.equal(switches.Repair !== undefined, reaches(at(contract), "1.7"));
  });
}

const ZIP: Partial<Installer> = {
  InstallerType: "zip",
  NestedInstallerType: "exe",
  NestedInstallerFiles: [{ RelativeFilePath: "a.exe" }],
};
const FLOORS: readonly [string, Partial<Installer>, string][] = [
  ...(["msix", "msi", "appx", "exe", "inno", "nullsoft", "wix", "burn"] as const)
    .map((InstallerType): [InstallerType, Partial<Installer>, string] => [
      InstallerType,
      { InstallerType },
      "1.0",
    ]),
  ["msstore (winget 72)", { InstallerType: "msstore" }, "1.1"],
  ["zip (winget 64)", ZIP, "1.4"],
  ["portable (winget 64)", { InstallerType: "portable" }, "1.4"],
  ["font (winget 65)", { InstallerType: "font" }, "1.12"],
  ["zip of fonts (winget 65)", { ...ZIP, NestedInstallerType: "font" }, "1.12"],
];

for (const [name, more, floor] of FLOORS) {
  Deno.test(`presentVersion() withholds ${name} below ${floor}`, () => {
    for (const contract of CONTRACTS) {
      const shown = presentVersion(version([installer(more)]), at(contract));
      assert.equal(shown !== null, reaches(at(contract), floor), contract);
      const beside = installersAt(
        at(contract),
        installer({ Architecture: "x86" }),
        installer(more),
      );
      assert.equal(beside?.length, reaches(at(contract), floor) ? 2 : 1);
    }
  });
}

Deno.test("presentVersion() leaves out UpgradeBehavior deny below 1.6 (winget 66)", () => {
  const behaviors = (["deny", "install", "uninstallPrevious"] as const).map((UpgradeBehavior) =>
    installer({ UpgradeBehavior })
  );
  const shown = (contract: Contract) =>
    installersAt(contract, ...behaviors)?.map(({ UpgradeBehavior }) => UpgradeBehavior);
  assert.deepEqual(shown(at("1.5.0")), [undefined, "install", "uninstallPrevious"]);
  assert.deepEqual(shown(at("1.6.0")), ["deny", "install", "uninstallPrevious"]);
});

Deno.test("presentVersion() leaves out return codes whose meaning a contract does not know", () => {
  const one = installer({
    ExpectedReturnCodes: [
      { InstallerReturnCode: 1, ReturnResponse: "custom", ReturnResponseUrl: "https://a.test/" },
      { InstallerReturnCode: 2, ReturnResponse: "diskFull", ReturnResponseUrl: "https://a.test/" },
    ],
  });
  assert.deepEqual(installersAt(at("1.1.0"), one)?.[0]?.ExpectedReturnCodes, [
    { InstallerReturnCode: 2, ReturnResponse: "diskFull" },
  ]);
  assert.deepEqual(installersAt(NEWEST, one)?.[0], one);
});

Deno.test("presentVersion() has nothing to show of a version without installers", () => {
  assert.equal(presentVersion(version([]), NEWEST), null);
});

Deno.test("presentVersion() makes addresses of stored files absolute", () => {
  const resolve = (url: string) => url.startsWith("/") ? `https://me.test${url}` : url;
  const installers = [
    installer({ InstallerUrl: "/dl/a" }),
    installer(),
    installer({
      InstallerType: "msstore",
      InstallerUrl: undefined,
    }),
  ];
  const shown = presentVersion(version(installers), NEWEST, { resolve });
  const urls = (shown?.Installers as JsonObject[]).map(({ InstallerUrl }) => InstallerUrl);
  assert.deepEqual(urls, ["https://me.test/dl/a", "https://example.test/tool.exe", undefined]);
});

Deno.test("presentVersion() shows a market the installers that may be offered there", () => {
  const installers = [
    installer({ ProductCode: "all" }),
    installer({ ProductCode: "DE", Markets: { AllowedMarkets: ["DE"] } }),
    installer({ ProductCode: "not DE", Markets: { ExcludedMarkets: ["DE"] } }),
  ];
  const shown = (market?: string) =>
    (presentVersion(version(installers), NEWEST, { market })?.Installers as JsonObject[])
      .map(({ ProductCode }) => ProductCode);
  assert.deepEqual(shown("de"), ["all", "DE"]);
  assert.deepEqual(shown("FR"), ["all", "not DE"]);
  assert.deepEqual(shown(), ["all", "DE", "not DE"]);
});

Deno.test("presentVersion() never says what is empty or undefined (winget 54)", () => {
  const one = installer({ SignatureSha256: "", Scope: undefined, Commands: [], Markets: {} });
  assert.deepEqual(installersAt(NEWEST, one), [installer()]);
});

Deno.test("presentInstaller() and presentLocale() show parts by themselves", () => {
  const one = installer({ InstallerUrl: "/dl/a" });
  assert.deepEqual(presentInstaller(one, { resolve: (url) => `https://me.test${url}` }), {
    ...one,
    InstallerUrl: "https://me.test/dl/a",
  });
  assert.deepEqual(presentLocale({ ...DEFAULT, Moniker: "tool" }), { ...DEFAULT, Moniker: "tool" });
});
