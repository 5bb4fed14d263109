import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { zipped } from "../../ts/protocols/zipped_texts.ts";
import { corpusFiles } from "../corpus/manifests.ts";
import type { TextFile } from "../../ts/protocols/exchange.ts";
import { ask } from "./_child.ts";
import { openRemote, type Remote } from "./_remote.ts";

async function write(folder: string, files: readonly TextFile[]): Promise<void> {
  for (const { path, text } of files) {
    const target = join(folder, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeTextFile(target, text);
  }
}

async function read(folder: string, at = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(join(folder, at))) {
    const path = join(at, name);
    if (isDirectory) Object.assign(files, await read(folder, path));
    else files[path] = await Deno.readTextFile(join(folder, path));
  }
  return files;
}

async function* each(files: readonly TextFile[]): AsyncGenerator<TextFile> {
  for (const file of files) yield await Promise.resolve(file);
}

async function removeAll({ server, variables }: Remote): Promise<void> {
  const root = "/api/v1/repositories/default/winget/packages";
  const headers = { authorization: `Bearer ${variables.PACKHOUSE_TOKEN}` };
  const { text } = await ask(server, `${root}?limit=200`);
  const { packages, next } = JSON.parse(text);
  for (const { name } of packages) {
    const removed = await ask(server, `${root}/${encodeURIComponent(name)}`, {
      method: "DELETE",
      headers,
    });
    assert.equal(removed.status, 204);
  }
  if (next) await removeAll({ server, variables } as Remote);
}

Deno.test("import and export are the identity over more than 100 manifests", async () => {
  await using remote = await openRemote({ actions: ["read", "publish", "edit", "delete"] });
  const [given, first, second] = ["given", "first", "second"].map((name) =>
    join(remote.folder, name)
  ) as [string, string, string];
  await write(given, corpusFiles());
  const added = await remote.document(0, "import", given);
  assert.ok(added.added >= 100, `${added.added}`);
  assert.equal(added.versions.length, added.added);
  assert.equal((await remote.packhouse("export", "--out", first)).code, 0);
  const unchanged = await remote.document(0, "import", given);
  assert.equal(unchanged.unchanged, added.added);

  await removeAll(remote);
  const zip = join(remote.folder, "first.zip");
  const files = Object.entries(await read(first)).map(([path, text]) => ({ path, text }));
  await Deno.writeFile(zip, zipped(each(files)));
  assert.equal((await remote.document(0, "import", zip)).added, added.added);
  assert.equal((await remote.packhouse("export", "--out", second)).code, 0);
  assert.deepEqual(await read(second), await read(first));
});

Deno.test("import exits 3 when some versions were refused, 1 when all were, and says where", async () => {
  await using remote = await openRemote();
  const [good] = corpusFiles();
  const bad = { path: "bad/one.yaml", text: "PackageIdentifier: A.B\nPackageVersion: [\n" };
  const folder = join(remote.folder, "given");
  await write(folder, [bad]);
  const failed = await remote.packhouse("import", folder);
  assert.equal(failed.code, 1);
  assert.match(failed.err.join("\n"), /bad\/one\.yaml:\d+: .+ \[yaml\]/);
  await write(folder, [{ ...good!, path: "good/one.yaml" }]);
  const partly = await remote.document(3, "import", folder);
  assert.deepEqual([partly.added, partly.refusedFiles], [1, 1]);
  assert.equal((await remote.packhouse("import", join(folder, "none"))).code, 1);
  assert.equal((await remote.packhouse("import")).code, 2);
});

Deno.test("import --dry-run changes nothing, and export of what is not there says so", async () => {
  await using remote = await openRemote();
  const folder = join(remote.folder, "given");
  await write(folder, [{ ...corpusFiles()[0]!, path: "good/one.yaml" }]);
  const dry = await remote.document(0, "import", folder, "--dry-run");
  assert.deepEqual([dry.dryRun, dry.added], [true, 1]);
  const name = dry.versions[0].package;
  const out = join(remote.folder, "out.zip");
  const missing = await remote.document(1, "export", name, "--out", out);
  assert.equal(missing.error.code, "package_missing");
  assert.equal(await Deno.stat(out).catch(() => null), null);
  assert.equal((await remote.packhouse("import", folder)).code, 0);
  const { files } = await remote.document(0, "export", name, "--out", out);
  assert.equal(files.length, 3);
  assert.ok((await Deno.stat(out)).isFile);
  assert.equal((await remote.packhouse("export", name)).code, 2);
});
