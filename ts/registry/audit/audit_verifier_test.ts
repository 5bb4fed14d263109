import assert from "node:assert/strict";
import { AuditFixture, happening } from "../../../test/audit_fixture.ts";
import { Sealer } from "../../kit/sealer.ts";
import { type Event, eventId } from "../../model/event.ts";
import type { RepositoryId, UserId } from "../../model/ids.ts";
import type { JsonObject } from "../../kit/json.ts";
import { AuditKey } from "./audit_key.ts";
import type { ChainFault } from "./chain_fault.ts";
import { sealedForm } from "./event_seal.ts";
import { COLLECTIONS } from "../../store/collections.ts";

const { facts } = COLLECTIONS;

async function seeded(count = 6): Promise<AuditFixture> {
  const audit = new AuditFixture();
  await audit.seed(count);
  return audit;
}

Deno.test("verify() finds nothing wrong with a chain that nobody touched, and tells its end", async () => {
  const audit = await seeded();
  assert.deepEqual(await audit.faults(), []);
  const { events, first, head } = await audit.verifier.verify({ report: () => {} });
  const { seal } = await audit.get(6);
  assert.deepEqual({ events, first, head }, { events: 6, first: 1, head: { sequence: 6, seal } });
  assert.deepEqual(await new AuditFixture().faults(), [], "nothing was recorded yet");
});

const OTHER: Omit<Event, "id" | "revision"> = {
  ...{ sequence: 9, at: 1, kind: "sign_out", user: "eve", name: "eve", target: "other" },
  actor: { user: "eve" as UserId, name: "ada", address: "192.0.2.1" },
  ...{ organization: "o" as Event["organization"], repository: "r" as RepositoryId },
  ...{ detail: { number: 3, nested: { ok: false } }, previous: "A".repeat(43) },
  seal: "B".repeat(43),
};

for (const [field, value] of Object.entries(OTHER)) {
  Deno.test(`verify() finds an event whose ${field} was changed`, async () => {
    const audit = await seeded();
    await audit.overwrite(3, { [field]: value });
    const linked = { seal: ["unlinked #4"], previous: ["unlinked #3"] } as Record<string, string[]>;
    assert.deepEqual(await audit.faults(), ["forged #3", ...linked[field] ?? []]);
  });
}

Deno.test("verify() finds what was changed within actor and detail, whatever it was made", async () => {
  const audit = await seeded();
  const changes = [
    ...[{ actor: null }, { actor: {} }, { detail: null }, { detail: [] }, { at: 1e300 }],
    ...[{ actor: { user: "ada", name: "ada", address: null } }, { detail: {} }],
    ...[{ sequence: -1 }, { sequence: 0.5 }, { kind: "" }],
  ];
  const event = await audit.get(2);
  for (const change of changes) {
    await audit.overwrite(2, { ...event, ...change, revision: (await audit.get(2)).revision });
    assert.deepEqual(await audit.faults(), ["forged #2"], JSON.stringify(change));
  }
});

for (const sequence of [1, 2, 3, 4, 5]) {
  Deno.test(`verify() finds that event ${sequence} of 6 was deleted`, async () => {
    const audit = await seeded();
    await audit.delete(sequence);
    assert.deepEqual(await audit.faults(), [`missing #${sequence}`]);
  });
}

interface Attack {
  readonly name: string;
  readonly by: (audit: AuditFixture) => Promise<unknown>;
  readonly faults: readonly string[];
}

