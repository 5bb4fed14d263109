import assert from "node:assert/strict";
import { packageOf } from "../release.ts";
import type { Shop } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

/** What was acknowledged is there when the server comes back, under the same identifier. */
export async function restartStory(shop: Shop): Promise<void> {
  const bytes = new TextEncoder().encode("kept");
  const { url, sha256 } = await shop.admin.upload("Kept.One", "1.0", bytes);
  const installers = [{ InstallerUrl: url, InstallerSha256: sha256 }];
  await shop.admin.publish(
    packageOf({ id: "Kept.One", versions: [{ version: "1.0", installers }] }),
  );
  using before = await newcomer(shop);
  const { identifier } = await before.open("shop");
  await shop.restart();
  using after = await newcomer(shop);
  assert.equal((await after.open("shop")).identifier, identifier);
  const { bytes: kept } = await after.download("shop", { query: "kept.one" });
  assert.deepEqual([...kept], [...bytes]);
}
