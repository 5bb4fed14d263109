import assert from "node:assert/strict";
import { AuditFixture, DAY, detoured, happening } from "../../../test/audit_fixture.ts";
import { COLLECTIONS } from "../../store/collections.ts";

const { facts } = COLLECTIONS;
const CONFLICT = { code: "write_conflict" };
/** Whoever asks as often as this does not mean to stop. */
const WITHOUT_END = 100;

/** An instance with an event that is not anchored, and for which others are faster until they rest. */
async function outrun(audit: AuditFixture) {
  const { documents } = audit;
  const others = { rest: false };
  let lost = 0;
  const unlessLost = <T>(into: { name: string }, write: () => Promise<T | null>) => {
    if (others.rest || into.name !== facts.name) return write();
    assert.ok(++lost < WITHOUT_END, "the anchor is written without end");
    return Promise.resolve(null);
  };
  const slow = new AuditFixture({
    documents: detoured(documents, {
      insert: (into, document) => unlessLost(into, () => documents.insert(into, document)),
      replace: (into, document) => unlessLost(into, () => documents.replace(into, document)),
    }),
  });
  await slow.events.record(happening(1));
  return { slow, others };
}

async function seeded(): Promise<AuditFixture> {
  const audit = new AuditFixture();
  await audit.seed(3);
  return audit;
}

const BEFORE: [string, (audit: AuditFixture) => Promise<unknown>, string[]][] = [
  ["nothing was cut off", () => Promise.resolve(), []],
  ["the end was cut off", (audit) => audit.delete(2, 3), ["cut #3"]],
  ["the anchor was deleted", (audit) => audit.documents.delete(facts, "audit-anchor"), ["cut #5"]],
];

for (const [what, by, faults] of BEFORE) {
  Deno.test(`anchor() ends while others are always faster, and is made up for: ${what}`, async () => {
    const audit = await seeded();
    await by(audit);
    const { slow, others } = await outrun(audit);
    for (let period = 0; period < 3; period++) {
      await assert.rejects(slow.events.anchor(), CONFLICT);
    }
    others.rest = true;
    await slow.events.anchor();
    assert.deepEqual(await audit.faults(), faults);
    await audit.delete(Number((await audit.end()).split(":")[0]));
    assert.notDeepEqual(await audit.faults(), faults, "the newest event is anchored");
  });
}

Deno.test("keepAnchored() ends while others are always faster, and complains of the last try", async () => {
  const { slow } = await outrun(await seeded());
  const over = new AbortController();
  const complaints: unknown[] = [];
  const complain = (error: unknown) => complaints.push((error as typeof CONFLICT).code);
  const kept = slow.events.keepAnchored({ every: 3_600_000, signal: over.signal, complain });
  over.abort();
  await kept;
  assert.deepEqual(complaints, [CONFLICT.code]);
});

Deno.test("keepAnchored() tries again in each period", async () => {
  const { slow } = await outrun(await seeded());
  const over = new AbortController();
  const complaints: unknown[] = [];
  const complain = (error: unknown) => {
    if (complaints.push((error as typeof CONFLICT).code) === 3) over.abort();
  };
  // The clock of the keeper alone lets a process end.
  const awake = setInterval(() => {}, 1000);
  await slow.events.keepAnchored({ every: 0, signal: over.signal, complain });
  clearInterval(awake);
  assert.deepEqual(complaints, Array(3).fill(CONFLICT.code));
});

Deno.test("prune() takes nothing away that the anchor may say", async () => {
  const audit = await seeded();
  const { slow } = await outrun(audit);
  slow.clock.pass(365 * DAY);
  await assert.rejects(slow.prune(3), CONFLICT);
  assert.ok(await audit.get(1));
  assert.deepEqual(await audit.faults(), []);
});
