import assert from "node:assert/strict";
import { FAULTS } from "../faults.ts";
import { HRESULTS } from "../failure.ts";
import { packageOf } from "../release.ts";
import { type Shop, textOf } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const ID = "Faulty.One";

/** Blank members may be left out instead of being refused. */
const BLANK = /:""[,}]/;

/** What breaks a rule of the client's is refused, so that one bad version never hides the good ones. */
export async function refusalStory(shop: Shop): Promise<void> {
  using winget = await newcomer(shop);
  await shop.admin.publish(packageOf({ id: ID }));
  for (const { rule, installers, more } of FAULTS) {
    const [version] = packageOf({ id: ID, versions: [{ version: "2.0", installers }] })
      .Versions as object[];
    const body = JSON.stringify({ ...version, ...more });
    const answer = await shop.admin.send("POST", `/api/packages/${ID}/versions`, body);
    const story = `${rule}: ${body}`;
    if (answer.status === 201) {
      assert.match(body, BLANK, story);
      await shop.admin.send("DELETE", `/api/packages/${ID}/versions/2.0`);
    } else {
      assert.equal(answer.status, 400, story);
      assert.equal(JSON.parse(textOf(answer)).ErrorCode, 3, story);
    }
    assert.equal((await winget.show("shop", { id: ID })).version, "1.0", story);
  }
  const again = packageOf({ id: ID, versions: [{ version: "1.0" }, { version: "1.0.0" }] });
  const put = await shop.admin.send("PUT", `/api/packageManifests/${ID}`, JSON.stringify(again));
  assert.equal(put.status, 400);
  await shop.admin.remove(ID);
  const hresult = HRESULTS.noPackageFound;
  await assert.rejects(() => winget.show("shop", { id: ID }), { hresult });
}
