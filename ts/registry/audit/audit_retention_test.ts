import assert from "node:assert/strict";
import { AuditFixture, DAY, detoured, happening } from "../../../test/audit_fixture.ts";
import { COLLECTIONS } from "../../store/collections.ts";

/** Ten events, one a day, the last of them just now. */
async function tenDays(audit = new AuditFixture()): Promise<AuditFixture> {
  for (let number = 1; number <= 10; number++) {
    audit.clock.pass(number === 1 ? 0 : DAY);
    await audit.events.record(happening(number));
  }
  await audit.events.anchor();
  return audit;
}

async function places(audit: AuditFixture): Promise<number[]> {
  const events = await Array.fromAsync(audit.documents.find(COLLECTIONS.events, {}));
  return events.map(({ sequence }) => sequence);
}

Deno.test("prune() takes what is too old off the beginning, and says so", async () => {
  const audit = await tenDays();
  const { seal } = await audit.get(7);
  assert.equal(await audit.prune(3), 7 - 1);
  assert.deepEqual(await places(audit), [7, 8, 9, 10, 11]);
  const { kind, detail, actor } = await audit.get(11);
  const before = new Date(audit.clock.at - 3 * DAY).toISOString();
  assert.deepEqual([kind, actor.name], ["audit.pruned", "packhouse"]);
  assert.deepEqual(detail.before, before);
  assert.deepEqual(await audit.faults(), []);
  assert.equal((await audit.get(7)).seal, seal);
});

Deno.test("prune() keeps everything when nothing is old, and for 0 days", async () => {
  const audit = await tenDays();
  for (const days of [0, 10, 36_500]) assert.equal(await audit.prune(days), 0);
  assert.equal((await places(audit)).length, 10);
});

Deno.test("prune() can be done every night, and everything be gone in the end", async () => {
  const audit = await tenDays();
  for (let night = 0; night < 5; night++) {
    await audit.prune(3);
    assert.deepEqual(await audit.faults(), []);
    audit.clock.pass(DAY);
  }
  audit.clock.pass(100 * DAY);
  await audit.restarted().prune(3);
  assert.equal((await places(audit)).length, 1);
  assert.deepEqual(await audit.faults(), []);
  await audit.restarted().seed(3);
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("prune() that was killed in the middle leaves a chain that is whole, and is made up for", async () => {
  const audit = await tenDays();
  for (let killedAfter = 0; killedAfter < 3; killedAfter++) {
    let left = killedAfter;
    const documents = detoured(audit.documents, {
      delete: (from, id) =>
        left-- > 0 ? audit.documents.delete(from, id) : Promise.reject(new Error("killed")),
    });
    const killed = new AuditFixture({ documents });
    killed.clock.at = audit.clock.at;
    await assert.rejects(killed.prune(3), /killed/);
    assert.deepEqual(await audit.faults(), [], `after ${killedAfter}`);
  }
  await audit.restarted().prune(3);
  assert.equal((await places(audit))[0], 7);
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("prune() hides nothing that was deleted besides", async () => {
  const audit = await tenDays();
  await audit.prune(3);
  await audit.delete(7, 8);
  assert.deepEqual(await audit.faults(), ["missing #7-8"]);
});

Deno.test("prune() goes by places: a clock that was ahead keeps what it marks, and all behind it", async () => {
  const audit = await tenDays();
  const now = audit.clock.at;
  audit.clock.at = now + 40 * DAY;
  await audit.events.record(happening(11));
  audit.clock.at = now;
  await audit.events.record(happening(12));
  audit.clock.at = now + 30 * DAY;
  await audit.prune(3);
  assert.deepEqual(await places(audit), [11, 12, 13]);
  assert.deepEqual(await audit.faults(), []);
});

Deno.test("what was noted before a pruning is proven as long as its event is there, or was its last", async () => {
  const audit = await tenDays();
  const noted = async (sequence: number) => `${sequence}:${(await audit.get(sequence)).seal}`;
  const [two, six, seven] = [await noted(2), await noted(6), await noted(7)];
  await audit.prune(3);
  assert.deepEqual(await audit.faults([seven, six]), []);
  assert.deepEqual(await audit.faults([two]), ["unexpected #2"]);
  assert.deepEqual(await audit.faults([`6:${"x".repeat(43)}`]), ["unexpected #6"]);
});

Deno.test("verify() sees a whole chain while it is being pruned", async () => {
  const audit = await tenDays();
  const documents = detoured(audit.documents, {
    async *find(from, query) {
      let seen = 0;
      for await (const event of audit.documents.find(from, query)) {
        yield event;
        if (++seen === 3) await audit.prune(3);
      }
    },
  });
  assert.deepEqual(await new AuditFixture({ documents }).faults(), []);
  assert.equal((await places(audit))[0], 7);
});
