import assert from "node:assert/strict";
import { CONTRACTS, contractsUpTo } from "../contract.ts";
import { HRESULTS } from "../failure.ts";
import { packageOf } from "../release.ts";
import type { Shop } from "../shop.ts";
import { idsOf, newcomer } from "./newcomer.ts";

const ZIPPED_CODE = "Zipped_is1";

const NESTED = {
  InstallerType: "zip",
  NestedInstallerType: "portable",
  NestedInstallerFiles: [{ RelativeFilePath: "bin/tool.exe", PortableCommandAlias: "tool" }],
};

const STORE = {
  ...{ InstallerType: "msstore", MSStoreProductIdentifier: "9WZDNCRFJ3Q2" },
  ...{ InstallerUrl: undefined, InstallerSha256: undefined },
};

const SEEN_SINCE = {
  "Ages.Exe": "1.0.0",
  "Ages.Deny": "1.0.0",
  "Ages.Mixed": "1.0.0",
  "Ages.Zip": "1.4.0",
  "Ages.Portable": "1.4.0",
  "Ages.Font": "1.12.0",
  "Ages.ZippedFont": "1.12.0",
  "Ages.Store": "1.1.0",
};

/** A client of every age finds, and can read, exactly the packages that it can install. */
export async function contractStory(shop: Shop): Promise<void> {
  await publishAges(shop);
  for (const contract of CONTRACTS) {
    using winget = await newcomer(shop, { contracts: contractsUpTo(contract) });
    assert.equal((await winget.open("shop")).contract, contract);
    const minor = Number(contract.split(".")[1]);
    const seen = Object.entries(SEEN_SINCE)
      .filter(([, since]) => Number(since.split(".")[1]) <= minor).map(([id]) => id).sort();
    assert.deepEqual(idsOf(await winget.search("shop", { query: "Ages." })), seen, contract);
    for (const id of Object.keys(SEEN_SINCE)) {
      const shown = winget.show("shop", { id });
      if (seen.includes(id)) assert.equal((await shown).identifier, id, contract);
      else await assert.rejects(shown, { hresult: HRESULTS.noPackageFound }, `${id} ${contract}`);
    }
    const zipped = { name: "Zipped", version: "0.1", productCode: ZIPPED_CODE };
    assert.equal((await winget.list("shop", [zipped])).length, minor < 4 ? 0 : 1, contract);
    const mixed = await winget.show("shop", { query: "Ages.Mixed" });
    assert.equal(mixed.version, minor < 4 ? "1.0" : "2.0", contract);
  }
  using stranger = await newcomer(shop, { contracts: ["2.0.0"] });
  await assert.rejects(() => stranger.open("shop"), { hresult: HRESULTS.unsupportedSource });
}

async function publishAges({ admin }: Shop): Promise<void> {
  const ages: Record<keyof typeof SEEN_SINCE, readonly object[]> = {
    "Ages.Exe": [{}],
    "Ages.Deny": [{ UpgradeBehavior: "deny" }],
    "Ages.Zip": [{ ...NESTED, ProductCode: ZIPPED_CODE }],
    "Ages.Portable": [{ InstallerType: "portable", Commands: ["tool"] }],
    "Ages.Font": [{ InstallerType: "font" }],
    "Ages.ZippedFont": [{ ...NESTED, NestedInstallerType: "font" }],
    "Ages.Store": [STORE],
    "Ages.Mixed": [{}, { ...NESTED, Architecture: "x86" }],
  };
  for (const [id, installers] of Object.entries(ages)) {
    const older = { version: "1.0", installers: installers as Record<string, unknown>[] };
    const newer = { version: "2.0", installers: [NESTED] };
    const versions = id === "Ages.Mixed" ? [older, newer] : [older];
    await admin.publish(packageOf({ id, versions }));
  }
}
