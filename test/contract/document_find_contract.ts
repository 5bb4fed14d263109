import assert from "node:assert/strict";
import {
  deleteWhere,
  first,
  type Page,
  page,
  type Place,
  type Query,
  shownPage,
} from "../../ts/store/document_store.ts";
import type { MakePromise } from "./document_contract.ts";
import { type Documents, idsOf, keep, type Sample, sample, SAMPLES } from "./_sample.ts";

/** What {@link documentContract} promises of `find`. */
export function findContract(promise: MakePromise): void {
  orderContract(promise);
  windowContract(promise);
  changeContract(promise);
}

/** Two groups, each rank five times, and not in order. */
function mixed(): ReturnType<typeof sample>[] {
  return Array.from(
    { length: 40 },
    (_, place) =>
      sample(`s${String(place * 7 % 40).padStart(2, "0")}`, {
        group: place % 2 ? "odd" : "even",
        rank: place % 8,
        live: place % 3 === 0,
        count: place % 5,
      }),
  );
}

/** What a query means, said without an index. */
function expected(of: readonly Sample[], query: Query<Sample>): string[] {
  const { where = {}, range, order, after, limit } = query;
  const by = order?.by ?? "id";
  const sign = order?.descending ? -1 : 1;
  const compare = (a: Place, b: Place) =>
    sign * (compared(a.value, b.value) || compared(a.id, b.id));
  return of
    .filter((one) => Object.entries(where).every(([f, v]) => one[f as keyof Sample] === v))
    .filter((one) => range?.from === undefined || one[range.field] >= range.from)
    .filter((one) => range?.to === undefined || one[range.field] < range.to)
    .map((one) => ({ value: one[by], id: one.id }))
    .sort(compare)
    .filter((place) => !after || compare(place, after) > 0)
    .map(({ id }) => id)
    .slice(0, limit);
}

function compared<V extends Place["value"]>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const WHERES: Query<Sample>["where"][] = [
  undefined,
  { group: "odd" },
  { live: true },
  { live: false, group: "even" },
  { count: 3 },
  { group: "missing" },
];
const RANGES: Query<Sample>["range"][] = [
  undefined,
  { field: "rank", from: 3 },
  { field: "rank", to: 3 },
  { field: "rank", from: 2, to: 5 },
  { field: "rank", from: 5, to: 5 },
  { field: "rank", from: 6, to: 2 },
  { field: "id", from: "s1", to: "s2" },
  { field: "live", from: false, to: true },
];
const ORDERS = [undefined, "id", "rank", "live", "count", "revision"] as const;

function* combinations(): Generator<Query<Sample>> {
  for (const where of WHERES) {
    for (const range of RANGES) {
      for (const by of ORDERS) {
        if (!by) yield { where, range };
        else {for (const descending of [false, true]) {
            yield { where, range, order: { by, descending } };
          }}
      }
    }
  }
}

function orderContract(promise: MakePromise): void {
  promise("find() combines equality, range and order both ways, ties by id", async (documents) => {
    const all = await keep(documents, mixed());
    for (const query of combinations()) {
      assert.deepEqual(await idsOf(documents, query), expected(all, query), JSON.stringify(query));
    }
  });

  promise("find() goes on behind any place, also one that is no document's", async (documents) => {
    const all = await keep(documents, mixed());
    const places = [["rank", 3, "s11"], ["rank", 3, "s"], ["rank", 3, "t"], ["rank", 3.5, "s00"]];
    const others = [["live", false, "s20"], ["id", "s10", "s10"], ["id", "s105", "s105"]];
    for (const [by, value, id] of [...places, ...others] as ["rank", number, string][]) {
      for (const descending of [false, true]) {
        const query = { order: { by, descending }, after: { value, id }, where: { group: "odd" } };
        assert.deepEqual(
          await idsOf(documents, query),
          expected(all, query),
          JSON.stringify(query),
        );
      }
    }
  });

  promise("find() compares text by the bytes of UTF-8", async (documents) => {
    const texts = ["", "\0", "A", "B", "a", "a\0", "a\0b", "aa", "b", "é", "\ue000", "\uffff"];
    const inOrder = [...texts, "\u{10000}", "\u{10ffff}"];
    await keep(documents, inOrder.map((name, place) => sample(`.${name}`, { name, rank: place })));
    const order = { by: "name" as const };
    const ids = inOrder.map((name) => `.${name}`);
    assert.deepEqual(await idsOf(documents, { order }), ids);
    assert.deepEqual(await idsOf(documents, {}), ids);
    const range = { field: "name" as const, from: "a\0", to: "\u{10000}" };
    assert.deepEqual(await idsOf(documents, { range, order }), ids.slice(5, 12));
    const after = { value: "\uffff", id: ".\uffff" };
    assert.deepEqual(await idsOf(documents, { order, after }), ids.slice(12));
  });
}

