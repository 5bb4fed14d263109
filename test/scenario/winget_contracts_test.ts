import assert from "node:assert/strict";
import { scenario } from "./registry.ts";
import { empty, installer, publish, read, version } from "./winget_fixture.ts";

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
