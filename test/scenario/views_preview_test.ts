import assert from "node:assert/strict";
import type { Ask } from "./_files.ts";
import { json, scenario } from "./registry.ts";
import { SEEN_STOCK, STABLE_CONTOSO, STOCK, stocked, teamMate } from "./views_fixture.ts";
import { read } from "./winget_fixture.ts";

const ADDRESS = "/api/v1/repositories/acme/whole/view-preview";

async function preview(ask: Ask, view: unknown, query = "") {
  return await read(await ask(`${ADDRESS}${query}`, json("POST", { view })));
}

function counted(stock: typeof STOCK): { packages: number; versions: number } {
  return { packages: stock.length, versions: stock.flatMap(([, versions]) => versions).length };
}

scenario("whoever administers a repository sees what a view would show", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const { seen, all, packages, next } = await preview(registry.admin, STABLE_CONTOSO);
  assert.deepEqual([seen, all, next], [counted(SEEN_STOCK), counted(STOCK), null]);
  assert.deepEqual(packages, [
    { name: "Contoso.Editor", versions: ["1.1"], hidden: 1 },
    { name: "Contoso.Tool", versions: ["2.0", "1.0"], hidden: 1 },
    { name: "Contoso.Viewer", versions: ["0.9"], hidden: 1 },
  ]);
  assert.deepEqual((await preview(registry.admin, {})).seen, counted(STOCK));
  assert.deepEqual((await preview(registry.admin, { allow: [] })).packages, []);
});

scenario("a preview comes in pages", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const first = await preview(registry.admin, STABLE_CONTOSO, "?limit=2");
  assert.deepEqual(first.packages.map(({ name }: { name: string }) => name), [
    ...["Contoso.Editor", "Contoso.Tool"],
  ]);
  const rest = await preview(registry.admin, STABLE_CONTOSO, `?limit=2&cursor=${first.next}`);
  assert.deepEqual([rest.packages.length, rest.next], [1, null]);
  assert.deepEqual(rest.seen, counted(SEEN_STOCK), "counts are of all pages");
});

scenario("a preview is for those who administer the repository", async (registry) => {
  const repository = await stocked(registry, "acme/whole", STOCK);
  const mate = await teamMate(registry, { repository, view: {}, role: "maintainer" });
  const rows: readonly (readonly [Ask, number])[] = [[registry.fetch, 401], [mate, 403]];
  for (const [ask, status] of rows) {
    const answer = await ask(ADDRESS, json("POST", { view: {} }));
    assert.equal(answer.status, status);
    await answer.body?.cancel();
  }
});

/** Bodies that are no view, and the member that is at fault. */
const MALFORMED: readonly (readonly [unknown, string])[] = [
  [{}, "view"],
  [{ view: [] }, "view"],
  [{ view: { allow: {} } }, "view.allow"],
  [{ view: { allow: [{ package: "" }] } }, "view.allow[0].package"],
  [{ view: { deny: [{ packages: "A" }] } }, "view.deny[0].packages"],
  [{ view: { deny: [{ tag: "x".repeat(500) }] } }, "view.deny[0].tag"],
  [{ view: { deny: Array.from({ length: 500 }, () => ({})) } }, "view.deny"],
];

scenario("a preview of what is no view says what is wrong", async (registry) => {
  await stocked(registry, "acme/whole", []);
  for (const [body, path] of MALFORMED) {
    const answer = await registry.admin(ADDRESS, json("POST", body));
    assert.equal(answer.status, 400, path);
    const { code, errors } = await answer.json();
    assert.deepEqual([code, errors[0].path], ["value_refused", path]);
  }
});
