import assert from "node:assert/strict";
import type { RunScope } from "../../ts/model/mirror.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { ADA, mirrors } from "./fixture.ts";

mirrors("copies the newest versions that its rules want, with their files", async (at) => {
  at.allow("Acme.*", { package: "Other.One", maxVersions: 1 });
  for (const version of ["1.0", "1.9", "1.10", "2.0-beta"]) at.upstream.put("Acme.Tool", version);
  at.upstream.put("Other.One", "1.0").put("Other.One", "2.0").put("Not.Named", "1.0");
  const run = await at.run();
  assert.deepEqual([run.state, run.error, run.unchanged], ["succeeded", "", false]);
  assert.deepEqual(await at.told(run), [
    ...["added Acme.Tool 1.10", "added Acme.Tool 1.9", "added Acme.Tool 2.0-beta"],
    "added Other.One 2.0",
  ]);
  assert.deepEqual(run.counts, { added: 4 });
  const { packages, packagesDone, versions, versionsDone, current } = run.progress;
  assert.deepEqual([packages, packagesDone, versions, versionsDone, current], [2, 2, 4, 4, ""]);
  assert.equal(run.progress.bytes, run.progress.bytesDone);
  assert.deepEqual(await at.published("Acme.Tool"), ["2.0-beta", "1.10", "1.9"]);
  const answer = await at.registry.fetch("/packageManifests/Acme.Tool?Version=1.10");
  const { Data } = await answer.json();
  const [{ InstallerUrl }] = Data.Versions[0].Installers;
  const file = await at.registry.fetch(new URL(InstallerUrl).pathname);
  assert.equal(await file.text(), "Acme.Tool 1.10");
  assert.deepEqual(at.complaints, []);
});

mirrors("asks once whether anything is new, and does nothing where it is not", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  await at.run();
  const { mark } = at.upstream;
  at.upstream.takeAsked();
  const run = await at.run();
  assert.deepEqual([run.state, run.unchanged, run.counts], ["succeeded", true, {}]);
  assert.deepEqual(at.upstream.takeAsked(), [`refresh "${mark}"`]);
});

mirrors("looks at what is new alone, and at everything when its rules are others", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Other", "1.0");
  await at.run();
  at.upstream.takeAsked();
  at.upstream.put("Acme.Other", "2.0");
  assert.deepEqual(await at.runAndTell(), ["added Acme.Other 2.0"]);
  assert.deepEqual(at.upstream.takeAsked("versions"), ["versions Acme.Other"]);
  at.allow("Acme.*", { package: "Acme.Other", rehost: false });
  assert.deepEqual(await at.runAndTell(), [
    ...["replaced Acme.Other 1.0", "replaced Acme.Other 2.0"],
  ]);
  assert.deepEqual(at.upstream.takeAsked("versions"), ["versions Acme.Other"]);
  const { Data } = await (await at.registry.fetch("/packageManifests/Acme.Other")).json();
  const { InstallerUrl } = Data.Versions[0].Installers[0];
  assert.equal(InstallerUrl, "https://vendor.test/Acme.Other/2.0/setup.exe");
});

mirrors("leaves files at their vendor's address where nobody wants them here", async (at) => {
  at.allow({ package: "Acme.Tool", rehost: false }).upstream.put("Acme.Tool", "1.0");
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
  assert.deepEqual(at.fetcher.downloads, []);
  at.allow("Acme.Tool");
  assert.deepEqual(await at.runAndTell(), ["replaced Acme.Tool 1.0"]);
  assert.equal(at.fetcher.downloads.length, 1);
});

mirrors("copies a range, or a version that is pinned", async (at) => {
  at.allow({ package: "Acme.Range", versions: "<2.0" }, { package: "Acme.Pin", versions: "1.0" });
  for (const version of ["1.0", "1.5", "2.0", "3.0"]) {
    at.upstream.put("Acme.Range", version).put("Acme.Pin", version);
  }
  await at.run();
  assert.deepEqual(await at.published("Acme.Range"), ["1.5", "1.0"]);
  assert.deepEqual(await at.published("Acme.Pin"), ["1.0"]);
});

mirrors("one package's fault is none of the others', and is tried again", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Bad", "1.0").put("Acme.Good", "1.0");
  at.upstream.fault = (asked) => {
    if (asked === "versions Acme.Bad") throw new RegistryError("upstream_failed", "Answers 429");
  };
  assert.deepEqual(await at.runAndTell(), [
    ...["added Acme.Good 1.0", "failed Acme.Bad (upstream_failed)"],
  ]);
  at.upstream.fault = () => {};
  assert.deepEqual(await at.runAndTell(), ["added Acme.Bad 1.0"]);
  assert.equal((await at.run()).unchanged, true);
  assert.deepEqual(at.complaints, []);
});

