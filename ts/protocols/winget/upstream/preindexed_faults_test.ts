import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type Fault,
  type MadePackage,
  startUpstream,
} from "../../../../test/servers/upstream/mod.ts";
import { NEVER, opened } from "./_opened.ts";

const TOOL: MadePackage = { id: "Acme.Tool", versions: [{ version: "2" }, { version: "1" }] };

/** Names of all files below a folder. */
async function filesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) names.push(...await filesIn(join(folder, name)));
    else names.push(name);
  }
  return names;
}

type Row = readonly [what: string, fault: Fault];

const LASTING: readonly Row[] = [
  ["is missing", { is: "status", status: 404 }],
  ["fails", { is: "status", status: 500 }],
  ["is busy", { is: "status", status: 429 }],
  ["is cut in the middle", { is: "cut", after: 1000 }],
  ["is spoilt", { is: "corrupt" }],
  ["is something else", { is: "replaced", by: "<html>Welcome</html>" }],
  ["redirects in circles", { is: "redirect", to: "source2.msix" }],
];

for (const [what, fault] of LASTING) {
  Deno.test(`an index that ${what} fails, leaves nothing behind, and disturbs no former one`, async () => {
    await using server = await startUpstream({ packages: [TOOL], v1: null });
    await using it = await opened({ url: server.url });
    server.fault("/cache/*.msix", fault);
    await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
    assert.deepEqual(await filesIn(it.cacheDir), []);
    server.heal();
    const index = await it.index();
    server.publish({ ...TOOL, versions: [{ version: "3" }] });
    server.fault("/cache/*.msix", fault);
    await assert.rejects(it.upstream.refresh(index.mark, NEVER), { code: "upstream_failed" });
    assert.equal((await index.find("Acme.Tool"))?.newest, "2");
    await index[Symbol.asyncDispose]();
    await using kept = await it.upstream.browse(NEVER);
    assert.equal((await kept.find("Acme.Tool"))?.newest, "2");
  });
}

const PASSING: readonly Row[] = [
  ["failed", { is: "status", status: 503 }],
  ["was busy", { is: "status", status: 429, headers: { "retry-after": "7" } }],
  ["was cut in the middle", { is: "cut", after: 100 }],
];

for (const [what, fault] of PASSING) {
  Deno.test(`what ${what} three times is asked for a fourth time`, async () => {
    await using server = await startUpstream({ packages: [TOOL] });
    await using it = await opened({ url: server.url });
    server.fault("/cache/*", fault, { times: 3 });
    await using index = await it.index();
    const expected = fault.is === "status" && fault.headers
      ? [7000, 7000, 7000]
      : [1000, 2000, 4000];
    assert.deepEqual(it.waits, expected);
    const tool = (await index.find("Acme.Tool"))!;
    server.fault("/cache/*", fault, { times: 2 });
    const [version] = await index.versions(tool, NEVER);
    server.fault("/cache/*", fault, { times: 2 });
    assert.equal((await index.read(tool, version!, NEVER)).offered.version, "2");
  });
}

Deno.test("what is busy for longer than a minute is left to the next run", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  const headers = { "retry-after": "40" };
  server.fault("*", { is: "status", status: 503, headers });
  await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
  assert.deepEqual(it.waits, [40_000]);
});

Deno.test("redirections and compression that nobody asked for are followed and undone", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using there = await startUpstream({ packages: [TOOL] });
  server.fault("/cache/source2.msix", { is: "redirect", to: `${there.url}/source2.msix` });
  there.fault("*", { is: "gzip" });
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  assert.equal((await index.find("Acme.Tool"))?.newest, "2");
});

Deno.test("whatever falls silent is given up when nobody waits for it any more", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  const stop = new AbortController();
  const index = await it.index();
  await index[Symbol.asyncDispose]();
  server.publish({ ...TOOL, versions: [{ version: "3" }] });
  server.fault("/cache/source2.msix", { is: "stall", after: 100 }, { times: 1 });
  const asked = server.next("/cache/source2.msix");
  const refreshed = it.upstream.refresh(index.mark, stop.signal);
  await asked;
  stop.abort(new Error("Enough"));
  await assert.rejects(refreshed, { message: "Enough" });
  await using next = (await it.upstream.refresh(index.mark, NEVER))!;
  assert.equal((await next.find("Acme.Tool"))?.newest, "3");
});

