import assert from "node:assert/strict";
import type { JsonObject } from "../../../kit/json.ts";
import type { PartTerms } from "../../mirroring.ts";
import type { Installer } from "../manifest.ts";
import { installer, version } from "../manifest/_samples.ts";
import { mirroring } from "../mirroring.ts";

const INSTALLERS: Readonly<Record<string, Partial<Installer>>> = {
  exe: { InstallerType: "exe", Scope: "user" },
  msi: { InstallerType: "msi", Architecture: "x86", Scope: "machine", InstallerLocale: "de-DE" },
  msix: { InstallerType: "msix", Architecture: "arm64", InstallerLocale: "en-US" },
  appx: { InstallerType: "appx", Architecture: "neutral" },
  zip: { InstallerType: "zip", NestedInstallerType: "portable", InstallerLocale: "en" },
  store: { InstallerType: "msstore", MSStoreProductIdentifier: "9NBLGGH4NNS1" },
};

const VERSION = version(
  Object.entries(INSTALLERS).map(([name, more]) =>
    installer({ InstallerIdentifier: name, ...more })
  ),
) as unknown as JsonObject;

const ALL: PartTerms = { architectures: [], installerTypes: [] };

const ROWS: readonly (readonly [wanted: Partial<PartTerms>, left: string])[] = [
  [{}, "exe msi msix appx zip"],
  [{ architectures: ["x64"] }, "exe appx zip"],
  [{ architectures: ["X64", "ARM64"] }, "exe msix appx zip"],
  [{ installerTypes: ["exe"] }, "exe"],
  [{ installerTypes: ["MSIX"] }, "msix appx"],
  [{ installerTypes: ["zip"] }, "zip"],
  [{ installerTypes: ["portable"] }, "zip"],
  [{ installerTypes: ["msstore"] }, ""],
  [{ scopes: ["machine"] }, "msi msix appx zip"],
  [{ scopes: ["user", "machine"] }, "exe msi msix appx zip"],
  [{ locales: ["en-US"] }, "exe msix appx zip"],
  [{ locales: ["en"] }, "exe msix appx zip"],
  [{ locales: ["DE-de"] }, "exe msi appx"],
  [{ architectures: ["arm"], installerTypes: ["exe"] }, ""],
];

for (const [wanted, left] of ROWS) {
  Deno.test(`select() leaves ${left || "nothing"} where ${JSON.stringify(wanted)} is wanted`, () => {
    const selected = mirroring.select(VERSION, { ...ALL, ...wanted });
    const installers = (selected?.Installers ?? []) as unknown as readonly Installer[];
    assert.equal(installers.map(({ InstallerIdentifier }) => InstallerIdentifier).join(" "), left);
    assert.equal(selected === null, left === "");
  });
}

Deno.test("files() names each file once, with its digest in lower case", () => {
  const files = mirroring.files(VERSION);
  assert.deepEqual(files, [
    { url: "https://example.test/tool.exe", sha256: "a".repeat(64), name: "tool.exe" },
  ]);
});

Deno.test("dependencies() names each package once, whatever its case", () => {
  const on = (...names: string[]) =>
    installer({
      Dependencies: {
        PackageDependencies: names.map((PackageIdentifier) => ({ PackageIdentifier })),
      },
    });
  const one = version([on("A.B", "C.D"), on("a.b"), installer()]) as unknown as JsonObject;
  assert.deepEqual(mirroring.dependencies(one), ["A.B", "C.D"]);
});

const RANGES: readonly (readonly [range: string, within: string, without: string])[] = [
  ["1.2.3", "1.2.3 1.2.3.0 v1.2.3", "1.2.4 1.2 1.2.3-rc"],
  ["=1.2", "1.2", "1.20"],
  [">=1.2 <2", "1.2 1.10 1.99.9 2.0-rc", "1.1.9 2 2.0"],
  [">= 1.2, < 2", "1.2 1.10", "2 1.1"],
  [">1.2", "1.2.1 10", "1.2 1.2.0"],
  ["<=1.2", "1.2 0", "1.2.1"],
  ["1.*", "1 1.0 1.99 1.2-beta v1.5", "2 10.1 0.1"],
  ["1.2.*", "1.2 1.2.7", "1.20 1.3"],
  ["*", "1 unknown", ""],
];

for (const [range, within, without] of RANGES) {
  Deno.test(`isWithin() takes ${within} and not ${without} for ${range} (winget 74)`, () => {
    for (const one of within.split(" ")) assert.ok(mirroring.isWithin(one, range), one);
    for (const one of without.split(" ").filter(Boolean)) {
      assert.ok(!mirroring.isWithin(one, range), one);
    }
  });
}

Deno.test("isWithin() takes a version with spaces for one to be pinned", () => {
  assert.ok(mirroring.isWithin("1.0 beta", "1.0 beta"));
});

for (
  const range of [
    "",
    " ",
    ">=",
    ">=1 <",
    "1.*.2",
    "1*",
    "=>1",
    ">1.*",
    "1,>",
    `<${"1".repeat(300)}`,
  ]
) {
  Deno.test(`isWithin() refuses ${JSON.stringify(range.slice(0, 9))} as a range`, () => {
    assert.throws(() => mirroring.isWithin("1", range), { code: "value_refused" });
  });
}
