import assert from "node:assert/strict";
import { HRESULTS } from "../failure.ts";
import { packageOf } from "../release.ts";
import type { Wanted } from "../requests.ts";
import type { Shop } from "../shop.ts";
import { idsOf, newcomer } from "./newcomer.ts";

const CODE = "{0C1D2E3F-AAAA-4BBB-8CCC-1234567890AB}";
const FAMILY = "Finder.Lens_8wekyb3d8bbwe";

const SEARCHES: readonly [wanted: Wanted, found: readonly string[]][] = [
  [{ query: "finder." }, ["Finder.Lamp", "Finder.Lens"]],
  [{ query: "Optical Glass" }, ["Finder.Lens"]],
  [{ query: "optical GLASS" }, ["Finder.Lens"]],
  [{ query: "Optical Gl", exact: true }, []],
  [{ query: "Finder.Lens", exact: true }, ["Finder.Lens"]],
  [{ query: "nothing like it" }, []],
  [{ id: "finder.le" }, ["Finder.Lens"]],
  [{ id: "Finder.Lens", exact: true }, ["Finder.Lens"]],
  [{ id: "finder.lens" }, ["Finder.Lens"]],
  [{ name: "bright" }, ["Finder.Lamp"]],
  [{ moniker: "lensy" }, ["Finder.Lens"]],
  [{ moniker: "lens" }, ["Finder.Lens"]],
  [{ tag: "optics" }, ["Finder.Lamp", "Finder.Lens"]],
  [{ tag: "optics", name: "bright" }, ["Finder.Lamp"]],
  [{ tag: "light", moniker: "lensy" }, []],
  [{ command: "magnify" }, ["Finder.Lens"]],
  [{ command: "magnify", query: "finder.lamp" }, []],
  [{ query: "finder.", count: 1 }, ["Finder.Lamp"]],
];

/** What `search` and `show` find by each of the fields that a user can name. */
export async function searchStory(shop: Shop): Promise<void> {
  await publishFinders(shop);
  using winget = await newcomer(shop);
  for (const [wanted, expected] of SEARCHES) {
    const found = idsOf(await winget.search("shop", wanted));
    if (wanted.count) assert.equal(found.length, wanted.count);
    else assert.deepEqual(found, expected, JSON.stringify(wanted));
  }
  for (const query of ["finder.lens", "OPTICAL GLASS", "lensy", CODE, FAMILY.toUpperCase()]) {
    const shown = await winget.show("shop", { query });
    assert.equal(shown.identifier, "Finder.Lens", query);
    assert.equal(shown.version, "10.0", query);
  }
  const older = await winget.show("shop", { id: "FINDER.LENS", version: "9.0" });
  assert.equal(older.version, "9.0");
  const hresult = HRESULTS.noPackageFound;
  await assert.rejects(() => winget.show("shop", { query: "finder" }), { hresult });
  await assert.rejects(() => winget.show("shop", { id: "Finder.None" }), { hresult });
  await assert.rejects(() => winget.show("shop", { id: "Finder.Lens", version: "8" }), {
    hresult: HRESULTS.noManifestFound,
  });
}

async function publishFinders({ admin }: Shop): Promise<void> {
  const locale = { Moniker: "lensy", Tags: ["optics", "magnifier"] };
  const installers = [
    { InstallerType: "msi", ProductCode: CODE, Commands: ["magnify"] },
    { InstallerType: "msix", Architecture: "arm64", PackageFamilyName: FAMILY },
  ];
  await admin.publish(packageOf({
    ...{ id: "Finder.Lens", name: "Optical Glass" },
    versions: [{ version: "9.0" }, { version: "10.0", locale, installers }],
  }));
  await admin.publish(packageOf({
    ...{ id: "Finder.Lamp", name: "Bright Lamp" },
    versions: [{ version: "1.0", locale: { Tags: ["light", "optics"] } }],
  }));
}
