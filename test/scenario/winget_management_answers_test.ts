import assert from "node:assert/strict";
import { json, scenario } from "./registry.ts";
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

const TOOL = { PackageIdentifier: "Contoso.Tool" };
const WHOLE = manifest("Contoso.Tool", ["1.0"]);
const { Installers: _, ...BARE } = version("Contoso.Tool", "1.0");
const FRENCH = { PackageLocale: "fr-FR", PackageName: "Outil", ShortDescription: "Un outil" };
const AT = "/packages/Contoso.Tool";
const ONE = `${AT}/versions/1.0`;

scenario(
  "winget 87: every management address takes a slash at its end",
  async ({ admin, fetch }) => {
    await read(await admin("/api/packageManifests/", json("POST", WHOLE)), 201);
    for (
      const path of ["/packages/", `${AT}/`, `${AT}/versions/`, `${ONE}/`, `${ONE}/installers/`]
    ) {
      await read(await fetch(`/api${path}`), 200, path);
    }
    await empty(await admin(`/api${AT}/`, { method: "DELETE" }));
  },
);

scenario("winget 89: one thing is an object, several are an array", async ({ admin, fetch }) => {
  const data = async (path: string) => (await read(await fetch(path))).Data;
  await read(await admin("/packageManifests", json("POST", WHOLE)), 201);
  const paths = ["/packages", "/packageManifests", `${AT}/versions`, `${ONE}/installers`];
  for (const path of paths) assert.equal(Array.isArray(await data(path)), false, path);
  const second = manifest("Contoso.Second", ["1.0", "2.0"]);
  await read(await admin("/packageManifests", json("POST", second)), 201);
  await read(await admin(`${AT}/versions`, json("POST", { ...BARE, PackageVersion: "2.0" })), 201);
  const other = installer({ InstallerIdentifier: "x86", Architecture: "x86" });
  await read(await admin(`${ONE}/installers`, json("POST", other)), 201);
  for (const path of paths) assert.equal((await data(path)).length, 2, path);
});

scenario("winget 89: lists come in pages of twenty", async ({ admin, fetch }) => {
  const names = Array.from({ length: 41 }, (_, at) => `Contoso.P${10 + at}`);
  await Promise.all(names.map((PackageIdentifier) => {
    return admin("/packages", json("POST", { PackageIdentifier }));
  }));
  const got: string[] = [];
  const shapes: string[] = [];
  let token: string | undefined;
  do {
    const headers: HeadersInit = token === undefined ? {} : { continuationtoken: token };
    const { Data, ContinuationToken } = await read(await fetch("/packages", { headers }));
    const items: { PackageIdentifier: string }[] = Array.isArray(Data) ? Data : [Data];
    shapes.push(Array.isArray(Data) ? `${Data.length}` : "object");
    got.push(...items.map((one) => one.PackageIdentifier));
    token = ContinuationToken;
  } while (token !== undefined && shapes.length < 5);
  assert.deepEqual(shapes, ["20", "20", "object"]);
  assert.deepEqual(got, names);
  for (const continuationtoken of ["nonsense", "YWZ0ZXI6JQ=="]) {
    await refused(await fetch("/packages", { headers: { continuationtoken } }), 400, 3);
  }
});

scenario("winget 90: headers that the management cannot mean are refused", async ({ admin }) => {
  const asked = (headers: HeadersInit) => admin("/packages", { headers });
  for (const known of ["1.0.0", "1.10.0", "1.28.0"]) await empty(await asked({ version: known }));
  for (const strange of ["1.2.0", "2.0.0", "newest", "1.0.0, 1.1.0"]) {
    await refused(await asked({ version: strange }), 400, 18, strange);
  }
  await refused(await asked({ continuationtoken: "a, b" }), 400, 19);
});

scenario(
  "winget 94: keys are taken in any case, and what is unknown is passed over",
  async (registry) => {
    const wanted = {
      packageidentifier: "Contoso.Tool",
      Colour: "red",
      VERSIONS: [{
        packageVersion: "1.0",
        defaultlocale: {
          ...{ packagelocale: "en-US", PACKAGENAME: "Tool", publisher: "Contoso", license: "MIT" },
          ...{ shortdescription: "For a test", colour: null },
        },
        installers: [{
          ...{ architecture: "X64", installertype: "EXE", installerurl: "https://a.test/b.exe" },
          ...{ INSTALLERSHA256: "b".repeat(64), minimumosversion: "10.0" },
        }],
      }],
    };
    await read(await registry.admin("/packageManifests", json("POST", wanted)), 201);
    const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool"));
    assert.deepEqual(Data.Versions[0].Installers, [{
      ...{ InstallerIdentifier: "x64_exe", Architecture: "x64", InstallerType: "exe" },
      ...{ InstallerUrl: "https://a.test/b.exe", InstallerSha256: "B".repeat(64) },
      MinimumOSVersion: "10.0",
    }]);
  },
);

