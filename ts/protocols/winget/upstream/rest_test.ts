import assert from "node:assert/strict";
import {
  type MadePackage,
  type RestOptions,
  sha256,
  startUpstream,
} from "../../../../test/servers/upstream/mod.ts";
import { asManifestVersion } from "../manifest.ts";
import { namesIn, NEVER, opened, packagesOf } from "./_opened.ts";

const PACKAGES: readonly MadePackage[] = Array.from({ length: 7 }, (_, at) => ({
  ...{ id: `Acme.Tool${at}`, publisher: "Acme", tags: ["tag"] },
  versions: [{
    version: "1.10",
    root: { Moniker: `t${at}` },
    localization: [{ PackageLocale: "de-DE", PackageName: "Werkzeug" }],
  }, { version: "1.9" }],
}));

function serve(rest: RestOptions = {}) {
  return startUpstream({ packages: PACKAGES, rest: { pageSize: 3, ...rest } });
}

Deno.test("a REST source is listed page by page, and read (winget 3.2, 4.1)", async () => {
  await using server = await serve();
  await using it = await opened({ kind: "rest", url: `${server.rest}/` });
  await using index = await it.index();
  assert.equal(server.count("/rest/manifestSearch", "POST"), 3);
  assert.deepEqual(await namesIn(index, "*"), PACKAGES.map(({ id }) => id));
  const tool = (await index.find("ACME.tool4"))!;
  assert.deepEqual([tool.title, tool.publisher, tool.newest], ["Tool4", "Acme", "1.10"]);
  const versions = await index.versions(tool, NEVER);
  assert.deepEqual(versions.map(({ version }) => version), ["1.10", "1.9"]);
  const { offered, url, text, sha256: digest } = await index.read(tool, versions[0]!, NEVER);
  assert.equal(url, `${server.rest}/packageManifests/Acme.Tool4?Version=1.10`);
  assert.equal(text, await (await fetch(url)).text());
  assert.equal(digest, sha256(text));
  const { DefaultLocale, Locales, Installers } = asManifestVersion(offered.metadata);
  assert.equal(DefaultLocale.Moniker, "t4");
  assert.equal(Locales?.[0]?.PackageName, "Werkzeug");
  assert.equal(new URL(Installers[0]!.InstallerUrl!).pathname, server.fileOf("Acme.Tool4", "1.10"));
  const found = await index.search({ words: "tool4", offset: 0, limit: 5 });
  assert.deepEqual(found.items.map(({ name }) => name), ["Acme.Tool4"]);
});

Deno.test("a REST source that has nothing new costs one list", async () => {
  await using server = await serve({ pageSize: 10 });
  await using it = await opened({ kind: "rest", url: server.rest });
  const index = await it.index();
  server.requests.length = 0;
  assert.equal(await it.upstream.refresh(index.mark, NEVER), null);
  assert.deepEqual(server.requests.map(({ path }) => path), ["/rest/manifestSearch"]);
});

Deno.test("a REST source's package has another state with another version, and no other has", async () => {
  await using server = await serve();
  await using it = await opened({ kind: "rest", url: server.rest });
  const before = await it.index();
  const states = new Map((await packagesOf(before, "*")).map(({ name, state }) => [name, state]));
  server.publish({ id: "Acme.Tool2", versions: [{ version: "2" }, ...PACKAGES[2]!.versions] });
  await using after = (await it.upstream.refresh(before.mark, NEVER))!;
  const other = (await packagesOf(after, "*")).filter(({ name, state }) =>
    states.get(name) !== state
  );
  assert.deepEqual(other.map(({ name, newest }) => [name, newest]), [["Acme.Tool2", "2"]]);
});

