import assert from "node:assert/strict";
import type { JsonObject } from "../../ts/kit/json.ts";
import type { Draft } from "../../ts/model/document.ts";
import type { RegistryError } from "../../ts/model/registry_error.ts";
import { type Documents, idsOf, keep, type Sample, sample, SAMPLES } from "./_sample.ts";
import { findContract } from "./document_find_contract.ts";

/** How a driver is opened, with nothing in it; the contract closes it. */
export interface Subject {
  readonly driver: string;
  readonly open: () => Promise<Documents>;
  readonly ignore?: boolean;
}

/** What every document driver promises. A new promise is added here and nowhere else. */
export function documentContract(subject: Subject): void {
  const promise = promises(subject);
  writeContract(promise);
  valueContract(promise);
  countContract(promise);
  findContract(promise);
}

/** Makes a test of a promise and of what shows it. */
export type MakePromise = (name: string, shows: (documents: Documents) => Promise<void>) => void;

function promises({ driver, open, ignore }: Subject): MakePromise {
  return (name, shows) =>
    Deno.test({
      name: `${driver}: ${name}`,
      ignore,
      fn: async () => {
        const documents = await open();
        try {
          await shows(documents);
        } finally {
          await documents.close();
        }
      },
    });
}

function writeContract(promise: MakePromise): void {
  promise("ping() answers, and describes says no more than where", async (documents) => {
    await documents.ping();
    assert.match(documents.describes, /^(SQLite|MongoDB) at \S+$/);
  });

  promise("insert() answers the document with revision 1, as get() does", async (documents) => {
    const stored = await documents.insert(SAMPLES, sample("a", { content: { of: ["x"] } }));
    assert.deepEqual(stored, { ...sample("a", { content: { of: ["x"] } }), revision: 1 });
    assert.deepEqual(await documents.get(SAMPLES, "a"), stored);
    assert.equal(await documents.get(SAMPLES, "b"), null);
  });

  promise("insert() keeps the revision that a document had elsewhere", async (documents) => {
    const stored = await documents.insert(SAMPLES, sample("a"), 7);
    assert.equal(stored?.revision, 7);
    assert.deepEqual(await documents.get(SAMPLES, "a"), stored);
    assert.equal((await documents.replace(SAMPLES, stored!))?.revision, 8);
  });

  promise("insert() answers null for a taken id and a taken unique value", async (documents) => {
    const [first] = await keep(documents, [sample("a")]);
    assert.equal(await documents.insert(SAMPLES, sample("a", { email: "other" })), null);
    assert.equal(await documents.insert(SAMPLES, sample("b", { email: "a@example.test" })), null);
    assert.deepEqual(await documents.get(SAMPLES, "a"), first);
    assert.deepEqual(await idsOf(documents, {}), ["a"]);
  });

  promise("insert() of one id by twenty at once is done once", async (documents) => {
    const all = await Promise.all(
      Array.from(
        { length: 20 },
        (_, rank) => documents.insert(SAMPLES, sample("a", { rank, email: `${rank}` })),
      ),
    );
    const done = all.filter((stored) => stored !== null);
    assert.equal(done.length, 1);
    assert.deepEqual(await documents.get(SAMPLES, "a"), done[0]);
  });

  promise("replace() answers the next revision, and null for a stale one", async (documents) => {
    const [first] = await keep(documents, [sample("a")]) as [Sample];
    const second = await documents.replace(SAMPLES, { ...first, name: "second" });
    assert.deepEqual(second, { ...first, name: "second", revision: 2 });
    assert.equal(await documents.replace(SAMPLES, { ...first, name: "third" }), null);
    assert.deepEqual(await documents.get(SAMPLES, "a"), second);
  });

  promise("replace() does not bring back what was deleted", async (documents) => {
    const [first] = await keep(documents, [sample("a")]) as [Sample];
    await documents.delete(SAMPLES, "a");
    assert.equal(await documents.replace(SAMPLES, first), null);
    assert.equal(await documents.get(SAMPLES, "a"), null);
  });

  promise("replace() answers null for a taken unique value", async (documents) => {
    const [first] = await keep(documents, [sample("a"), sample("b")]) as [Sample, Sample];
    assert.equal(await documents.replace(SAMPLES, { ...first, email: "b@example.test" }), null);
    assert.deepEqual(await documents.get(SAMPLES, "a"), first);
    assert.equal((await documents.replace(SAMPLES, { ...first, email: "free" }))?.revision, 2);
    assert.ok(await documents.insert(SAMPLES, sample("c", { email: "a@example.test" })));
  });

  promise("replace() by twenty at once is done by exactly one, each time", async (documents) => {
    let [current] = await keep(documents, [sample("a")]) as [Sample];
    for (let round = 1; round <= 10; round++) {
      const read = current;
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, rank) => documents.replace(SAMPLES, { ...read, rank })),
      );
      const [winner, ...others] = all.filter((stored) => stored !== null);
      assert.ok(winner && others.length === 0, `round ${round}: ${others.length + 1} were done`);
      assert.deepEqual(await documents.get(SAMPLES, "a"), winner);
      current = winner;
    }
    assert.equal(current.revision, 11);
  });

  promise("delete() says whether there was one", async (documents) => {
    await keep(documents, [sample("a"), sample("b")]);
    assert.equal(await documents.delete(SAMPLES, "a"), true);
    assert.equal(await documents.delete(SAMPLES, "a"), false);
    assert.deepEqual(await idsOf(documents, {}), ["b"]);
    assert.ok(await documents.insert(SAMPLES, sample("a")));
  });

  promise("delete() with a stale revision leaves the document", async (documents) => {
    const [first] = await keep(documents, [sample("a")]) as [Sample];
    await documents.replace(SAMPLES, first);
    assert.equal(await documents.delete(SAMPLES, "a", 1), false);
    assert.equal((await documents.get(SAMPLES, "a"))?.revision, 2);
    assert.equal(await documents.delete(SAMPLES, "a", 2), true);
  });
}

