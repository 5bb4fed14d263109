import assert from "node:assert/strict";
import { RegistryError } from "../../model/registry_error.ts";
import type { PublishingMode } from "../publishing.ts";
import type { Installer, ManifestVersion } from "./manifest.ts";
import { modeOf, place } from "./placement.ts";

function version(...installers: readonly Partial<Installer>[]): ManifestVersion {
  const Installers = installers.map((one, at) => ({
    ...{ InstallerIdentifier: `i${at}`, Architecture: "x64", InstallerType: "msi" },
    ...{ InstallerUrl: `/dl/${at}`, InstallerSha256: "A" },
    ...one,
  })) as readonly Installer[];
  return {
    PackageVersion: "1.0",
    DefaultLocale: {
      ...{ PackageLocale: "en", PackageName: "Tool", Publisher: "Acme", License: "MIT" },
      ShortDescription: "A tool",
    },
    Installers,
  };
}

const MODES: readonly (readonly [
  mode: PublishingMode | undefined,
  isThere: boolean,
  hasVersion: boolean,
  is: string,
])[] = [
  [undefined, false, false, "package"],
  [undefined, true, false, "version"],
  [undefined, true, true, "installer"],
  ["package", true, true, "package"],
  ["version", false, false, "package_missing"],
  ["version", true, true, "version"],
  ["installer", true, false, "version_missing"],
  ["replace", false, false, "package_missing"],
  ["replace", true, false, "version_missing"],
  ["replace", true, true, "replace"],
];

Deno.test("modeOf() is what is said, or else what fits; it refuses what has nothing to join", () => {
  for (const [mode, isThere, hasVersion, is] of MODES) {
    const wanted = { identifier: "Acme.Tool", version: version(), mode };
    const found = outcomeOf(() =>
      modeOf(wanted, { isThere, former: hasVersion ? version() : null })
    );
    assert.equal(found, is, `${mode} ${isThere} ${hasVersion}`);
  }
});

const ARM: Partial<Installer> = { InstallerIdentifier: "arm", Architecture: "arm64" };

Deno.test("place() adds installers that are new, under names that are free", () => {
  const former = version({});
  const wanted = version({}, { ...ARM, InstallerIdentifier: "i0" });
  const placed = place({ mode: "installer", isThere: true, former, wanted });
  assert.equal(placed.outcome, "changed");
  assert.deepEqual(placed.version.Installers.map((one) => one.InstallerIdentifier), [
    "i0",
    undefined,
  ]);
});

Deno.test("place() leaves what is there with the same files", () => {
  const former = { ...version({}, ARM), disabledInstallers: ["arm"] };
  for (const mode of ["package", "version", "installer", "replace"] as const) {
    const wanted = version({ InstallerUrl: "/dl/9" }, { ...ARM, InstallerUrl: "/dl/8" });
    const placed = place({ mode, isThere: true, former, wanted });
    assert.deepEqual([placed.outcome, placed.version], ["unchanged", former], mode);
  }
});

Deno.test("place() refuses what is there with other files, each by its name", () => {
  const wanted = version({ InstallerSha256: "B" });
  const refusals = [
    ["package", version({}), "version_taken"],
    ["package", null, "package_taken"],
    ["version", version({}), "version_taken"],
    ["installer", version({}), "part_taken"],
    ["installer", version({ Scope: "user" }), "part_taken"],
  ] as const;
  for (const [mode, former, code] of refusals) {
    const found = outcomeOf(() => place({ mode, isThere: true, former, wanted }).outcome);
    assert.equal(found, code, mode);
  }
});

Deno.test("place() puts a version in the place of another, and hides what was hidden", () => {
  const former = { ...version({}, ARM), disabledInstallers: ["arm"] };
  const wanted = version({ InstallerSha256: "B" }, { ...ARM, InstallerUrl: "/dl/9" });
  const { outcome, version: next } = place({ mode: "replace", isThere: true, former, wanted });
  assert.equal(outcome, "changed");
  assert.deepEqual(next.Installers[0], wanted.Installers[0]);
  assert.equal(next.Installers[1]!.InstallerUrl, "/dl/1");
  assert.deepEqual(next.disabledInstallers, ["arm"]);
});

function outcomeOf(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof RegistryError) return error.code;
    throw error;
  }
}
