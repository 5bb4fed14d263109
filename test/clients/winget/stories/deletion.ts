import assert from "node:assert/strict";
import { HRESULTS } from "../failure.ts";
import { packageOf } from "../release.ts";
import type { Shop } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

/** What is deleted is found by nothing any more, and may come back. */
export async function deletionStory(shop: Shop): Promise<void> {
  const { admin } = shop;
  const installers = [{ ProductCode: "Vanishing_is1" }];
  const sketch = { id: "Vanishing.Act", versions: [{ version: "1.0", installers }] };
  const program = { name: "Act", version: "0.5", productCode: "Vanishing_is1" };
  await admin.publish(packageOf(sketch));
  using winget = await newcomer(shop);
  assert.equal((await winget.list("shop", [program])).length, 1);
  await admin.remove("Vanishing.Act");
  assert.deepEqual(await winget.search("shop", { query: "Vanishing" }), []);
  assert.deepEqual(await winget.list("shop", [program]), []);
  const hresult = HRESULTS.noPackageFound;
  await assert.rejects(() => winget.show("shop", { id: "Vanishing.Act" }), { hresult });
  await admin.publish(packageOf(sketch));
  assert.equal((await winget.list("shop", [program])).length, 1);
}
