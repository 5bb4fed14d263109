import assert from "node:assert/strict";
import { packageOf } from "../release.ts";
import type { Shop } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const CODE = "Shown_is1";

const SHOWN: readonly [version: string, ...shown: string[]][] = [
  ["1.0", "1.0.100"],
  ["2.0", "2.0.250", "2.0.200"],
  ["3.0", "3.0.300"],
];

const INSTALLED: readonly [shown: string, installed: string, available: string | null][] = [
  ["2.0.220", "2.0", "3.0"],
  ["3.0.300", "3.0", null],
  ["1.0.100", "1.0", "3.0"],
  ["0.9", "< 1.0", "3.0"],
  ["2.5", "< 3.0", "3.0"],
  ["4.0", "> 3.0", null],
];

/** A program that shows another version than its package has is not offered what it already is. */
export async function versionStory(shop: Shop): Promise<void> {
  const versions = SHOWN.map(([version, ...shown]) => ({
    version,
    installers: shown.map((text, at) => ({
      Architecture: at === 0 ? "x64" : "x86",
      InstallerType: "inno",
      ProductCode: CODE,
      AppsAndFeaturesEntries: [{ DisplayVersion: text }],
    })),
  }));
  await shop.admin.publish(packageOf({ id: "Shown.Versions", versions }));
  using winget = await newcomer(shop);
  for (const [version, installed, available] of INSTALLED) {
    const [listed] = await winget.list("shop", [{ name: "Any", version, productCode: CODE }]);
    assert.deepEqual([listed?.installed, listed?.available], [installed, available], version);
  }
}