/** Names and values that an engine may take for something else. */
const HOSTILE: readonly JsonObject[] = [
  { "a.b": 1, "$where": "sleep(1)", "$set": { "$inc": 1 }, "": { "": "" } },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toString":null,"_json":"{}"}'),
  { _bsontype: "ObjectId", id: "x", $oid: "1", $date: 5, $numberLong: "9" },
  { "nul\0name": "nul\0value", "quote'\"`": "';DROP TABLE samples;--", "back\\slash": "\\u0000" },
  { "\u{1f4e6}": "\u{1f4e6}", half: "\ud83d!", "\udce6": "half a name" },
  { integer: 2 ** 53 - 1, beyond: 2 ** 60, small: 5e-324, large: 1.7e308, third: 1 / 3 },
  { yes: true, no: false, nothing: null, empty: {}, none: [], nested: [[1, [2, []]], {}] },
  { "2": "b", "1": "a", "-0": "text", "10": "c" },
];

function valueContract(promise: MakePromise): void {
  promise("any JSON inside a member comes back as it was", async (documents) => {
    for (const [place, content] of HOSTILE.entries()) {
      await keep(documents, [sample(`${place}`, { content })]);
      const found = await documents.get(SAMPLES, `${place}`);
      assert.deepEqual(found?.content, content);
      assert.equal(JSON.stringify(found.content), JSON.stringify(content));
      assert.equal((await documents.replace(SAMPLES, found))?.revision, 2);
      assert.deepEqual((await documents.get(SAMPLES, `${place}`))?.content, content);
    }
  });

  promise("text at the top comes back as it was, and is found", async (documents) => {
    const texts = [
      "",
      "\0",
      "a\0b",
      "'",
      '"',
      "$where",
      "a.b",
      "é",
      "e\u0301",
      "\u{1f4e6}",
      "\ufffd",
    ];
    await keep(documents, texts.map((name, rank) => sample(`=${name}`, { name, rank })));
    for (const [rank, name] of texts.entries()) {
      assert.equal((await documents.get(SAMPLES, `=${name}`))?.rank, rank);
      assert.deepEqual(await idsOf(documents, { where: { name } }), [`=${name}`]);
    }
  });

  promise("numbers at the top come back as they were", async (documents) => {
    const ranks = [2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, 1.5, 1e300, -1e-300, 0];
    await keep(documents, ranks.map((rank, place) => sample(`${place}`, { rank })));
    for (const [place, rank] of ranks.entries()) {
      assert.equal((await documents.get(SAMPLES, `${place}`))?.rank, rank);
      assert.deepEqual(await idsOf(documents, { where: { rank } }), [`${place}`]);
    }
    await keep(documents, [sample("zero", { rank: -0 })]);
    assert.ok(Object.is((await documents.get(SAMPLES, "zero"))?.rank, 0));
  });

  promise("a member that is undefined is not there, and null is", async (documents) => {
    const content = { gone: undefined, there: null };
    await keep(documents, [{ ...sample("a", { content }), extra: undefined } as Draft<Sample>]);
    const found = await documents.get(SAMPLES, "a");
    assert.deepEqual(Object.keys(found?.content ?? {}), ["there"]);
    assert.equal("extra" in (found ?? {}), false);
    assert.equal(found?.endedAt, null);
  });

  promise("half of a surrogate pair at the top is refused, not replaced", async (documents) => {
    const refused = (error: RegistryError) => error.code === "value_refused";
    await keep(documents, [sample("\ufffd")]);
    assert.equal(await documents.get(SAMPLES, "\ud800"), null);
    assert.equal(await documents.delete(SAMPLES, "\ud800"), false);
    assert.equal(await documents.increment(SAMPLES, "\ud800", { count: 1 }), false);
    await assert.rejects(documents.insert(SAMPLES, sample("a", { name: "\ud800" })), refused);
    await assert.rejects(documents.insert(SAMPLES, sample("\udc00")), refused);
    await assert.rejects(idsOf(documents, { where: { name: "\ud800" } }), refused);
    assert.deepEqual(await idsOf(documents, {}), ["\ufffd"]);
  });

  promise("what no engine could find again is refused as a mistake", async (documents) => {
    const odd = (more: object) => documents.insert(SAMPLES, { ...sample("a"), ...more } as Sample);
    await assert.rejects(odd({ rank: NaN }), TypeError);
    await assert.rejects(odd({ rank: null }), TypeError);
    await assert.rejects(odd({ email: undefined }), TypeError);
    await assert.rejects(odd({ "a.b": 1 }), TypeError);
    await assert.rejects(odd({ $set: 1 }), TypeError);
    await assert.rejects(odd({ many: 1n }), TypeError);
    const injected = { where: { name: { $gt: "" } } } as unknown as { where: { name: string } };
    await assert.rejects(idsOf(documents, injected), TypeError);
    await assert.rejects(idsOf(documents, { where: { name: undefined } }), TypeError);
    assert.deepEqual(await idsOf(documents, {}), []);
  });

  promise("documents of megabytes are kept, and of more than 15 MiB refused", async (documents) => {
    const content = { text: "é\0".repeat(500_000), deep: nested(500) };
    const [stored] = await keep(documents, [sample("a", { content })]) as [Sample];
    assert.deepEqual(await documents.get(SAMPLES, "a"), stored);
    assert.equal((await documents.replace(SAMPLES, stored))?.revision, 2);
    const most = sample("most", { content: { text: "x".repeat(14 * 1024 * 1024) } });
    assert.ok(await documents.insert(SAMPLES, most));
    const more = sample("more", { content: { text: "é".repeat(8 * 1024 * 1024) } });
    await assert.rejects(
      documents.insert(SAMPLES, more),
      (error: RegistryError) => error.code === "body_too_large",
    );
    assert.equal(await documents.get(SAMPLES, "more"), null);
  });
}

