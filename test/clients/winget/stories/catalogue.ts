import assert from "node:assert/strict";
import { packageOf } from "../release.ts";
import type { Administrator, Shop } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const PACKAGES = 1200;
const AT_ONCE = 6;

/** Every package is seen once, and none twice, while others are being added. */
export async function catalogueStory(shop: Shop): Promise<void> {
  const ids = Array.from({ length: PACKAGES }, (_, at) => `Bulk.N${String(at).padStart(5, "0")}`);
  await publishAll(shop.admin, ids);
  using winget = await newcomer(shop);
  const source = await winget.open("shop");
  const seen: string[] = [];
  let pages = 0;
  for await (const page of source.pages({})) {
    seen.push(...page.map(({ identifier }) => identifier));
    await publishAll(shop.admin, [`Aaa.Between${pages}`, `Bulk.N00600x${pages}`, `Zzz.X${pages}`]);
    pages++;
    assert.ok(pages < 200, "The catalogue never ends");
  }
  assert.ok(pages > 1, `${pages} page`);
  assert.equal(new Set(seen).size, seen.length, "A package was answered twice");
  assert.deepEqual(ids.filter((id) => !new Set(seen).has(id)), []);
  assert.equal((await winget.search("shop", { query: "bulk.n0" })).length, PACKAGES + pages);
}

async function publishAll(admin: Administrator, ids: readonly string[]): Promise<void> {
  const waiting = ids.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const id of waiting) await admin.publish(packageOf({ id }));
  }));
}
