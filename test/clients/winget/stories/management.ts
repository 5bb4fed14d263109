import assert from "node:assert/strict";
import { HRESULTS } from "../failure.ts";
import { ManagementModule } from "../management_module.ts";
import { packageOf } from "../release.ts";
import { type Shop, textOf } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const ID = "Module.Made";

/** `Add-`, `Get-`, `Find-` and `Remove-WinGetManifest` in the order of an administrator's day. */
export async function managementStory(shop: Shop): Promise<void> {
  using winget = await newcomer(shop);
  const { wire } = winget;
  const module = new ManagementModule({ wire, host: shop.url, key: await shop.admin.token() });
  assert.equal(await module.get(ID), null);
  const created = await module.add(packageOf({ id: ID }));
  assert.ok([200, 201].includes(created.status), `${created.status}`);
  assert.equal(JSON.parse(textOf(created)).Data.PackageIdentifier, ID);
  const replaced = await module.add(packageOf({ id: ID, versions: [{ version: "2.0" }] }));
  assert.equal(replaced.status, 200);
  assert.equal((await winget.show("shop", { id: ID })).version, "2.0");
  assert.equal((await winget.show("shop", { id: ID, version: "1.0" })).version, "1.0");
  assert.deepEqual((await module.find("module.")).map((one) => one.PackageIdentifier), [ID]);
  assert.equal((await module.remove(ID, "2.0")).status, 204);
  assert.equal((await winget.show("shop", { id: ID })).version, "1.0");
  assert.equal((await module.remove(ID)).status, 204);
  const hresult = HRESULTS.noPackageFound;
  await assert.rejects(() => winget.show("shop", { id: ID }), { hresult });
  await knowsItsKey(shop);
}

async function knowsItsKey(shop: Shop): Promise<void> {
  using winget = await newcomer(shop);
  const { wire } = winget;
  const url = `${shop.url}/api/packageManifests/`;
  const body = JSON.stringify(packageOf({ id: "Module.Stranger" }));
  const headers = { "Content-Type": "application/json" };
  assert.equal((await wire.send({ method: "POST", url, headers, body })).status, 401);
  const wrong = { ...headers, "x-functions-key": "phk_wrong" };
  assert.equal((await wire.send({ method: "POST", url, headers: wrong, body })).status, 401);
  const byQuery = `${url}?code=${await shop.admin.token()}`;
  assert.equal((await wire.send({ method: "POST", url: byQuery, headers, body })).status, 201);
  const again = await wire.send({ method: "POST", url: byQuery, headers, body });
  assert.equal(again.status, 409);
  assert.equal(JSON.parse(textOf(again)).ErrorCode, 409);
}