Deno.test("a version that changes while a REST source is read is refused", async () => {
  await using server = await serve();
  await using it = await opened({ kind: "rest", url: server.rest });
  await using index = await it.index();
  const tool = (await index.find("Acme.Tool1"))!;
  const [version] = await index.versions(tool, NEVER);
  const changed = { ...PACKAGES[1]!, publisher: "Somebody Else" };
  server.publish(changed);
  await assert.rejects(index.read(tool, version!, NEVER), { code: "digest_mismatch" });
  const [again] = await index.versions(tool, NEVER);
  assert.notEqual(again!.state, version!.state);
  assert.equal((await index.read(tool, again!, NEVER)).offered.version, "1.10");
  server.withdraw("Acme.Tool1");
  await assert.rejects(index.versions(tool, NEVER), { code: "upstream_failed" });
});

Deno.test("a REST source is shown the token in both ways, and none of it is in what it fails with", async () => {
  await using server = await serve({ token: "s3cret" });
  await using it = await opened({ kind: "rest", url: server.rest, token: "s3cret" });
  await using index = await it.index();
  assert.equal((await namesIn(index, "*")).length, 7);
  for (const token of [undefined, "wr0ng"]) {
    await using other = await opened({ kind: "rest", url: server.rest, token });
    await assert.rejects(other.upstream.refresh("", NEVER), (error: Error) => {
      assert.match(error.message, /status 401/);
      assert.doesNotMatch(error.message, /wr0ng/);
      return true;
    });
  }
});

const UNUSABLE: readonly (readonly [what: string, rest: RestOptions, says: RegExp])[] = [
  ["asks for agreements", { agreements: { AgreementsIdentifier: "v1", Agreements: [] } }, /agree/],
  [
    "speaks no known contract",
    { contracts: ["2.0.0", "1.2.0"] },
    /no version of the REST protocol/,
  ],
];

for (const [what, rest, says] of UNUSABLE) {
  Deno.test(`a REST source that ${what} cannot be read (winget 1.3, 1.6)`, async () => {
    await using server = await serve(rest);
    await using it = await opened({ kind: "rest", url: server.rest });
    const refused = { code: "upstream_failed", message: says };
    await assert.rejects(it.upstream.refresh("", NEVER), refused);
  });
}

const NONSENSE: readonly (readonly [what: string, path: string, body: string])[] = [
  ["information that is no JSON", "/rest/information", "<html>"],
  ["information without Data", "/rest/information", "{}"],
  ["information with Data twice", "/rest/information", '{"Data":{},"Data":{}}'],
  ["a list that is an array", "/rest/manifestSearch", "[]"],
  ["a list without an end", "/rest/manifestSearch", '{"Data":[],"ContinuationToken":"x"}'],
  [
    "a token beyond all bounds",
    "/rest/manifestSearch",
    `{"ContinuationToken":"${"x".repeat(20_000)}"}`,
  ],
];

for (const [what, path, body] of NONSENSE) {
  Deno.test(`a REST source with ${what} cannot be read`, async () => {
    await using server = await serve();
    server.fault(path, { is: "replaced", by: body });
    await using it = await opened({ kind: "rest", url: server.rest });
    await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
  });
}

Deno.test("items of a list that make no sense are passed over", async () => {
  await using server = await serve();
  const item = (id: unknown, version: unknown) => ({
    PackageIdentifier: id,
    Versions: [{ PackageVersion: version }],
  });
  const Data = [item("A.B", "1"), item("A/B.C", "1"), item(7, "1"), item("A.C", 1), "text", null];
  server.fault("/rest/manifestSearch", { is: "replaced", by: JSON.stringify({ Data }) });
  await using it = await opened({ kind: "rest", url: server.rest });
  await using index = await it.index();
  assert.deepEqual(await namesIn(index, "*"), ["A.B"]);
});

for (const url of ["", "ftp://acme.test", "acme.test", "https://acme.test/?key=1", "file:///etc"]) {
  Deno.test(`${JSON.stringify(url)} is no address of an upstream`, async () => {
    for (const kind of ["rest", "preindexed"] as const) {
      await assert.rejects(opened({ kind, url }), { code: "value_refused" });
    }
  });
}