function nested(depth: number): JsonObject {
  let content: JsonObject = {};
  for (let level = 0; level < depth; level++) content = { content };
  return content;
}

function countContract(promise: MakePromise): void {
  promise("increment() adds to several fields and leaves the revision", async (documents) => {
    await keep(documents, [sample("a", { count: 5, content: { of: ["x"] } })]);
    assert.equal(await documents.increment(SAMPLES, "a", { count: 2 ** 40, rank: -1.5 }), true);
    assert.equal(await documents.increment(SAMPLES, "a", {}), true);
    const expected = sample("a", { count: 2 ** 40 + 5, rank: -1.5, content: { of: ["x"] } });
    assert.deepEqual(await documents.get(SAMPLES, "a"), { ...expected, revision: 1 });
    assert.deepEqual(await idsOf(documents, { where: { rank: -1.5 } }), ["a"]);
  });

  promise("increment() of nothing is false and makes nothing", async (documents) => {
    assert.equal(await documents.increment(SAMPLES, "a", { count: 1 }), false);
    assert.equal(await documents.increment(SAMPLES, "a", {}), false);
    assert.equal(await documents.get(SAMPLES, "a"), null);
  });

  promise("increment() by fifty at once counts fifty", async (documents) => {
    await keep(documents, [sample("a")]);
    await Promise.all(
      Array.from({ length: 50 }, () => documents.increment(SAMPLES, "a", { count: 1 })),
    );
    assert.equal((await documents.get(SAMPLES, "a"))?.count, 50);
  });

  promise("increment() by no number is refused as a mistake", async (documents) => {
    await keep(documents, [sample("a")]);
    const odd = { count: "1" } as unknown as { count: number };
    await assert.rejects(documents.increment(SAMPLES, "a", odd), TypeError);
    await assert.rejects(documents.increment(SAMPLES, "a", { count: NaN }), TypeError);
    assert.equal((await documents.get(SAMPLES, "a"))?.count, 0);
    assert.ok(await documents.insert(SAMPLES, sample("b")));
  });
}