const ATTACKS: readonly Attack[] = [{
  name: "the beginning is cut off",
  by: (audit) => audit.delete(1, 2, 3),
  faults: ["missing #1-3"],
}, {
  name: "the end is cut off",
  by: (audit) => audit.delete(5, 6),
  faults: ["missing #5-6"],
}, {
  name: "everything is deleted",
  by: (audit) => audit.delete(1, 2, 3, 4, 5, 6),
  faults: ["missing #1-6"],
}, {
  name: "some are deleted here and there",
  by: (audit) => audit.delete(2, 4, 5),
  faults: ["missing #2", "missing #4-5"],
}, {
  name: "two change places",
  async by(audit) {
    const [two, five] = [await audit.get(2), await audit.get(5)];
    await audit.overwrite(2, { ...five, id: two.id, sequence: 2, revision: 1 });
    await audit.overwrite(5, { ...two, id: five.id, sequence: 5, revision: 1 });
  },
  faults: ["forged #2", "unlinked #2", "unlinked #3", "forged #5", "unlinked #5", "unlinked #6"],
}, {
  name: "one is put in at the end",
  async by(audit) {
    const last = await audit.get(6);
    await audit.insert({ ...last, id: eventId(7), sequence: 7, previous: last.seal });
  },
  faults: ["forged #7"],
}, {
  name: "one is put in where another was, and linked",
  async by(audit) {
    const [three, four] = [await audit.get(3), await audit.get(4)];
    await audit.overwrite(4, { ...four, target: "other", previous: three.seal });
  },
  faults: ["forged #4"],
}, {
  name: "one is put in beside the places",
  by: async (audit) => audit.insert({ ...await audit.get(3), id: "00000000000000030" }),
  faults: ["forged"],
}, {
  name: "one is put in before the first",
  by: async (audit) => audit.insert({ ...await audit.get(1), id: eventId(0), sequence: 0 }),
  faults: ["forged"],
}, {
  name: "a pruning is invented for what was deleted",
  async by(audit) {
    const [three, last] = [await audit.get(3), await audit.get(6)];
    const detail = { sequence: 3, seal: three.seal };
    await audit.delete(1, 2, 3);
    await audit.insert({
      ...{ ...last, id: eventId(7), sequence: 7, previous: last.seal },
      ...{ kind: "audit.pruned", detail },
    });
  },
  faults: ["missing #1-3", "forged #7"],
}, {
  name: "the anchor is deleted",
  by: (audit) => audit.documents.delete(facts, "audit-anchor"),
  faults: ["anchor"],
}, {
  name: "the end is cut off and the anchor moved there",
  async by(audit) {
    const { seal } = await audit.get(4);
    const anchor = (await audit.documents.get(facts, "audit-anchor"))!;
    const value = anchor.value.replace(/^6\.[^.]+/, `4.${seal}`);
    await audit.documents.replace(facts, { ...anchor, value });
    await audit.delete(5, 6);
  },
  faults: ["anchor"],
}, {
  name: "the key is deleted",
  by: (audit) => audit.documents.delete(facts, "audit-key"),
  faults: ["key"],
}, {
  name: "everything is deleted, the key too",
  async by(audit) {
    await audit.documents.delete(facts, "audit-key");
    await audit.delete(1, 2, 3, 4, 5, 6);
  },
  faults: ["key"],
}];

for (const { name, by, faults } of ATTACKS) {
  Deno.test(`verify() notices when ${name}`, async () => {
    const audit = await seeded();
    await by(audit);
    assert.deepEqual(await audit.faults(), faults);
  });
}

Deno.test("verify() cannot prove seals whose key is sealed for somebody else", async () => {
  const audit = await seeded();
  const foreign = audit.restarted(new Sealer(new Uint8Array(32).fill(1)));
  assert.deepEqual(await foreign.faults(), ["key"]);
  await assert.rejects(foreign.events.open(), { name: "SealBroken" });
  await assert.rejects(foreign.events.record(happening(7)), { name: "SealBroken" });
  assert.deepEqual(await audit.faults(), [], "nothing was written");
});

