import assert from "node:assert/strict";
import { join } from "node:path";
import { made } from "../scenario/mirror_fixture.ts";
import { startUpstream, type Upstream } from "../servers/upstream/mod.ts";
import { ask, run, start, temporaryFolder } from "./_child.ts";
import { openRemote } from "./_remote.ts";

const GIT = made("Git.Git", "2.51.0");
const BROKEN = {
  id: "Acme.Tool",
  versions: [{ version: "1.0", installers: [{ sha256: "0".repeat(64) }] }],
};

/** What makes the default repository a copy of the stand-in. */
async function settingsFor(upstream: Upstream, folder: string, list: readonly unknown[]) {
  const path = join(folder, "allowlist.json");
  await Deno.writeTextFile(path, JSON.stringify(list));
  const mirror = { ALLOWLIST_PATH: path, UPDATER_SOURCE_URL: upstream.url };
  return { ...mirror, EGRESS_ALLOW: "127.0.0.1/32" };
}

Deno.test("sync brings mirrors up to date on the stores at hand, and says what came of it", async () => {
  await using upstream = await startUpstream({ packages: [GIT, BROKEN] });
  using folder = temporaryFolder();
  const settings = await settingsFor(upstream, folder.path, ["Git.Git", "Acme.*"]);
  const variables = { DATA_DIR: join(folder.path, "data"), ...settings };

  const first = await run(["sync"], variables);
  assert.equal(first.code, 0, first.err.join("\n"));
  assert.match(first.out[0]!, /^default\/winget: succeeded, 1 added, 1 quarantined$/);
  assert.match(first.out[1]!, /^ {2}quarantined: Acme\.Tool 1\.0 \[file_replaced\]: /);

  const again = await run(["sync", "--json", "--repo", "default/winget"], variables);
  const { repositories: [{ repository, run: { state, unchanged }, troubles }], refused } = JSON
    .parse(again.out.join());
  assert.deepEqual([again.code, repository, state, unchanged], [
    ...[0, "default/winget", "succeeded", true],
  ]);
  assert.deepEqual([troubles, refused], [[], []]);

  upstream.fault("/cache/*", { is: "status", status: 403 });
  const failed = await run(["sync"], variables);
  assert.equal(failed.code, 1);
  assert.match(failed.out[0]!, /^default\/winget: failed, Upstream does not answer/);
});

Deno.test("sync has a server do it, for whoever may", async () => {
  await using upstream = await startUpstream({ packages: [GIT] });
  using folder = temporaryFolder();
  const settings = await settingsFor(upstream, folder.path, ["Git.Git"]);
  await using remote = await openRemote({ settings, actions: ["read", "edit"] });
  const { PACKHOUSE_REPO: _, ...anywhere } = remote.variables;

  const { code, out, err } = await run(["sync"], anywhere);
  assert.deepEqual([code, out], [0, ["default/winget: succeeded, 1 added"]], err.join("\n"));
  const offered = await ask(remote.server, "/packageManifests/Git.Git");
  assert.equal(JSON.parse(offered.text).Data.Versions[0].PackageVersion, "2.51.0");

  const one = await remote.document(0, "sync", "--package", "git.git");
  assert.equal(one.repositories[0].run.scope.package, "git.git");
  const none = await remote.document(1, "sync", "--package", "Other.Thing");
  assert.match(none.refused[0].error, /\[mirror_rule_missing\]/);
});

Deno.test("sync refuses what it cannot understand", async () => {
  for (
    const [args, says] of [
      [["--repo", "winget"], /must be as ORG\/REPO/],
      [["--rule", "a", "--package", "b"], /not both/],
      [["--rule", "a"], /Name the repository/],
      [["now"], /Cannot use "now"/],
    ] as const
  ) {
    const { code, err } = await run(["sync", ...args], {});
    assert.equal(code, 2, args.join(" "));
    assert.match(err.join("\n"), says);
  }
});

Deno.test("sync stops at Ctrl-C, and a later one goes on", async () => {
  await using upstream = await startUpstream({ packages: [GIT] });
  using folder = temporaryFolder();
  const settings = await settingsFor(upstream, folder.path, ["Git.Git"]);
  const variables = { DATA_DIR: join(folder.path, "data"), ...settings };
  upstream.fault("/files/*", { is: "stall", after: 100 }, { method: "GET" });
  const reached = upstream.next("/files/*");
  await using child = start(["sync"], variables);
  await Promise.race([reached, child.ended]);
  child.kill("SIGINT");
  const { code, out } = await child.ended;
  assert.deepEqual([code, out], [1, ["default/winget: cancelled, nothing was done"]]);
  upstream.heal();
  assert.deepEqual((await run(["sync"], variables)).out, ["default/winget: succeeded, 1 added"]);
});
