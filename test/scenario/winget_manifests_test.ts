import assert from "node:assert/strict";
import { json, ORIGIN, type Registry, scenario } from "./registry.ts";
import {
  empty,
  installer,
  manifest,
  publish,
  read,
  refused,
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

/** Everything that contracts read differently, in the reference server's spelling where it has one. */
const NEW_AND_OLD = {
  ...version("Contoso.Tool", "1.0"),
  Installers: [
    installer({
      ...{ UpgradeBehavior: "deny", MinimumOsVersion: "10.0.0.0", ReleaseDate: "2024-05-01" },
      ...{ InstallerSuccessCodes: [3010], InstallerAbortsTerminal: true, SignatureSha256: "" },
      InstallationMetadata: { InstallationMetadataFiles: [{ RelativeFilePath: "a.exe" }] },
    }),
    installer({ InstallerIdentifier: "portable", InstallerType: "portable" }),
    installer({
      ...{ InstallerIdentifier: "zip", InstallerType: "zip", NestedInstallerType: "exe" },
      ...{ Architecture: "x86", NestedInstallerFiles: [{ RelativeFilePath: "setup.exe" }] },
    }),
    installer({ InstallerIdentifier: "font", InstallerType: "font", Architecture: "neutral" }),
  ],
};

/** A contract, the installers that it is shown, and whether it is told to deny upgrades. */
const SHOWN: readonly (readonly [string, readonly string[], boolean])[] = [
  ["1.0.0", ["x64"], false],
  ["1.1.0", ["x64"], false],
  ["1.4.0", ["x64", "portable", "zip"], false],
  ["1.5.0", ["x64", "portable", "zip"], false],
  ["1.6.0", ["x64", "portable", "zip"], true],
  ["1.10.0", ["x64", "portable", "zip"], true],
  ["1.12.0", ["x64", "portable", "zip", "font"], true],
  ["1.28.0", ["x64", "portable", "zip", "font"], true],
];

scenario(
  "winget 52, 64, 65, 66: installers are withheld from contracts below theirs",
  async (registry) => {
    await publish(registry, "Contoso.Tool", [NEW_AND_OLD]);
    for (const path of ["/packageManifests/Contoso.Tool", "/packageManifests/Contoso.Tool/1.0"]) {
      for (const [contract, shown, denies] of SHOWN) {
        const answer = await registry.fetch(path, { headers: { version: contract } });
        const { Data: { Versions: [only] } } = await read(answer, 200, contract);
        const names = only.Installers.map((one: { InstallerIdentifier: string }) =>
          one.InstallerIdentifier
        );
        assert.deepEqual(names, shown, contract);
        assert.equal(only.Installers[0].UpgradeBehavior, denies ? "deny" : undefined, contract);
        assert.equal(answer.headers.get("vary"), "Version");
      }
    }
  },
);

scenario(
  "winget 64: a version of which a contract can install nothing is not there for it",
  async (registry) => {
    await publish(registry, "Contoso.Tool", [
      { ...version("Contoso.Tool", "2.0"), Installers: [installer({ InstallerType: "portable" })] },
      "1.0",
    ]);
    const old = { headers: { version: "1.1.0" } };
    const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool", old));
    assert.deepEqual(Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion), [
      "1.0",
    ]);
    await empty(await registry.fetch("/packageManifests/Contoso.Tool?Version=2.0", old));
    await empty(await registry.fetch("/packageManifests/Contoso.Tool/2.0", old));
    const versions = await read(await registry.fetch("/packageVersions/Contoso.Tool", old));
    assert.deepEqual(versions.Data, {
      PackageIdentifier: "Contoso.Tool",
      Versions: [{ PackageVersion: "1.0" }],
    });
  },
);