Deno.test("verify() proves what was sealed before AUTH_ENCRYPTION_KEY was changed", async () => {
  const audit = await seeded();
  const [former, current] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(2)];
  assert.deepEqual(await audit.restarted(new Sealer(current, [former])).faults(), []);
  const sealer = new Sealer(current, [former]);
  const key = new AuditKey({ documents: audit.documents, sealer });
  assert.equal(await key.renewSeal(), true);
  assert.equal(await key.renewSeal(), false);
  const later = audit.restarted(new Sealer(current));
  await later.events.record(happening(7));
  assert.deepEqual(await later.faults(), []);
});

Deno.test("verify() proves that an end which was noted is still there", async () => {
  const audit = await seeded(3);
  const noted = await audit.end();
  await audit.seed(3);
  assert.deepEqual(await audit.faults([noted, await audit.end()]), []);
  assert.deepEqual(await audit.faults([`3:${"x".repeat(43)}`]), ["unexpected #3"]);
  assert.deepEqual(await audit.faults([`7:${"x".repeat(43)}`]), ["unexpected #7"]);
});

Deno.test("verify() knows by what was noted that the whole log was begun anew", async () => {
  const noted = await (await seeded()).end();
  const anew = await seeded();
  assert.deepEqual(await anew.faults(), []);
  assert.deepEqual(await anew.faults([noted]), ["unexpected #6"]);
});

async function exported(audit: AuditFixture, ...sequences: number[]): Promise<JsonObject[]> {
  const events = await Promise.all(sequences.map((sequence) => audit.get(sequence)));
  return events.map((one) => ({
    ...sealedForm(one),
    seal: one.seal,
    names: { repository: "a/b" },
  }));
}

const EXPORTS: [string, (lines: JsonObject[]) => unknown[], string[]][] = [
  ["all of them", (lines) => lines, []],
  ["some of them, in any order", ([one, two, three, four]) => [four, one, three, two], []],
  ["other names of places", ([one]) => [{ ...one, names: {} }], []],
  ["a member that was changed", ([one]) => [{ ...one, target: "other" }], ["forged #1"]],
  ["a member that was added", ([one]) => [{ ...one, note: "x" }], ["forged #1"]],
  ["a member that is gone", ([one]) => [{ ...one, detail: undefined }], ["forged #1"]],
  [
    "an event that follows another than it did",
    ([one, two]) => [one, { ...two, previous: "x" }],
    ["forged #2", "unlinked #2"],
  ],
  ["a line that is no event", ([one]) => [one, {}, [], 1], ["forged", "forged", "forged"]],
];

for (const [what, change, faults] of EXPORTS) {
  Deno.test(`verifyExport() looks at ${what}`, async () => {
    const audit = await seeded(4);
    const lines = change(await exported(audit, 1, 2, 3, 4)).map((line) => JSON.stringify(line));
    const found: string[] = [];
    await audit.verifier.verifyExport(ReadableStream.from(lines), {
      report: ({ kind, sequence }) =>
        found.push(`${kind}${sequence === null ? "" : ` #${sequence}`}`),
    });
    assert.deepEqual(found, faults);
  });
}

Deno.test("verifyExport() proves that what was noted is in the export, and needs the key", async () => {
  const audit = await seeded(4);
  const lines = (await exported(audit, 2, 3)).map((line) => JSON.stringify(line));
  const check = async (verifier: AuditFixture["verifier"], sequence: number) => {
    const { seal } = await audit.get(sequence);
    const kinds: string[] = [];
    const options = {
      expected: [{ sequence, seal }],
      report: (one: ChainFault) => kinds.push(one.kind),
    };
    const { events, first, head } = await verifier.verifyExport(
      ReadableStream.from(lines),
      options,
    );
    assert.deepEqual([events, first, head!.sequence], [2, 2, 3]);
    return kinds;
  };
  assert.deepEqual(await check(audit.verifier, 3), []);
  assert.deepEqual(await check(audit.verifier, 4), ["unexpected"]);
  const foreign = audit.restarted(new Sealer(new Uint8Array(32).fill(1)));
  assert.deepEqual(await check(foreign.verifier, 3), ["key"]);
});
