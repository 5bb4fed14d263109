import assert from "node:assert/strict";
import { buildProgram } from "../inspect/build_exe.ts";
import { cannotSign, SigningFolder } from "../inspect/make_signed.ts";
import { lacks } from "../servers/component.ts";
import { readerOf, upload } from "./_files.ts";
import { json, openRegistry, type Registry, scenario } from "./registry.ts";
import { draftOf, licensed, publishFiles, REPOSITORY, uploadFile } from "./publishing_fixture.ts";
import {
  condition,
  empty,
  installer,
  publish,
  read,
  search,
  version,
  versionsOf,
} from "./winget_fixture.ts";

const PACKAGE = `${REPOSITORY}/packages/Contoso.Tool`;
const CODES = { a: "{A}", b: "{B}", c: "{C}" };

async function enable({ admin }: Registry, path: string, enabled: boolean): Promise<void> {
  const answer = await read(await admin(`${PACKAGE}${path}/enabled`, json("PUT", { enabled })));
  assert.deepEqual(answer, { enabled });
}

/** Two versions, of which the newer has two installers. */
async function publishTwo(registry: Registry): Promise<void> {
  const older = {
    ...version("Contoso.Tool", "1.0"),
    Installers: [installer({ ProductCode: CODES.a })],
  };
  const newer = {
    ...version("Contoso.Tool", "2.0"),
    Installers: [
      installer({ ProductCode: CODES.b }),
      installer({ InstallerIdentifier: "x86", Architecture: "x86", ProductCode: CODES.c }),
    ],
  };
  await publish(registry, "Contoso.Tool", [older, newer]);
}

async function foundBy(registry: Registry): Promise<string[]> {
  const found: string[] = [];
  for (const [name, code] of Object.entries(CODES)) {
    const { ids } = await search(registry, { Inclusions: [condition("ProductCode", code)] });
    if (ids.length > 0) found.push(name);
  }
  return found;
}

scenario("what is disabled is hidden from clients, kept, and shown again", async (registry) => {
  await publishTwo(registry);
  const before = await (await registry.fetch("/packageManifests/Contoso.Tool")).text();

  await enable(registry, "/versions/2.0", false);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"]);
  await empty(await registry.fetch("/packageManifests/Contoso.Tool?Version=2.0"));
  assert.deepEqual(await foundBy(registry), ["a"]);
  await enable(registry, "/versions/2.0", true);

  await enable(registry, "/versions/2.0/installers/x86", false);
  assert.deepEqual(await foundBy(registry), ["a", "b"]);
  const { Data } = await read(await registry.fetch("/packageManifests/Contoso.Tool?Version=2.0"));
  assert.deepEqual(Data.Versions[0].Installers.length, 1);
  assert.equal("disabledInstallers" in Data.Versions[0], false);
  await enable(registry, "/versions/2.0/installers/X64", false);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"], "no installer is left");
  for (const name of ["x64", "x86"]) {
    await enable(registry, `/versions/2.0/installers/${name}`, true);
  }

  await enable(registry, "", false);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), []);
  await empty(await registry.fetch("/packageVersions/Contoso.Tool"));
  assert.deepEqual(await foundBy(registry), []);
  await enable(registry, "", true);
  assert.equal(await (await registry.fetch("/packageManifests/Contoso.Tool")).text(), before);
});

scenario(
  "what is disabled is seen by those who may show it again, and nobody else",
  async (registry) => {
    await publishTwo(registry);
    await enable(registry, "/versions/2.0", false);
    const reader = await readerOf(registry);
    const seen = async (ask: typeof reader) =>
      (await read(await ask(PACKAGE))).versions.map((
        one: { version: string; enabled: boolean },
      ) => [
        one.version,
        one.enabled,
      ]);
    assert.deepEqual(await seen(registry.admin), [["2.0", false], ["1.0", true]]);
    assert.deepEqual(await seen(reader), [["1.0", true]]);
    const path = `${PACKAGE}/versions/2.0`;
    assert.equal((await read(await registry.admin(path))).enabled, false);
    assert.equal((await reader(path)).status, 404);
    assert.equal((await reader(`${path}/enabled`, json("PUT", { enabled: true }))).status, 403);
    await enable(registry, "", false);
    assert.deepEqual((await read(await reader(`${REPOSITORY}/packages`))).packages, []);
    assert.equal((await reader(PACKAGE)).status, 404);
  },
);

scenario("editing keeps hidden what is hidden", async (registry) => {
  await publishTwo(registry);
  await enable(registry, "/versions/2.0/installers/x86", false);
  await enable(registry, "/versions/1.0", false);
  const { Data } = await read(await registry.admin("/packageManifests"));
  await read(await registry.admin("/packageManifests/Contoso.Tool", json("PUT", [Data].flat()[0])));
  assert.deepEqual(await foundBy(registry), ["b"]);
  const parts = "/packages/Contoso.Tool/versions/2.0/installers";
  await empty(await registry.admin(`${parts}/x86`, { method: "DELETE" }));
  const again = installer({
    InstallerIdentifier: "x86",
    Architecture: "x86",
    ProductCode: CODES.c,
  });
  await read(await registry.admin(parts, json("POST", again)), 201);
  assert.deepEqual(await foundBy(registry), ["b", "c"]);
});

scenario("an icon is handed out from here, and its digest is known", async (registry) => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  const place = { package: "Contoso.Tool", version: "1.0", name: "icon.png" };
  const { url, sha256 } = await upload(registry.admin, png, { ...place, type: "image/png" });
  const wanted = version("Contoso.Tool", "1.0");
  const Icons = [{ IconUrl: url, IconFileType: "png" }];
  const DefaultLocale = { ...wanted.DefaultLocale as Record<string, unknown>, Icons };
  await publish(registry, "Contoso.Tool", [{ ...wanted, DefaultLocale }]);
  for (const path of ["/packageManifests/Contoso.Tool", "/packages/Contoso.Tool/versions/1.0"]) {
    const { Data } = await read(await registry.admin(path));
    const [icon] = (Data.Versions?.[0] ?? Data).DefaultLocale.Icons;
    assert.equal(icon.IconUrl, url);
    assert.equal(icon.IconSha256, sha256.toUpperCase());
  }
  const answer = await registry.fetch(new URL(url).pathname);
  assert.equal(answer.headers.get("content-type"), "image/png");
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), png);
});

Deno.test({
  name: "who signed a file is kept with it and shown",
  ignore: cannotSign || lacks("x86_64-w64-mingw32-windres"),
  async fn() {
    using folder = await SigningFolder.create(["rsa", "tsa"]);
    const signed = await folder.sign(await buildProgram("x86_64"), { stampedAt: 1_800_000_000 });
    await using registry = await openRegistry();
    const id = await uploadFile(registry, "tool.exe", signed);
    const draft = await draftOf(registry, id);
    assert.equal(draft.manifest.Installers[0].ReleaseDate, "2027-01-15");
    const { package: name, version } = draft;
    await publishFiles(registry, { package: name, manifest: licensed(draft) });
    const path = `${REPOSITORY}/packages/${name}/versions/${version}`;
    const { files } = await read(await registry.fetch(path));
    assert.equal(files[0].kind, "portable");
    assert.match(files[0].signature.subject, /Contoso, Ltd|Contoso\\, Ltd/);
    assert.equal(files[0].signature.intact, true);
    assert.deepEqual("key" in files[0], false);
  },
});
