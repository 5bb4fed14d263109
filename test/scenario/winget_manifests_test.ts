import assert from "node:assert/strict";
import { json, scenario } from "./registry.ts";
import {
  empty,
  installer,
  manifest,
  publish,
  read,
  version,
  versionsOf,
} from "./winget_fixture.ts";

scenario(
  "winget 45, 46, 50: a package is found in any case, newest version first",
  async (registry) => {
    await publish(registry, "Contoso.Tool", ["1.0", "10.0", "2.0", "10.0-rc"]);
    for (const identifier of ["Contoso.Tool", "contoso.tool", "CONTOSO.TOOL"]) {
      const { Data } = await read(await registry.fetch(`/packageManifests/${identifier}`));
      assert.equal(Data.PackageIdentifier, "Contoso.Tool");
      const versions = Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
      assert.deepEqual(versions, ["10.0", "10.0-rc", "2.0", "1.0"]);
    }
  },
);

/** An identifier, and the ways in which a client may write it into a path. */
const IDENTIFIERS: readonly (readonly [string, readonly string[]])[] = [
  ["Notepad.C++", ["Notepad.C%2B%2B", "Notepad.C++", "notepad.c%2b%2B"]],
  ["Half.50%", ["Half.50%25"]],
  ["Twice.%25", ["Twice.%2525"]],
  ["O'Reilly.It!", ["O'Reilly.It!", "O%27Reilly.It%21"]],
  ["Amper&Sand.(a;b,c=d$e)", ["Amper&Sand.(a;b,c=d$e)", "Amper%26Sand.%28a%3Bb%2Cc%3Dd%24e%29"]],
  ["Tilde~.At@Home", ["Tilde~.At@Home", "Tilde%7E.At%40Home"]],
  ["Größe.Überall", ["Gr%C3%B6%C3%9Fe.%C3%9Cberall", "Gro%CC%88%C3%9Fe.%C3%BCberall"]],
  ["奇虎.安全卫士", ["%E5%A5%87%E8%99%8E.%E5%AE%89%E5%85%A8%E5%8D%AB%E5%A3%AB"]],
  ["Emoji.🚀🚀", ["Emoji.%F0%9F%9A%80%F0%9F%9A%80"]],
  ["Proto.__proto__", ["Proto.__proto__"]],
];

scenario("winget 13, 14: an identifier is read as clients encode it", async (registry) => {
  for (const [identifier, spellings] of IDENTIFIERS) {
    await publish(registry, identifier, ["1.0"]);
    for (const spelled of spellings) {
      const answer = await registry.fetch(`/packageManifests/${spelled}`);
      const { Data } = await read(answer, 200, spelled);
      assert.equal(Data.PackageIdentifier, identifier);
    }
  }
  await empty(await registry.fetch("/packageManifests/Notepad.C%20%20"), 204, "+ is no space");
});

scenario("winget 47, 48, 23: what is not there is 204", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const paths = [
    ...["/packageManifests/No.Such", "/packageManifests/nonsense", "/packageManifests/a%20b.%3Cc"],
    ...["/packageManifests/Contoso.Tool?Version=2.0", "/packageManifests/No.Such?Version=1.0"],
    ...["/packageManifests/Contoso.Tool/2.0", "/packageManifests/No.Such/1.0"],
    ...["/packageManifests/Contoso.Tool?Version=%3C%20Unknown", "/packageVersions/No.Such"],
  ];
  for (const path of paths) await empty(await registry.fetch(path), 204, path);
});

/** A query, and the version that it picks out of `1.0 .0`, `2.0` and `3.0-RC+a`; `null` for none. */
const ASKED: readonly (readonly [string, string | null])[] = [
  ["?Version=2.0", "2.0"],
  ["?Version=3.0-rc%2Ba", "3.0-RC+a"],
  ["?Version=3.0-RC%2BA", "3.0-RC+a"],
  ["?Version=1.0%20.0", "1.0 .0"],
  ["?Version=2", null],
  ["?Version=2.0.0", null],
  ["?Version=v2.0", null],
  ["?Version=2.0%20", null],
  ["?Channel=&Version=2.0", "2.0"],
  ["?Channel=beta%2B&Version=1.0%20.0", null],
  ["?Channel=beta%2B", null],
  ["?version=2.0", "2.0"],
  ["?Market=DE&Version=2.0", "2.0"],
  ["?Version=2.0&Colour=red", "2.0"],
];

