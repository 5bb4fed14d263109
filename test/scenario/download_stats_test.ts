import assert from "node:assert/strict";
import { pattern, publish } from "./_files.ts";
import { scenario } from "./registry.ts";
import { teamMate } from "./views_fixture.ts";
import { createRepository, read } from "./winget_fixture.ts";

const ADDRESS = "/api/v1/stats/downloads";
const DAY = 86_400_000;
const clock = { at: Date.UTC(2030, 0, 31, 12) };

scenario("downloads are told day by day, of what somebody may read", async (registry) => {
  clock.at = Date.UTC(2030, 0, 31, 12);
  const { admin, fetch, packhouse } = registry;
  const secret = await createRepository(registry, "acme/apps", { visibility: "private" });
  const mate = await teamMate(registry, {
    repository: secret,
    view: { allow: [{ package: "Contoso.*" }] },
  });
  const open = await publish(admin, pattern(10));
  const [tool, other] = [
    await publish(admin, pattern(11), { repository: "acme/apps", package: "Contoso.Tool" }),
    await publish(admin, pattern(12), { repository: "acme/apps", package: "Fabrikam.Other" }),
  ];
  const take = async (...paths: string[]) => {
    for (const path of paths) await (await admin(path)).body?.cancel();
  };
  await take(open, tool, other, other);
  clock.at += DAY;
  await take(open, open);
  await packhouse.services.downloadDays.settle();
  const counts = async (ask: typeof fetch, query: string) => {
    const { days, total } = await read(await ask(`${ADDRESS}?days=2${query}`));
    return [...days.map(({ count }: { count: number }) => count), total];
  };
  const { days } = await read(await fetch(ADDRESS));
  assert.deepEqual([days.length, days.at(-2), days.at(-1)], [
    ...[30, { day: "2030-01-31", count: 1 }, { day: "2030-02-01", count: 2 }],
  ]);
  assert.deepEqual(await counts(admin, ""), [4, 2, 6]);
  assert.deepEqual(await counts(admin, "&repository=acme/apps"), [3, 0, 3]);
  assert.deepEqual(await counts(admin, "&repository=acme/apps&package=fabrikam.OTHER"), [2, 0, 2]);
  assert.deepEqual(await counts(mate, "&repository=acme/apps"), [0, 0, 0]);
  assert.deepEqual(await counts(mate, ""), [1, 2, 3]);
  assert.deepEqual(await counts(mate, "&repository=acme/apps&package=Contoso.Tool"), [1, 0, 1]);
  const rows = [
    [mate, "repository=acme/apps&package=Fabrikam.Other", 404, "package_missing"],
    [fetch, "repository=acme/apps", 401, "credentials_missing"],
    [fetch, "package=Contoso.Tool", 400, "value_refused"],
    [fetch, "days=0", 400, "value_refused"],
    [fetch, "days=401", 400, "value_refused"],
  ] as const;
  for (const [ask, query, status, code] of rows) {
    const answer = await ask(`${ADDRESS}?${query}`);
    assert.deepEqual([answer.status, (await answer.json()).code], [status, code], query);
  }
}, { now: () => clock.at });
