import assert from "node:assert/strict";
import { ITSELF, type NewEvent } from "../../ts/model/event.ts";
import type { Registry } from "./registry.ts";
import { scenario } from "./registry.ts";
import { read } from "./winget_fixture.ts";

const TAIL = "/api/v1/audit/tail";

async function tell({ packhouse }: Registry, targets: readonly string[]): Promise<void> {
  const { record } = packhouse.services.events;
  for (const target of targets) {
    const event: NewEvent = { kind: "package.created", actor: ITSELF, target };
    await record.call(packhouse.services.events, event);
  }
}

scenario("whoever follows the audit log is told everything once", async (registry) => {
  const { admin } = registry;
  await tell(registry, ["before"]);
  let { after, events, more } = await read(await admin(`${TAIL}?action=package.*`));
  assert.deepEqual([events, more], [[], false]);
  await tell(registry, ["a", "b", "c", "d", "e"]);
  const told: string[] = [];
  do {
    const query = `?action=package.*&limit=2&after=${after}`;
    ({ after, events, more } = await read(await admin(`${TAIL}${query}`)));
    told.push(...events.map(({ target }: { target: string }) => target));
  } while (more);
  assert.deepEqual(told, ["a", "b", "c", "d", "e"]);
  const none = await read(await admin(`${TAIL}?action=token.created&after=${after}`));
  assert.deepEqual([none.events, none.more], [[], false]);
  const all = await read(await admin(`${TAIL}?target=before&after=0`));
  assert.equal(all.events.length, 1);
  for (const wrong of ["after=-1", "after=x", "after=1e3", "cursor=abc"]) {
    assert.equal((await admin(`${TAIL}?${wrong}`)).status, 400, wrong);
  }
});

scenario("the server was set up once an administrator has signed in", async (registry) => {
  const needed = async () => (await read(await registry.fetch("/api/v1/setup"))).needed;
  assert.equal(await needed(), true);
  await read(await registry.admin("/api/v1/users"));
  assert.equal(await needed(), false);
});