mirrors("a fault of our own is told to us, and no words of it to anybody else", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Bad", "1.0");
  at.upstream.fault = (asked) => {
    if (asked.startsWith("read")) throw new TypeError("secret words");
  };
  const run = await at.run();
  assert.deepEqual(await at.told(run), ["failed Acme.Bad (internal_fault)"]);
  const { items: [item] } = await at.sync.items(run, { limit: 1 });
  assert.equal(item!.detail, "The server made a mistake");
  assert.match(String(at.complaints), /secret words/);
});

mirrors("an index that cannot be read fails the run, and says why", async (at) => {
  at.allow("Acme.*");
  at.upstream.fault = () => {
    throw new RegistryError("upstream_failed", "cdn.test answers 503");
  };
  const run = await at.run();
  assert.deepEqual([run.state, run.error], [
    "failed",
    "Upstream does not answer as it should: cdn.test answers 503",
  ]);
  assert.deepEqual(await at.events(), [
    ...["mirror.started default/winget", "mirror.failed default/winget"],
  ]);
});

mirrors("a package that can never be kept here keeps nothing from being up to date", async (at) => {
  at.allow("*").upstream.put("Nodots", "1.0").put("Acme.Tool", "1.0");
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0", "failed Nodots (name_refused)"]);
  assert.equal((await at.run()).unchanged, true);
});

mirrors("what its upstream has no longer stays, with a word about it", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0").put("Acme.Old", "1");
  await at.run();
  at.upstream.drop("Acme.Tool", "1.0");
  at.upstream.drop("Acme.Old");
  assert.deepEqual(await at.runAndTell(), []);
  assert.deepEqual(await at.published("Acme.Tool"), ["2.0", "1.0"]);
  const gone = ["Its upstream has it no longer"];
  assert.deepEqual((await at.version("Acme.Tool", "1.0"))!.warnings, gone);
  assert.deepEqual((await at.version("Acme.Old", "1"))!.warnings, gone);
  at.upstream.put("Acme.Tool", "1.0").put("Acme.Old", "1");
  await at.run();
  assert.deepEqual((await at.version("Acme.Tool", "1.0"))!.warnings, []);
  assert.deepEqual((await at.version("Acme.Old", "1"))!.warnings, []);
});

mirrors(
  "brings a rule or a package up to date by itself, and refuses what no rule names",
  async (at) => {
    at.allow("Acme.*", "Other.Tool").upstream.put("Acme.Tool", "1.0").put("Other.Tool", "1.0");
    at.upstream.put("Nobody.Names", "1.0");
    const rule = { of: "rule", rule: "rule2" } as const;
    assert.deepEqual(await at.runAndTell(rule), ["added Other.Tool 1.0"]);
    const package_ = { of: "package", package: "acme.TOOL" } as const;
    assert.deepEqual(await at.runAndTell(package_), ["added Acme.Tool 1.0"]);
    for (const scope of [{ of: "rule", rule: "x" }, { of: "package", package: "Nobody.Names" }]) {
      const started = () => at.sync.start(at.repository, scope as RunScope, ADA);
      await assert.rejects(started, { code: "mirror_rule_missing" });
    }
  },
);

mirrors("patterns say what may be asked for, where clients' asking fetches", async (at) => {
  at.allow("Acme.*", "Other.Tool").set({ pullThrough: true });
  at.upstream.put("Acme.Tool", "1.0").put("Acme.Other", "1.0").put("Other.Tool", "1.0");
  assert.deepEqual(await at.runAndTell(), ["added Other.Tool 1.0"]);
  assert.equal(await at.sync.pull(at.repository, "acme.tool", new AbortController().signal), true);
  assert.deepEqual(await at.published("Acme.Tool"), ["1.0"]);
  at.upstream.put("Acme.Tool", "2.0");
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 2.0"]);
  const { signal } = new AbortController();
  for (const name of ["Not.Named", "Acme.Missing", "no name"]) {
    assert.equal(await at.sync.pull(at.repository, name, signal), false, name);
  }
});

mirrors("a client that asks while a run brings the same disturbs neither", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  at.verifier.fault = () => {
    if (++waiting === 2) both.resolve();
    return both.promise;
  };
  const pulling = at.sync.pull(at.repository, "Acme.Tool", new AbortController().signal);
  const [run, isHere] = await Promise.all([at.run(), pulling]);
  assert.deepEqual([run.state, isHere], ["succeeded", true]);
  assert.deepEqual(await at.published("Acme.Tool"), ["1.0"]);
  assert.deepEqual(await at.standing(), ["Acme.Tool 1.0 published"]);
  assert.deepEqual(await at.events("package."), ["package.created Acme.Tool"]);
  assert.deepEqual(await at.events("version."), []);
});