scenario("winget 15, 49: a version is asked for literally, in any case", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0 .0", "2.0", "3.0-RC+a"]);
  for (const [asked, wanted] of ASKED) {
    const answer = await registry.fetch(`/packageManifests/Contoso.Tool${asked}`);
    if (wanted === null) {
      await empty(answer, 204, asked);
      continue;
    }
    const { Data } = await read(answer, 200, asked);
    const versions = Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
    assert.deepEqual(versions, [wanted], asked);
  }
  const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool/3.0-rc+A"));
  assert.equal(Data.Versions[0].PackageVersion, "3.0-RC+a");
  const all = await read(await registry.fetch("/packageManifests/Contoso.Tool?Version="));
  assert.equal(all.Data.Versions.length, 3);
});

scenario("HEAD says what GET would", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  for (const path of ["/information", "/packageManifests/Contoso.Tool", "/packages"]) {
    const got = await registry.fetch(path);
    const head = await registry.fetch(path, { method: "HEAD" });
    await got.body?.cancel();
    assert.equal(head.headers.get("etag"), got.headers.get("etag"));
    await empty(head, 200, path);
  }
  await empty(await registry.fetch("/packageManifests/No.Such", { method: "HEAD" }), 204);
});

scenario("a manifest that has not changed is 304, and one that has is not", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const path = "/packageManifests/Contoso.Tool";
  const first = await registry.fetch(path);
  const etag = first.headers.get("etag")!;
  await first.body?.cancel();
  assert.match(etag, /^"[^"]+"$/);
  const again = (field: string) => registry.fetch(path, { headers: { "if-none-match": field } });
  for (const field of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const answer = await again(field);
    assert.equal(answer.headers.get("etag"), etag);
    await empty(answer, 304, field);
  }
  await read(await again('"other"'));
  const put = json("PUT", manifest("Contoso.Tool", ["1.0", "2.0"]));
  await read(await registry.admin(path, put));
  assert.notEqual((await read(await again(etag))).Data.Versions.length, 1);
});

scenario("an installer is left out where it may not be offered", async (registry) => {
  await publish(registry, "Contoso.Tool", [{
    ...version("Contoso.Tool", "1.0"),
    Installers: [
      installer({ Markets: { AllowedMarkets: ["DE", "FR"] } }),
      installer({ InstallerIdentifier: "x86", Architecture: "x86" }),
    ],
  }]);
  for (const [market, count] of [["DE", 2], ["fr", 2], ["US", 1], ["nonsense", 2]] as const) {
    const answer = await registry.fetch(`/packageManifests/Contoso.Tool?Market=${market}`);
    const { Data } = await read(answer);
    assert.equal(Data.Versions[0].Installers.length, count, market);
  }
});

scenario("a yanked version is served to whoever names it, and to nobody else", async (registry) => {
  await publish(registry, "Contoso.Tool", ["2.0", "1.0"]);
  const yanked = "/api/v1/repositories/default/winget/packages/contoso.tool/versions/2.0/yank";
  await read(await registry.admin(yanked, json("PUT", { reason: "Broken" })));
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"]);
  const { Data: told } = await read(await registry.fetch("/packageVersions/Contoso.Tool"));
  assert.deepEqual(told.Versions, [{ PackageVersion: "1.0" }]);
  for (const path of ["?Version=2.0", "/2.0"]) {
    const { Data } = await read(await registry.fetch(`/packageManifests/Contoso.Tool${path}`));
    assert.equal(Data.Versions[0].PackageVersion, "2.0", path);
  }
  const put = json("PUT", manifest("Contoso.Tool", ["3.0", "2.0", "1.0"]));
  await read(await registry.admin("/packageManifests/Contoso.Tool", put));
  const remains = await versionsOf(registry, "Contoso.Tool");
  assert.deepEqual(remains, ["3.0", "1.0"], "being put again is no pardon");
  await read(await registry.admin(yanked, { method: "DELETE" }));
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["3.0", "2.0", "1.0"]);
});