scenario("winget 51 to 57: a version is complete, in the client's spelling", async (registry) => {
  await publish(registry, "Contoso.Tool", [NEW_AND_OLD]);
  const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool"));
  const [{ DefaultLocale, Locales, Installers: [first, ...others], ...rest }] = Data.Versions;
  assert.deepEqual(rest, { PackageVersion: "1.0" });
  assert.deepEqual(Locales, []);
  assert.deepEqual(Object.keys(DefaultLocale).sort(), [
    ...["License", "PackageLocale", "PackageName", "Publisher", "ShortDescription"],
  ]);
  assert.deepEqual(first, {
    ...installer(),
    UpgradeBehavior: "deny",
    MinimumOSVersion: "10.0.0.0",
    ReleaseDate: "2024-05-01",
    InstallerSuccessCodes: [3010],
    InstallerAbortsTerminal: true,
    InstallationMetadata: { Files: [{ RelativeFilePath: "a.exe" }] },
  });
  for (const one of others) assert.match(one.InstallerSha256, /^[0-9A-F]{64}$/);
});

scenario("winget 17: contracts that nobody knows are served", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  for (const contract of ["1.2.0", "99.0", "latest", "1.10.0, 1.9.0", "x".repeat(500)]) {
    const answer = await registry.fetch("/packageManifests/Contoso.Tool", {
      headers: { version: contract },
    });
    await read(answer, 200, contract);
  }
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

/** Uploads a file for a version and answers the address that a manifest may name. */
async function upload(registry: Registry, identifier: string, number: string): Promise<string> {
  const path = `/api/v1/repositories/default/winget/packages/${identifier}/versions/${number}`;
  const body = new Uint8Array([77, 90, 1]);
  const answer = await registry.admin(`${path}/files/setup%201.exe`, { method: "PUT", body });
  return (await read(answer, 201)).url;
}

scenario(
  "an installer stored here has an absolute address that can be downloaded",
  async (registry) => {
    const url = await upload(registry, "Contoso.Tool", "1.0");
    const { InstallerSha256: _, ...unhashed } = installer({ InstallerUrl: url });
    // Whatever version it was uploaded for, it is handed out below the one that names it.
    const wanted = { ...version("Contoso.Other", "7.0"), Installers: [unhashed] };
    await publish(registry, "Contoso.Other", [wanted]);
    const parts = "/packages/Contoso.Other/versions/7.0/installers";
    for (const path of ["/packageManifests/Contoso.Other", parts]) {
      const { Data } = await read(await registry.admin(path));
      const { InstallerUrl, InstallerSha256 } = Data.Versions?.[0].Installers[0] ?? Data;
      assert.ok(InstallerUrl.startsWith(`${ORIGIN}/dl/winget/default/winget/Contoso.Other/7.0/`));
      assert.match(InstallerSha256, /^[0-9A-F]{64}$/);
      const file = await registry.fetch(new URL(InstallerUrl).pathname);
      assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array([77, 90, 1]));
    }
  },
);

scenario(
  "an installer that is not stored here is refused under an address of ours",
  async (registry) => {
    const url = await upload(registry, "Contoso.Tool", "1.0");
    const strange = [
      url.replace(/[^/]{26}(?=\/setup)/, "0".repeat(26)),
      url.replace("default/winget", "default/other").replace(ORIGIN, ""),
      "/etc/passwd",
      "file:///C:/setup.exe",
    ];
    for (const InstallerUrl of strange) {
      const wanted = { ...version("Abc.Def", "1.0"), Installers: [installer({ InstallerUrl })] };
      const posted = await registry.admin(
        "/packageManifests",
        json("POST", manifest("Abc.Def", [wanted])),
      );
      await refused(posted, 400, 3, InstallerUrl);
    }
    const wrong = { ...version("Abc.Def", "1.0"), Installers: [installer({ InstallerUrl: url })] };
    const posted = await registry.admin(
      "/packageManifests",
      json("POST", manifest("Abc.Def", [wrong])),
    );
    assert.match(await refused(posted, 400, 3), /InstallerSha256/);
    assert.deepEqual(await versionsOf(registry, "Abc.Def"), []);
  },
);
