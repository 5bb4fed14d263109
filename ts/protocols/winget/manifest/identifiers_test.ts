import assert from "node:assert/strict";
import { installer } from "./_samples.ts";
import { withIdentifiers } from "./identifiers.ts";

function identifiers(...installers: Parameters<typeof installer>[0][]): (string | undefined)[] {
  return withIdentifiers(installers.map(installer)).map((one) => one.InstallerIdentifier);
}

Deno.test("withIdentifiers() describes the installer", () => {
  const full = { InstallerLocale: "en-US", Scope: "machine", InstallerType: "msi" } as const;
  assert.deepEqual(identifiers({}, full), ["x64_exe", "x64_en-US_machine_msi"]);
});

Deno.test("withIdentifiers() keeps identifiers, and avoids them in any case", () => {
  assert.deepEqual(identifiers({}, {}, { InstallerIdentifier: "X64_EXE" }, {}), [
    "x64_exe_2",
    "x64_exe_3",
    "X64_EXE",
    "x64_exe_4",
  ]);
});

Deno.test("withIdentifiers() changes nothing the second time", () => {
  const once = withIdentifiers([installer(), installer()]);
  assert.deepEqual(withIdentifiers(once), once);
});
