import assert from "node:assert/strict";
import { EventLog } from "../../ts/registry/event_log.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { happening } from "../audit_fixture.ts";
import { openRegistry, type Registry, scenario } from "./registry.ts";

const EACH = 500;

/** Two logs that know nothing of each other; where instances can share a store, each has connections of its own. */
async function twoLogs(registry: Registry) {
  const other = registry.packhouse.stores.shared ? await openRegistry({ env: registry.env }) : null;
  const logs = [registry, other ?? registry].map(({ packhouse: { services, stores } }) =>
    new EventLog({ documents: stores.documents, sealer: services.sealer, now: Date.now })
  );
  return { logs, [Symbol.asyncDispose]: async () => await other?.[Symbol.asyncDispose]() };
}

async function faultsOf({ packhouse }: Registry): Promise<unknown[]> {
  const faults: unknown[] = [];
  await packhouse.services.auditVerifier.verify({ report: (fault) => faults.push(fault) });
  return faults;
}

scenario("audit: events of two that record at once form one chain", async (registry) => {
  await using two = await twoLogs(registry);
  const before = await count(registry);
  await Promise.all(
    two.logs.flatMap((log) => Array.from({ length: EACH }, (_, at) => log.record(happening(at)))),
  );
  await Promise.all(two.logs.map((log) => log.anchor()));
  assert.equal(await count(registry), before + 2 * EACH);
  assert.deepEqual(await faultsOf(registry), []);
});

async function count({ packhouse }: Registry): Promise<number> {
  let events = 0;
  for await (const { sequence } of packhouse.stores.documents.find(COLLECTIONS.events, {})) {
    assert.equal(sequence, ++events);
  }
  return events;
}

let now = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;

scenario(
  "audit: every night takes away what is too old, and the rest is proven",
  async (registry) => {
    const { events, jobs } = registry.packhouse.services;
    const night = async () => (await jobs.run("audit")).result;
    for (let day = 0; day < 10; day++, now += DAY) await events.record(happening(day));
    const before = await count(registry);
    assert.equal(await night(), "Removed 0 events older than 30 days");
    now += 25 * DAY;
    const result = await night();
    const removed = Number(/^Removed (\d+) events older than 30 days$/.exec(result)![1]);
    const left: number[] = [];
    const { documents } = registry.packhouse.stores;
    for await (const { sequence } of documents.find(COLLECTIONS.events, {})) left.push(sequence);
    assert.deepEqual([left[0], left.length], [removed + 1, before - removed + 1]);
    const { items: [pruned] } = await events.find({ kind: "audit.pruned", limit: 1 });
    assert.equal(pruned!.detail.sequence, removed);
    assert.deepEqual(await faultsOf(registry), []);
  },
  { now: () => now, env: { AUDIT_RETENTION_DAYS: "30" } },
);

scenario("audit: events are kept for ever where nothing else is said", async (registry) => {
  assert.equal(
    (await registry.packhouse.services.jobs.run("audit")).result,
    "Events are kept for ever",
  );
});
