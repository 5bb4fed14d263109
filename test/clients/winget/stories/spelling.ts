import assert from "node:assert/strict";
import { packageOf } from "../release.ts";
import { type Shop, textOf } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const IDENTIFIERS = [
  "Spelt.C++",
  "Spelt.It's!",
  "Spelt.100%",
  "Spelt.Größe",
  "Spelt.漢字",
  "Spelt.A&B=C",
  "Spelt.(x)@~_-$;,",
  "Spelt.%2B",
];

const VERSIONS = ["1.0 .0", "1.2.3+build.7", "v2.0-RC1", "5%", "3.0é", "4.0#1"];

/** Whatever may stand in an identifier or version reaches the server as it is, and comes back so. */
export async function spellingStory(shop: Shop): Promise<void> {
  using winget = await newcomer(shop);
  for (const id of IDENTIFIERS) {
    await shop.admin.publish(packageOf({ id }));
    assert.equal((await winget.show("shop", { id })).identifier, id);
    assert.equal((await winget.show("shop", { id: id.toUpperCase() })).identifier, id);
  }
  const id = "Spelt.Versions";
  await shop.admin.publish(packageOf({ id, versions: VERSIONS.map((version) => ({ version })) }));
  const source = await winget.open("shop");
  for (const version of VERSIONS) {
    for (const spelling of [version, version.toUpperCase()]) {
      const found = await source.manifests(id, { version: spelling });
      assert.deepEqual(found.map((one) => one.version), [version]);
    }
  }
  assert.deepEqual(await source.manifests(id, { version: "2.0-rc1" }), []);
  const { wire } = winget;
  const wrong = await wire.send({ method: "GET", url: `${shop.url}/packageManifests/Spelt.C++` });
  assert.equal(JSON.parse(textOf(wrong)).Data.PackageIdentifier, "Spelt.C++");
}
