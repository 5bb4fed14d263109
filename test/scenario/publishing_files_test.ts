import assert from "node:assert/strict";
import { IN_MEMORY } from "../../ts/inspect/mod.ts";
import { makeProgram } from "../inspect/make_exe.ts";
import { makeZip } from "../inspect/make_zip.ts";
import { ADMIN, openRegistry, type Registry } from "./registry.ts";
import {
  draftOf,
  FILES,
  licensed,
  problem,
  type PublishedFile,
  publishFiles,
  REPOSITORY,
  uploadFile,
} from "./publishing_fixture.ts";
import { condition, read, search, versionsOf } from "./winget_fixture.ts";

for (const file of FILES) {
  Deno.test({
    name: `${file.name} is published with nothing typed but its licence, and is correlated`,
    ignore: file.missing,
    async fn() {
      await using registry = await openRegistry();
      await publishAndFind(registry, file);
    },
  });
}

async function publishAndFind(registry: Registry, file: PublishedFile): Promise<void> {
  const { identifier, version } = file;
  const content = await file.make();
  const id = await uploadFile(registry, file.name, content);
  const draft = await draftOf(registry, id);
  assert.deepEqual([draft.package, draft.version, draft.mode], [identifier, version, "package"]);
  assert.deepEqual(draft.missing, ["DefaultLocale.License"]);
  assert.deepEqual(draft.findings, []);
  const known = Object.keys(draft.manifest.Installers[0]).map((name) => `Installers[0].${name}`);
  for (const path of known) assert.ok(draft.origins[path], path);
  const body = { package: draft.package, manifest: licensed(draft), uploads: [id] };
  assert.deepEqual(await publishFiles(registry, body), {
    ...{ package: identifier, version, mode: "package", outcome: "created" },
  });
  assert.deepEqual(await versionsOf(registry, identifier), [version]);
  for (const [field, keyword] of file.correlation) {
    const { ids } = await search(registry, { Inclusions: [condition(field, keyword)] });
    assert.deepEqual(ids, [identifier], field);
  }
  await isServed(registry, identifier, content.length);
  const path = `${REPOSITORY}/packages/${identifier}/versions/${version}`;
  const { files } = await read(await registry.admin(path));
  assert.equal(files[0].kind, draft.files[0]!.kind);
  await isSaid(registry, `${REPOSITORY}/packages/${identifier}`, files);
  assert.equal((await publishFiles(registry, body, 200)).outcome, "unchanged");
}

/** Who signed a version everybody is told; who published it, those alone who may publish as well. */
async function isSaid(
  { admin, fetch }: Registry,
  path: string,
  files: readonly { readonly signature: { readonly subject?: string } | null }[],
): Promise<void> {
  const { versions: [told] } = await read(await admin(path));
  assert.deepEqual(told.signers, files.flatMap(({ signature }) => signature?.subject ?? []));
  assert.equal(told.publishedBy, ADMIN.username);
  const { versions: [seen] } = await read(await fetch(path));
  assert.deepEqual([seen.signers, seen.publishedBy], [told.signers, null]);
}

async function isServed(registry: Registry, identifier: string, size: number): Promise<void> {
  const { Data } = await read(await registry.fetch(`/packageManifests/${identifier}`));
  for (const { InstallerUrl } of Data.Versions[0].Installers) {
    const answer = await registry.fetch(new URL(InstallerUrl).pathname, { method: "HEAD" });
    assert.equal(answer.headers.get("content-length"), String(size));
  }
}

Deno.test("a bundle is published as one installer for each architecture", async () => {
  await using registry = await openRegistry();
  const file = FILES.find(({ name }) => name === "app.msixbundle")!;
  const draft = await draftOf(registry, await uploadFile(registry, file.name, await file.make()));
  const architectures = draft.manifest.Installers.map((one: { Architecture: string }) =>
    one.Architecture
  );
  assert.deepEqual(architectures, ["x64", "arm64"]);
});

Deno.test("a file of no known kind is drafted as far as its name says, and says what is missing", async () => {
  await using registry = await openRegistry();
  const id = await uploadFile(registry, "Tool-2.5-arm64.bin", new TextEncoder().encode("nothing"));
  const draft = await draftOf(registry, id);
  assert.equal(draft.package, null);
  assert.equal(draft.version, "2.5");
  assert.equal(draft.manifest.Installers[0].Architecture, "arm64");
  assert.deepEqual(draft.missing, [
    ...["PackageIdentifier", "DefaultLocale.Publisher", "DefaultLocale.License"],
    "Installers[0].InstallerType",
  ]);
  const refusal = await registry.admin(`${REPOSITORY}/publish`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ uploads: [id] }),
  });
  const { code, errors } = await problem(refusal, 400);
  assert.equal(code, "metadata_refused");
  assert.deepEqual(errors!.map(({ path }) => path), draft.missing);
});

Deno.test("a long program in a ZIP is looked into from the store, which keeps nothing of it", async () => {
  await using registry = await openRegistry();
  const overlay = Uint8Array.from({ length: 40 * 1024 * 1024 }, (_, at) => at >> 8);
  const content = makeProgram({ overlay });
  const zip = makeZip([{ name: "tool.exe", content }]);
  assert.ok(zip.length < IN_MEMORY, "is inflated to more than is kept in memory");
  const draft = await draftOf(registry, await uploadFile(registry, "tool.zip", zip));
  assert.equal(draft.manifest.Installers[0].NestedInstallerType, "portable");
  assert.equal(draft.manifest.Installers[0].Architecture, "x64");
  const keys: string[] = [];
  for await (const { key } of registry.packhouse.stores.blobs.list("")) keys.push(key);
  assert.equal(keys.length, 1, keys.join());
});
