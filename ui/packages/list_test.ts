import assert from "node:assert/strict";
import type { Client } from "../app/client.ts";
import { createPackageList } from "./list.ts";

/** An API with so many packages, which notes what it is asked. */
function fixture(total: number) {
  const asked: Record<string, string>[] = [];
  const packages = {
    $get({ query }: { query: Record<string, string> }) {
      asked.push(query);
      const from = Number(query.offset);
      const size = Math.max(0, Math.min(100, total - from));
      const found = Array.from({ length: size }, (_, at) => ({ name: `P${from + at}` }));
      const facets = query.facets ? { repository: [] } : null;
      const body = { packages: found, total, facets };
      return Promise.resolve(Response.json(body));
    },
  };
  return { list: createPackageList({ packages } as unknown as Client), asked };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("find() asks for the first window, with what there is to narrow by", async () => {
  const { list, asked } = fixture(250);
  await list.find({ q: "tool", origin: "private" });
  assert.deepEqual(asked, [
    { q: "tool", origin: "private", offset: "0", limit: "100", facets: "true" },
  ]);
  assert.deepEqual([list.total.value, list.at(99)?.name, list.at(100)], [250, "P99", undefined]);
});

Deno.test("show() asks once for each window that comes into sight, and for none behind the end", async () => {
  const { list, asked } = fixture(250);
  await list.find({});
  list.show(80, 120);
  list.show(90, 130);
  list.show(240, 260);
  list.show(290, 320);
  await settled();
  assert.deepEqual(asked.map(({ offset }) => offset), ["0", "100", "200"]);
  assert.deepEqual([list.at(120)?.name, list.at(249)?.name], ["P120", "P249"]);
});

Deno.test("find() forgets what it found before, also what comes late", async () => {
  const { list } = fixture(250);
  await list.find({});
  list.show(100, 150);
  const next = list.find({ q: "other" });
  await next;
  assert.equal(list.at(120), undefined);
});
