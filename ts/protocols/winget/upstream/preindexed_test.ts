import assert from "node:assert/strict";
import {
  bulkId,
  type MadePackage,
  sha256,
  startUpstream,
  type UpstreamOptions,
} from "../../../../test/servers/upstream/mod.ts";
import { namesIn, NEVER, opened, packagesOf } from "./_opened.ts";

const TOOL: MadePackage = {
  ...{ id: "Acme.Tool", name: "The Tool", moniker: "tool", tags: ["small", "Größe"] },
  versions: [{ version: "1.9" }, { version: "1.10" }, { version: "1.2+b 3" }],
};
const OTHER: MadePackage = {
  ...{ id: "Zeta.Toolbox", tags: ["small"], commands: ["box"] },
  versions: [{ version: "1" }, { version: "1.0.0" }],
};
const PACKAGES = [OTHER, TOOL, { id: "Münch.Äpfel", versions: [{ version: "2024-05-01" }] }];

type Family = readonly [name: string, options: UpstreamOptions];
const FAMILIES: readonly Family[] = [
  ["schema 2.0", {}],
  ...([0, 1, 2, 3, 4, 5, 6, 7] as const).map((v1): Family => [
    `schema 1.${v1}`,
    { v2: false, v1 },
  ]),
];

for (const [family, options] of FAMILIES) {
  Deno.test(`${family}: packages are found by globs in any case, by id`, async () => {
    await using server = await startUpstream({ packages: PACKAGES, ...options });
    await using it = await opened({ url: server.url });
    await using index = await it.index();
    assert.deepEqual(await namesIn(index, "*"), ["Acme.Tool", "Münch.Äpfel", "Zeta.Toolbox"]);
    assert.deepEqual(await namesIn(index, "ACME.*", "zeta.toolbox"), ["Acme.Tool", "Zeta.Toolbox"]);
    assert.deepEqual(await namesIn(index, "MÜNCH.?pfel"), ["Münch.Äpfel"]);
    assert.deepEqual(await namesIn(index, "Acme"), []);
    for (const [name, found] of [["acme.TOOL", "Acme.Tool"], ["münch.äPFEL", "Münch.Äpfel"]]) {
      assert.equal((await index.find(name!))?.name, found);
    }
    assert.equal(await index.find("Acme.Too"), null);
    const { title, moniker, newest } = (await index.find("Acme.Tool"))!;
    assert.deepEqual({ title, moniker, newest }, {
      ...{ title: "The Tool", moniker: "tool", newest: "1.10" },
    });
  });

  Deno.test(`${family}: versions come newest first, each once, and their manifests are verified (winget 75, 79, 82, 83)`, async () => {
    await using server = await startUpstream({ packages: PACKAGES, ...options });
    await using it = await opened({ url: server.url });
    await using index = await it.index();
    const tool = (await index.find("Acme.Tool"))!;
    const versions = await index.versions(tool, NEVER);
    assert.deepEqual(versions.map(({ version }) => version), ["1.10", "1.9", "1.2+b 3"]);
    for (const version of versions) {
      const manifest = await index.read(tool, version, NEVER);
      assert.equal(manifest.offered.version, version.version);
      assert.equal(new URL(manifest.url).pathname, server.manifestOf(tool.name, version.version));
      assert.equal(sha256(manifest.text), manifest.sha256);
      const [remote] = manifest.offered.remote;
      assert.equal(new URL(remote!.url).pathname, server.fileOf(tool.name, version.version));
    }
    const other = (await index.find("Zeta.Toolbox"))!;
    assert.equal((await index.versions(other, NEVER)).length, 1);
  });

  Deno.test(`${family}: words are searched in ids, names, monikers and tags (winget 84)`, async () => {
    await using server = await startUpstream({ packages: PACKAGES, ...options });
    await using it = await opened({ url: server.url });
    await using index = await it.upstream.browse(NEVER);
    const search = async (words: string, offset = 0, limit = 10) => {
      const { items, hasMore } = await index.search({ words, offset, limit });
      return [items.map(({ name }) => name), hasMore];
    };
    assert.deepEqual(await search("tool"), [["Acme.Tool", "Zeta.Toolbox"], false]);
    assert.deepEqual(await search("tool", 0, 1), [["Acme.Tool"], true]);
    assert.deepEqual(await search("tool", 1, 1), [["Zeta.Toolbox"], false]);
    assert.deepEqual(await search("SMALL zeta"), [["Zeta.Toolbox"], false]);
    assert.deepEqual(await search("GRÖSSE"), [["Acme.Tool"], false]);
    assert.deepEqual(await search("äpfel"), [["Münch.Äpfel"], false]);
    for (const words of ["", "  ", "nothing", "tool nothing", "%", "_"]) {
      assert.deepEqual(await search(words), [[], false], words);
    }
  });

  Deno.test(`${family}: a package's state changes with any of its versions, and no other's does`, async () => {
    await using server = await startUpstream({ packages: PACKAGES, ...options });
    await using it = await opened({ url: server.url });
    const before = await it.index();
    const states = new Map((await packagesOf(before, "*")).map((one) => [one.name, one.state]));
    const [tool] = await packagesOf(before, "Acme.Tool");
    const versions = await before.versions(tool!, NEVER);
    await before[Symbol.asyncDispose]();
    const [first, ...others] = TOOL.versions;
    const changed = { ...first!, root: { Author: "Somebody" } };
    server.publish({ ...TOOL, versions: [changed, ...others] });
    await using after = (await it.upstream.refresh(before.mark, NEVER))!;
    const differing = (await packagesOf(after, "*"))
      .filter(({ name, state }) => states.get(name) !== state);
    assert.deepEqual(differing.map(({ name }) => name), ["Acme.Tool"]);
    const now = await after.versions(differing[0]!, NEVER);
    const former = new Map(versions.map(({ version, state }) => [version, state]));
    const other = now.filter(({ version, state }) => former.get(version) !== state);
    assert.deepEqual(other.map(({ version }) => version), ["1.9"]);
  });

  Deno.test(`${family}: nothing new costs one conditional request (winget 85)`, async () => {
    await using server = await startUpstream({ packages: PACKAGES, ...options });
    await using it = await opened({ url: server.url });
    const index = await it.index();
    await index[Symbol.asyncDispose]();
    server.requests.length = 0;
    assert.equal(await it.upstream.refresh(index.mark, NEVER), null);
    assert.deepEqual(server.requests.map(({ conditional, status }) => [conditional, status]), [
      [true, 304],
    ]);
    // Another instance, which has only been told the mark.
    await using other = await opened({ url: server.url });
    assert.equal(await other.upstream.refresh(index.mark, NEVER), null);
    assert.equal(server.requests.length, 2);
  });
}