function windowContract(promise: MakePromise): void {
  promise("find() answers no more than its limit, and nothing for none", async (documents) => {
    await keep(documents, mixed());
    for (const limit of [0, 1, 7, 40, 41, 1000]) {
      assert.equal((await idsOf(documents, { limit })).length, Math.min(limit, 40), `${limit}`);
    }
    assert.deepEqual(await idsOf(documents, { limit: -1 }), []);
    assert.equal((await first(documents, SAMPLES, { order: { by: "rank" } }))?.rank, 0);
    assert.equal(await first(documents, SAMPLES, { where: { group: "missing" } }), null);
  });

  promise("page() reaches everything once over equal values, both ways", async (documents) => {
    const all = await keep(documents, mixed());
    for (const descending of [false, true]) {
      for (const limit of [1, 3, 5, 20, 40]) {
        const query = { order: { by: "rank" as const, descending }, limit };
        const seen = await everyPage(documents, query);
        assert.deepEqual(seen, expected(all, { order: query.order }), `${limit} ${descending}`);
      }
    }
    assert.deepEqual(await everyPage(documents, { limit: 9 }), expected(all, {}));
  });

  promise(
    "shownPage() fills each page with what is shown, and ends where that does",
    async (documents) => {
      const all = await keep(documents, mixed());
      const order = { by: "rank" as const, descending: true };
      const expectedIds = expected(all.filter(({ live }) => live), { order });
      for (const limit of [1, 4, 13, 14, 15]) {
        const seen: string[] = [];
        let after: Place | null = null;
        do {
          const query: Query<Sample> & { limit: number } = {
            order,
            limit,
            ...(after && { after }),
          };
          const { items, next }: Page<string> = await shownPage(
            documents,
            SAMPLES,
            query,
            ({ live, id }) => live ? id : null,
          );
          assert.ok(items.length === limit || next === null, `${limit}`);
          seen.push(...items);
          after = next;
        } while (after !== null);
        assert.deepEqual(seen, expectedIds, `${limit}`);
      }
    },
  );

  promise(
    "deleteWhere() deletes what is found, says how much, and nothing else",
    async (documents) => {
      const all = await keep(documents, mixed());
      assert.equal(await deleteWhere(documents, SAMPLES, { group: "odd", live: true }), 7);
      const left = all.filter(({ group, live }) => group !== "odd" || !live);
      assert.deepEqual(await idsOf(documents, {}), expected(left, {}));
      assert.equal(await deleteWhere(documents, SAMPLES, { group: "missing" }), 0);
    },
  );

  promise("find() crosses many windows and can be left in any of them", async (documents) => {
    const many = Array.from(
      { length: 700 },
      (_, place) => sample(`${1000 + place}`, { rank: place % 2 }),
    );
    await keep(documents, many);
    const order = { by: "rank" as const };
    assert.equal(new Set(await idsOf(documents, { order })).size, 700);
    assert.equal((await idsOf(documents, { order, limit: 650 })).length, 650);
    let seen = 0;
    for await (const _ of documents.find(SAMPLES, { order })) if (++seen === 300) break;
    assert.equal(seen, 300);
    assert.ok(await documents.insert(SAMPLES, sample("after")));
  });
}

async function everyPage(
  documents: Documents,
  query: Query<Sample> & { limit: number },
): Promise<string[]> {
  const ids: string[] = [];
  let after: Place | undefined;
  do {
    const { items, next } = await page(documents, SAMPLES, { ...query, after });
    assert.ok(items.length === query.limit || !next);
    ids.push(...items.map(({ id }) => id));
    after = next ?? undefined;
  } while (after);
  return ids;
}

function changeContract(promise: MakePromise): void {
  promise("find() yields once what stays, while others come and go", async (documents) => {
    const stays = Array.from(
      { length: 200 },
      (_, at) => sample(`stays${1000 + at}`, { rank: at % 9 }),
    );
    const goes = Array.from(
      { length: 200 },
      (_, at) => sample(`goes${1000 + at}`, { rank: at % 9 }),
    );
    await keep(documents, [...stays, ...goes]);
    const seen: string[] = [];
    for await (const { id } of documents.find(SAMPLES, { order: { by: "rank" } })) {
      seen.push(id);
      const turn = seen.length;
      if (turn > 200) continue;
      await documents.delete(SAMPLES, `goes${1000 + turn - 1}`);
      if (turn % 4 === 0) await keep(documents, [sample(`comes${turn}`, { rank: turn % 9 })]);
    }
    const stayed = seen.filter((id) => id.startsWith("stays"));
    assert.equal(stayed.length, 200);
    assert.deepEqual(new Set(stayed), new Set(stays.map(({ id }) => id)));
    assert.equal(new Set(seen).size, seen.length);
  });

  promise("page() yields once what stays, while others come and go", async (documents) => {
    await keep(documents, mixed());
    const seen: string[] = [];
    let after: Place | undefined;
    for (let turn = 0; turn === 0 || after; turn++) {
      const query = { order: { by: "rank" as const, descending: true }, limit: 4, after };
      const { items, next } = await page(documents, SAMPLES, query);
      seen.push(...items.map(({ id }) => id));
      after = next ?? undefined;
      if (after) await documents.delete(SAMPLES, after.id);
      await keep(documents, [sample(`t${turn}`, { rank: 8 + turn })]);
    }
    assert.deepEqual(seen.toSorted(), mixed().map(({ id }) => id).toSorted());
  });
}