Deno.test("a manifest that is not what its index promises is refused (winget 82)", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  const tool = (await index.find("Acme.Tool"))!;
  const [version] = await index.versions(tool, NEVER);
  const path = server.manifestOf("Acme.Tool", "2");
  server.fault(path, { is: "corrupt" }, { times: 1 });
  await assert.rejects(index.read(tool, version!, NEVER), { code: "digest_mismatch" });
  server.fault(path, { is: "status", status: 404 }, { times: 1 });
  await assert.rejects(index.read(tool, version!, NEVER), { code: "upstream_failed" });
  assert.equal((await index.read(tool, version!, NEVER)).offered.version, "2");
});

Deno.test("what is said of versions must be what the index promises (winget 79)", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  const tool = (await index.find("Acme.Tool"))!;
  const path = await server.versionDataOf("Acme.Tool");
  assert.equal(path, `/cache/packages/Acme.Tool/${tool.state.slice(0, 8)}/versionData.mszyml`);
  server.fault(path, { is: "corrupt" }, { times: 1 });
  await assert.rejects(index.versions(tool, NEVER), { code: "digest_mismatch" });
  assert.equal((await index.versions(tool, NEVER)).length, 2);
});

Deno.test("an upstream that changes while it is read fails for that package, until it is read anew", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  const tool = (await index.find("Acme.Tool"))!;
  server.publish({ ...TOOL, versions: [{ version: "3" }] });
  await assert.rejects(index.versions(tool, NEVER), { code: "upstream_failed" });
  await using next = (await it.upstream.refresh(index.mark, NEVER))!;
  const [version] = await next.versions((await next.find("Acme.Tool"))!, NEVER);
  assert.equal(version!.version, "3");
});

Deno.test("looking around asks the upstream once in ten minutes, however many look", async () => {
  let now = 0;
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url }, { now: () => now });
  const all = await Promise.all(Array.from({ length: 5 }, () => it.upstream.browse(NEVER)));
  assert.equal(server.requests.length, 1);
  assert.equal(new Set(all.map(({ mark }) => mark)).size, 1);
  server.publish({ ...TOOL, versions: [{ version: "3" }] });
  now = 9 * 60_000;
  all.push(await it.upstream.browse(NEVER));
  assert.equal(server.requests.length, 1);
  now = 11 * 60_000;
  await using later = await it.upstream.browse(NEVER);
  assert.equal((await later.find("Acme.Tool"))?.newest, "3");
  assert.equal((await all[0]!.find("Acme.Tool"))?.newest, "2");
  assert.equal((await filesIn(it.cacheDir)).length, 2);
  for (const index of all) await index[Symbol.asyncDispose]();
  assert.equal((await filesIn(it.cacheDir)).length, 1);
});

Deno.test("an index whose file is missing is fetched anew", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  await (await it.index())[Symbol.asyncDispose]();
  const [folder] = await Array.fromAsync(Deno.readDir(join(it.cacheDir, "indexes")));
  const place = join(it.cacheDir, "indexes", folder!.name);
  for await (const { name } of Deno.readDir(place)) await Deno.remove(join(place, name));
  await using again = await it.upstream.browse(NEVER);
  assert.equal((await again.find("Acme.Tool"))?.newest, "2");
});

Deno.test("what processes that ended left of any upstream is removed before the first look", async () => {
  await using server = await startUpstream({ packages: [TOOL] });
  await using it = await opened({ url: server.url });
  const former = join(it.cacheDir, "indexes", "0123456789abcdef");
  await Deno.mkdir(former, { recursive: true });
  await Deno.writeTextFile(join(former, "01.db"), "old");
  await using index = await it.index();
  assert.equal((await index.find("Acme.Tool"))?.newest, "2");
  assert.equal((await filesIn(it.cacheDir)).length, 1);
});
