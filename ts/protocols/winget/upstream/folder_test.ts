import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type MadePackage,
  sha256,
  stepsTo,
  writeCommunityFolder,
} from "../../../../test/servers/upstream/mod.ts";
import { asManifestVersion } from "../manifest.ts";
import { namesIn, NEVER, opened, packagesOf } from "./_opened.ts";

const TOOL: MadePackage = {
  id: "Acme.Tool",
  versions: [{
    version: "1.10",
    localization: [{ PackageLocale: "de-DE", PackageName: "Werkzeug" }],
  }, { version: "1.9" }],
};
/** Its folder stands beside those of the other's versions. */
const BETA: MadePackage = { id: "Acme.Tool.Beta", versions: [{ version: "2" }] };

/** A folder in the community's layout, and an upstream that reads it. */
async function checkout(packages: readonly MadePackage[] = [TOOL, BETA]) {
  const root = await Deno.makeTempDir({ prefix: "packhouse-folder-" });
  await writeCommunityFolder(root, packages);
  const it = await opened({ kind: "folder", path: root }, { folders: [root] });
  return {
    ...{ root, it },
    async [Symbol.asyncDispose]() {
      await it[Symbol.asyncDispose]();
      await Deno.remove(root, { recursive: true });
    },
  };
}

Deno.test("a folder in the community's layout is read (winget 8.6)", async () => {
  await using made = await checkout();
  await using index = await made.it.index();
  assert.deepEqual(await namesIn(index, "acme.*"), ["Acme.Tool", "Acme.Tool.Beta"]);
  const tool = (await index.find("acme.tool"))!;
  assert.equal(tool.newest, "1.10");
  const versions = await index.versions(tool, NEVER);
  assert.deepEqual(versions.map(({ version }) => version), ["1.10", "1.9"]);
  const { offered, url, text, sha256: digest } = await index.read(tool, versions[0]!, NEVER);
  assert.equal(url, "manifests/a/Acme/Tool/1.10");
  assert.equal(digest, sha256(text));
  const { Locales, DefaultLocale } = asManifestVersion(offered.metadata);
  assert.equal(DefaultLocale.PackageName, "Tool");
  assert.equal(Locales?.[0]?.PackageName, "Werkzeug");
  const found = await index.search({ words: "beta", offset: 0, limit: 5 });
  assert.deepEqual(found.items.map(({ name }) => name), ["Acme.Tool.Beta"]);
});

Deno.test("any tree of manifests is read by what is in its files", async () => {
  await using made = await checkout([]);
  const from = await Deno.makeTempDir();
  await writeCommunityFolder(from, [TOOL]);
  for (const version of TOOL.versions) {
    const place = join(made.root, "some", `v${version.version}`);
    await Deno.mkdir(place, { recursive: true });
    const source = join(from, ...stepsTo(TOOL, version));
    for await (const { name } of Deno.readDir(source)) {
      await Deno.copyFile(join(source, name), join(place, `my-${name}`));
    }
  }
  await Deno.remove(from, { recursive: true });
  await Deno.writeTextFile(join(made.root, "some", "ci.yaml"), "on: push\n");
  await using index = await made.it.index();
  const [tool, ...others] = await packagesOf(index, "*");
  assert.deepEqual(others, []);
  const versions = await index.versions(tool!, NEVER);
  assert.equal((await index.read(tool!, versions[1]!, NEVER)).offered.version, "1.9");
});

Deno.test("a folder has nothing new until a file changes, and then for its package alone", async () => {
  await using made = await checkout();
  const before = await made.it.index();
  assert.equal(await made.it.upstream.refresh(before.mark, NEVER), null);
  const states = new Map((await packagesOf(before, "*")).map(({ name, state }) => [name, state]));
  const [version] = await before.versions((await before.find("Acme.Tool.Beta"))!, NEVER);
  await writeCommunityFolder(made.root, [{ ...BETA, publisher: "Somebody Else Entirely" }]);
  const tool = (await before.find("Acme.Tool.Beta"))!;
  await assert.rejects(before.read(tool, version!, NEVER), { code: "digest_mismatch" });
  await using after = (await made.it.upstream.refresh(before.mark, NEVER))!;
  const other = (await packagesOf(after, "*")).filter(({ name, state }) =>
    states.get(name) !== state
  );
  assert.deepEqual(other.map(({ name }) => name), ["Acme.Tool.Beta"]);
});

Deno.test("a folder is read only where it is allowed, and links lead nowhere", async () => {
  await using made = await checkout();
  const { root } = made;
  const outside = await Deno.makeTempDir();
  await writeCommunityFolder(outside, [{ id: "Evil.Tool", versions: [{ version: "1" }] }]);
  await Deno.symlink(outside, join(root, "linked"));
  await Deno.symlink(
    join(outside, ...stepsTo({ id: "Evil.Tool", versions: [] }, { version: "1" })),
    join(root, "manifests", "evil"),
  );
  await using index = await made.it.index();
  assert.deepEqual(await namesIn(index, "*"), ["Acme.Tool", "Acme.Tool.Beta"]);
  for (
    const path of [outside, join(root, ".."), `${root}x`, "manifests", "", join(root, "../..")]
  ) {
    const refused = { code: "value_refused" };
    await assert.rejects(opened({ kind: "folder", path }, { folders: [root] }), refused, path);
  }
  await assert.rejects(opened({ kind: "folder", path: root }), { code: "value_refused" });
  for (
    const path of [join(root, "linked"), join(root, "linked", "manifests"), join(root, "none")]
  ) {
    await using linked = await opened({ kind: "folder", path }, { folders: [root] });
    await assert.rejects(linked.upstream.refresh("", NEVER), { code: "upstream_failed" });
  }
  await using below = await opened({ kind: "folder", path: join(root, "manifests") }, {
    folders: [join(root, "none"), root],
  });
  assert.equal((await namesIn(await below.index(), "*")).length, 2);
  await Deno.remove(outside, { recursive: true });
});
