import assert from "node:assert/strict";
import { AuditFixture, detoured, happening } from "../../../test/audit_fixture.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import { StoreAway } from "../../store/store_away.ts";

type Insert = () => Promise<unknown>;

/** The documents of a log of 3 events, of which an instance sees inserts of events as `how` lets it. */
async function seen(how: (insert: Insert) => Promise<unknown>) {
  const audit = new AuditFixture();
  await audit.seed(3);
  const { documents } = audit;
  const through = detoured(documents, {
    insert(into, document) {
      const really = () => documents.insert(into, document);
      return (into.name === "events" ? how(really) : really()) as ReturnType<typeof really>;
    },
  });
  return { audit, through: new AuditFixture({ documents: through }) };
}

Deno.test("record() costs one insert while nobody else writes", async () => {
  const audit = new AuditFixture();
  const calls: string[] = [];
  const documents = new Proxy(audit.documents, {
    get(store, name: keyof DocumentStore) {
      return (...args: [{ name: string }]) => {
        calls.push(`${name} ${args[0].name}`);
        return (store[name] as (...args: unknown[]) => unknown).apply(store, args);
      };
    },
  });
  const watched = new AuditFixture({ documents });
  await watched.events.record(happening(1));
  calls.length = 0;
  for (const number of [2, 3, 4]) await watched.events.record(happening(number));
  assert.deepEqual(calls, Array(3).fill("insert events"));
});

Deno.test("record() keeps the order in which it was asked", async () => {
  const audit = new AuditFixture();
  await Promise.all(Array.from({ length: 50 }, (_, at) => audit.events.record(happening(at + 1))));
  for (const sequence of [1, 2, 25, 50]) {
    assert.equal((await audit.get(sequence)).target, `t${sequence}`);
  }
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("record() goes on behind an event that was kept although the answer was lost", async () => {
  let isLost = true;
  const { audit, through } = await seen(async (insert) => {
    const answer = await insert();
    if (isLost) throw new StoreAway("The store went away");
    return answer;
  });
  await assert.rejects(through.events.record(happening(4)), StoreAway);
  isLost = false;
  await through.events.record(happening(5));
  assert.equal((await audit.get(4)).target, "t4");
  assert.equal((await audit.get(5)).target, "t5");
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("record() refuses whoever waits behind a store that is away, and serves when it is back", async () => {
  let isAway = true;
  const { audit, through } = await seen((insert) =>
    isAway ? Promise.reject(new StoreAway("The store went away")) : insert()
  );
  const results = await Promise.allSettled(
    [4, 5, 6].map((number) => through.events.record(happening(number))),
  );
  assert.deepEqual(results.map(({ status }) => status), Array(3).fill("rejected"));
  isAway = false;
  await through.events.record(happening(7));
  assert.equal((await audit.get(4)).target, "t7");
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("record() refuses what cannot be kept, without harm to the others", async () => {
  const audit = new AuditFixture();
  const bad = { ...happening(2), target: "\ud800" };
  const results = await Promise.allSettled([
    ...[happening(1), bad, happening(3)].map((event) => audit.events.record(event)),
  ]);
  assert.deepEqual(results.map((one) => one.status === "rejected" && one.reason.code), [
    ...[false, "value_refused", false],
  ]);
  await audit.events.anchor();
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("what a killed process had sent takes no place that another has", async () => {
  const { promise: arrives, resolve: arrive } = Promise.withResolvers<void>();
  let late: Promise<unknown> = Promise.resolve();
  const { audit, through } = await seen((insert) => {
    late = arrives.then(insert);
    return new Promise(() => {});
  });
  void through.events.record(happening(4));
  const after = audit.restarted();
  await after.seed(2);
  arrive();
  assert.equal(await late, null, "the place is taken");
  assert.deepEqual(await after.faults(), []);
  assert.equal((await audit.get(4)).target, "t1");
});

Deno.test("a crash before the newest events were anchored is no fault", async () => {
  const audit = new AuditFixture();
  await audit.seed(3);
  for (const number of [4, 5]) await audit.events.record(happening(number));
  const after = audit.restarted();
  assert.deepEqual(await after.faults(), []);
  await after.seed(2);
  assert.deepEqual(await after.faults(), []);
});

Deno.test("an instance that was overtaken goes on from where others have come", async () => {
  const one = new AuditFixture();
  await one.seed(1);
  const other = one.restarted();
  for (const count of [1, 7, 40]) {
    await other.seed(count);
    await one.seed(1);
  }
  assert.deepEqual(await one.faults(), []);
  assert.equal((await one.end()).split(":")[0], "52");
});

Deno.test("record() goes on where ids end, whatever somebody has done to the last event", async () => {
  const audit = new AuditFixture();
  await audit.seed(3);
  await audit.overwrite(3, { sequence: 77, at: 1 });
  await audit.insert({ ...await audit.get(2), id: "zzz" });
  await audit.restarted().seed(2);
  assert.equal((await audit.get(5)).target, "t2");
  assert.deepEqual(await audit.faults(), ["forged #3", "forged"]);
});

interface Cut {
  readonly name: string;
  readonly by: (audit: AuditFixture) => Promise<unknown>;
  readonly tells: object;
}

const CUTS: readonly Cut[] = [{
  name: "the end was cut off",
  by: (audit) => audit.delete(5, 6),
  tells: { sequence: 6 },
}, {
  name: "everything was deleted",
  by: (audit) => audit.delete(1, 2, 3, 4, 5, 6),
  tells: { sequence: 6 },
}, {
  name: "the anchor was deleted",
  by: (audit) => audit.documents.delete(COLLECTIONS.facts, "audit-anchor"),
  tells: { sequence: null, seal: null },
}];

for (const { name, by, tells } of CUTS) {
  Deno.test(`anchor() notes for ever that ${name}, although the chain goes on`, async () => {
    const audit = new AuditFixture();
    await audit.seed(6);
    await by(audit);
    const after = audit.restarted();
    await after.seed(20);
    const { items } = await after.events.find({ kind: "audit.cut", limit: 9 });
    assert.equal(items.length, 1);
    const { sequence, detail } = items[0]!;
    assert.deepEqual({ ...detail, ...tells }, detail);
    assert.deepEqual(await after.faults(), [`cut #${sequence}`]);
    await after.restarted().seed(1);
    assert.deepEqual(await after.faults(), [`cut #${sequence}`]);
  });
}

Deno.test("a chain that is cut below an instance has a hole there", async () => {
  const audit = new AuditFixture();
  await audit.seed(6);
  await audit.delete(5, 6);
  await audit.seed(1);
  assert.deepEqual(await audit.faults(), ["missing #5-6", "cut #8"]);
});

Deno.test("anchor() refuses nothing and forgets nothing while the store is away", async () => {
  const audit = new AuditFixture();
  await audit.seed(2);
  let isAway = true;
  const away = () => Promise.reject(new RegistryError("store_unavailable", "away"));
  const { replace } = detoured(audit.documents, {});
  const documents = detoured(audit.documents, {
    replace: (into, document) => isAway ? away() : replace(into, document),
  });
  const other = new AuditFixture({ documents });
  await other.events.record(happening(3));
  await assert.rejects(other.events.anchor(), RegistryError);
  isAway = false;
  await other.events.anchor();
  await audit.delete(3);
  assert.deepEqual(await audit.faults(), ["missing #3"]);
});
