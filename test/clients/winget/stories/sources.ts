import assert from "node:assert/strict";
import { HRESULTS } from "../failure.ts";
import { packageOf } from "../release.ts";
import type { Shop } from "../shop.ts";
import { WinGet } from "../winget.ts";
import { Wire } from "../wire.ts";
import { idsOf } from "./newcomer.ts";

const PLACES = ["", "/", "/api", "/api/", "/winget/default/winget", "/winget/default/winget/"];

/** Every address of the default repository works as a source, and plain HTTP is refused as ever. */
export async function sourceStory({ url, admin }: Shop): Promise<void> {
  await admin.publish(packageOf({ id: "Source.Probe" }));
  const identifiers = new Set<string>();
  for (const place of PLACES) {
    using winget = new WinGet({ allowsHttp: true });
    const { identifier } = await winget.addSource("shop", url + place);
    identifiers.add(identifier);
    assert.deepEqual(idsOf(await winget.search("shop", { query: "source.probe" })), [
      "Source.Probe",
    ], place);
    assert.equal((await winget.show("shop", { id: "Source.Probe" })).version, "1.0", place);
    assert.equal((await winget.open("shop")).contract, "1.28.0");
  }
  assert.equal(identifiers.size, 1);
  assert.match([...identifiers][0]!, /^\S{3,128}$/);
  await refusesHttp(url);
  await refusesWhatIsNoSource(url);
}

async function refusesHttp(url: string): Promise<void> {
  const asked: string[] = [];
  using winget = new WinGet({ wire: new Wire((question) => asked.push(question.url)) });
  const hresult = HRESULTS.sourceNotSecure;
  await assert.rejects(() => winget.addSource("shop", url), { hresult });
  assert.deepEqual(asked, [`${url}/information`]);
}

async function refusesWhatIsNoSource(url: string): Promise<void> {
  using winget = new WinGet({ allowsHttp: true });
  const hresult = HRESULTS.sourceOpenFailed;
  for (const place of ["/winget/default/none", "/winget", "/ui"]) {
    await assert.rejects(() => winget.addSource("shop", url + place), { hresult }, place);
  }
}