scenario("what is created is answered as it is stored", async ({ admin }) => {
  const data = async (answer: Response, status: number) => (await read(answer, status)).Data;
  const created = await data(await admin("/packageManifests", json("POST", WHOLE)), 201);
  assert.deepEqual(created, {
    PackageIdentifier: "Contoso.Tool",
    Versions: [{ ...version("Contoso.Tool", "1.0"), Locales: [] }],
  });
  const { InstallerIdentifier: _, ...unnamed } = installer({ Architecture: "x86" });
  const one = await data(await admin(`${ONE}/installers`, json("POST", unnamed)), 201);
  assert.deepEqual(one, { InstallerIdentifier: "x86_exe", ...unnamed });
  assert.deepEqual(await data(await admin(`${ONE}/installers/x86_exe`), 200), one);
  const put = { ...unnamed, Scope: "user" };
  const next = await data(await admin(`${ONE}/installers/X86_exe`, json("PUT", put)), 200);
  assert.deepEqual(next, { InstallerIdentifier: "X86_exe", ...put });
});

scenario("a version that is put keeps what it does not speak of", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", [{
    ...version("Contoso.Tool", "1.0"),
    Locales: [FRENCH],
  }]);
  const DefaultLocale = { ...BARE.DefaultLocale as object, Moniker: "tool" };
  await read(await admin(ONE, json("PUT", { ...BARE, DefaultLocale })));
  const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool"));
  const [only] = Data.Versions;
  assert.equal(only.DefaultLocale.Moniker, "tool");
  assert.deepEqual(only.Locales, [FRENCH]);
  assert.deepEqual(only.Installers, [installer()]);
  const x86 = installer({ InstallerIdentifier: "x86", Architecture: "x86" });
  await read(await admin(ONE, json("PUT", { ...BARE, Installers: [x86] })));
  const { Data: shown } = await read(await admin(`${ONE}/installers`));
  assert.deepEqual(shown, x86);
});

scenario("a version without installers is managed, and shown once it has one", async (registry) => {
  const { admin } = registry;
  const { Data } = await read(
    await admin(
      "/packageManifests",
      json("POST", {
        ...TOOL,
        Versions: [{ ...BARE, Locales: [FRENCH] }],
      }),
    ),
    201,
  );
  assert.deepEqual(Data.Versions, [{ ...BARE, Locales: [FRENCH], Installers: [] }]);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), []);
  await read(await admin(`${ONE}/installers`, json("POST", installer())), 201);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"]);
});

scenario("an identifier is spelled anew by putting it", async (registry) => {
  const { admin, fetch } = registry;
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const spelled = async () => {
    return (await read(await fetch("/packageManifests/contoso.tool"))).Data.PackageIdentifier;
  };
  const renamed = { PackageIdentifier: "CONTOSO.Tool" };
  await read(await admin("/packages/CONTOSO.Tool", json("PUT", renamed)));
  assert.equal(await spelled(), "CONTOSO.Tool");
  const again = { ...WHOLE, PackageIdentifier: "contoso.TOOL" };
  await read(await admin("/packageManifests/contoso.TOOL", json("PUT", again)));
  assert.equal(await spelled(), "contoso.TOOL");
  assert.equal((await read(await fetch("/packages"))).Data.PackageIdentifier, "contoso.TOOL");
});

scenario("a package is replaced as a whole", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", ["1.0", "2.0", "3.0"]);
  const next = manifest("Contoso.Tool", ["2.0.0", "4.0"]);
  await read(await admin("/packageManifests/Contoso.Tool", json("PUT", next)));
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["4.0", "2.0.0"]);
  const broken = manifest("Contoso.Tool", ["5.0", { PackageVersion: "6.0", Channel: "beta" }]);
  await refused(await admin("/packageManifests/Contoso.Tool", json("PUT", broken)), 400, 3);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["4.0", "2.0.0"]);
});

scenario("every change is told in the event log", async (registry) => {
  const { admin, packhouse } = registry;
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const next = { ...BARE, PackageVersion: "2.0" };
  await read(await admin(`${AT}/versions`, json("POST", next)), 201);
  await refused(await admin(`${AT}/versions`, json("POST", next)), 409, 6);
  await read(await admin(ONE, json("PUT", BARE)));
  await empty(await admin(`${AT}/versions/2.0`, { method: "DELETE" }));
  await empty(await admin(AT, { method: "DELETE" }));
  const { items } = await packhouse.services.events.find({ limit: 100 });
  const told = items.filter(({ target }) => target === "Contoso.Tool").reverse();
  assert.deepEqual(told.map(({ kind, detail }) => [kind, detail]), [
    ["package.created", { versions: ["1.0"] }],
    ["version.published", { versions: ["2.0"] }],
    ["version.replaced", { versions: ["1.0"] }],
    ["version.deleted", { versions: ["2.0"] }],
    ["package.deleted", { versions: ["1.0"] }],
  ]);
  assert.deepEqual(new Set(told.map(({ actor }) => actor.name)), new Set(["admin"]));
});