Deno.test("a package of many versions is read over the edges of chunks (winget 80)", async () => {
  const versions = Array.from({ length: 500 }, (_, at) => ({ version: `1.${500 - at}` }));
  await using server = await startUpstream({ packages: [{ id: "Acme.Often", versions }] });
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  const often = (await index.find("Acme.Often"))!;
  assert.equal((await index.versions(often, NEVER)).length, 500);
});

Deno.test("an upstream that gets the second family is read by it", async () => {
  await using server = await startUpstream({ packages: PACKAGES });
  await using it = await opened({ url: server.url });
  server.fault("*/source2.msix", { is: "status", status: 404 });
  const first = await it.index();
  await first[Symbol.asyncDispose]();
  assert.match(first.mark, /"family":1/);
  server.heal();
  assert.equal(await it.upstream.refresh(first.mark, NEVER), null);
  server.publish({ ...TOOL, versions: [{ version: "3" }] });
  await using second = (await it.upstream.refresh(first.mark, NEVER))!;
  assert.match(second.mark, /"family":2/);
  assert.equal((await second.find("Acme.Tool"))?.newest, "3");
});

Deno.test("an index without any validator is known by its version, or its bytes", async () => {
  await using server = await startUpstream({ packages: PACKAGES });
  server.fault("*", { is: "no_validators" });
  await using it = await opened({ url: server.url });
  const index = await it.index();
  await index[Symbol.asyncDispose]();
  assert.match(index.mark, /"version":"2026\.1\./);
  assert.equal(await it.upstream.refresh(index.mark, NEVER), null);
  const files = await Array.fromAsync(Deno.readDir(`${it.cacheDir}/indexes`));
  const left = await Array.fromAsync(Deno.readDir(`${it.cacheDir}/indexes/${files[0]!.name}`));
  assert.equal(left.length, 1);
});

Deno.test("globs by the hundred find what they name in a large index", async () => {
  await using server = await startUpstream({ bulk: { packages: 2000, versions: 1 } });
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  const exact = Array.from({ length: 200 }, (_, at) => bulkId(at * 7));
  const wild = Array.from({ length: 200 }, (_, at) => `Nobody${at}.*`);
  const fitting = Array.from({ length: 10 }, (_, at) => bulkId(1000 + 100 * at + 99));
  const found = await namesIn(index, ...exact, ...wild, "*.product01?99");
  assert.deepEqual(found, [...new Set([...exact, ...fitting])].sort());
});
