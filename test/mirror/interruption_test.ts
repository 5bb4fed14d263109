import assert from "node:assert/strict";
import type { SyncServiceOptions } from "../../ts/mirror/sync_service.ts";
import type { MirrorRun } from "../../ts/model/mirror.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { newId } from "../../ts/model/ids.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { ADA, type MirrorFixture, mirrors } from "./fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

mirrors("two instances never run it twice at once", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  const other = at.instance();
  const gate = Promise.withResolvers<void>();
  at.upstream.fault = () => gate.promise;
  const first = await at.sync.start(at.repository, { of: "all" }, ADA);
  for (const sync of [at.sync, other]) {
    const again = () => sync.start(at.repository, { of: "all" }, ADA);
    await assert.rejects(again, { code: "mirror_running" });
  }
  assert.equal((await other.current(at.repository))!.id, first.run.id);
  gate.resolve();
  assert.equal((await first.ended).state, "succeeded");
  assert.equal(await other.current(at.repository), null);
  assert.equal((await at.run({ of: "all" }, other)).state, "succeeded");
});

mirrors("any instance stops a run of any other", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  const begun = blockDownloads(at);
  const { run, ended } = await at.sync.start(at.repository, { of: "all" }, ADA);
  await begun;
  const other = at.instance();
  await other.cancel(at.repository, run.id, ADA);
  await other.cancel(at.repository, run.id, ADA);
  const cancelled = await ended;
  assert.deepEqual([cancelled.state, cancelled.cancelling], ["cancelled", true]);
  assert.deepEqual(await at.events(), [
    ...["mirror.started default/winget", "mirror.cancelled default/winget"],
  ]);
  await other.cancel(at.repository, run.id, ADA);
  const missing = () => other.cancel(at.repository, "nothing", ADA);
  await assert.rejects(missing, { code: "mirror_run_missing" });
  at.fetcher.fault = () => {};
  assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.0"]);
});

mirrors("a run of a server that stops goes on when the clock next looks", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0").put("Acme.Tool", "2.0");
  assert.equal(await runDue(at), 1);
  at.upstream.put("Acme.Tool", "3.0").put("Acme.Tool", "4.0");
  const begun = blockDownloads(at, "/4.0/");
  const { ended } = await at.sync.start(at.repository, { of: "all" }, ADA);
  await begun;
  await at.sync.close();
  const stopped = await ended;
  assert.deepEqual([stopped.state, stopped.error], ["failed", "Its server stopped"]);
  const again = () => at.sync.start(at.repository, { of: "all" }, ADA);
  await assert.rejects(again, { code: "fetch_interrupted" });
  at.fetcher.fault = () => {};
  const other = at.instance();
  assert.equal(await other.runDue(at.clock.at), 1);
  const resumed = await ending(at);
  assert.deepEqual(await at.told(resumed), [
    ...["added Acme.Tool 4.0", "removed Acme.Tool 1.0 (surplus)"],
  ]);
  assert.equal(at.fetcher.downloads.length, 4);
});

mirrors("runs on the clock, and tells the log when it did something", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  assert.equal(await runDue(at), 1);
  const told = ["mirror.started default/winget", "mirror.finished default/winget"];
  assert.deepEqual(await at.events(), told);
  assert.equal(await runDue(at), 0);
  at.clock.pass(HOUR);
  assert.equal(await runDue(at), 1);
  assert.deepEqual(await at.events(), told);
  at.upstream.put("Acme.Tool", "2.0").fault = (asked) => {
    if (asked.startsWith("versions")) throw new RegistryError("upstream_failed", "Answers 429");
  };
  at.clock.pass(HOUR);
  assert.equal(await runDue(at), 1);
  assert.deepEqual(await at.events(), told);
  at.upstream.fault = () => {
    throw new Error("cut");
  };
  for (let hour = 1; hour <= 3; hour++) {
    at.clock.pass(HOUR);
    assert.equal(await runDue(at), 1);
  }
  assert.deepEqual(await at.events(), [...told, "mirror.failed default/winget"]);
  await at.sync.wake(at.repository);
  assert.equal(await runDue(at), 1);
  at.set({ enabled: false });
  await at.sync.wake(at.repository);
  assert.equal(await runDue(at), 0);
});

mirrors("killed at any step it has merely done less, and nothing is done twice", async (at) => {
  const { shared } = at.registry.packhouse.stores;
  let isDone = false;
  let kills = 0;
  for (let step = 1; !isDone; step += shared ? 9 : 2) {
    const name = `Acme.Step${step}`;
    at.allow("Acme.*", { package: name, maxVersions: 2 });
    at.upstream.put(name, "1.0").put(name, "2.0");
    isDone = await runUntilKilled(at, step);
    kills += Number(!isDone);
    at.clock.pass(3 * MINUTE);
    const run = await at.run({ of: "all" }, at.instance());
    assert.deepEqual([run.state, run.error], ["succeeded", ""], name);
    assert.deepEqual(await at.published(name), ["2.0", "1.0"], name);
    for (const version of ["1.0", "2.0"]) {
      const url = `https://vendor.test/${name}/${version}/setup.exe`;
      assert.equal(at.fetcher.downloads.filter((one) => one === url).length, 1, name);
      assert.equal((await at.version(name, version))!.state, "published", name);
    }
    const events = (await at.events("version.")).filter((event) => event.endsWith(name));
    assert.deepEqual(events, [`version.published ${name}`], name);
  }
  assert.ok(kills > (shared ? 4 : 20), `${kills} steps`);
  const { items } = await at.sync.runs(at.repository, { limit: 100 });
  assert.deepEqual(items.filter(({ state }) => state === "running"), []);
});

mirrors("a run that nobody is at any more is gone on with by the clock", async (at) => {
  at.allow("Acme.*").upstream.put("Acme.Tool", "1.0");
  await runDue(at);
  at.upstream.put("Acme.Tool", "2.0");
  assert.equal(await runUntilKilled(at, 12), false);
  assert.equal(await runDue(at, at.instance()), 0);
  at.clock.pass(3 * MINUTE);
  assert.equal(await runDue(at, at.instance()), 1);
  assert.deepEqual(await at.published("Acme.Tool"), ["2.0", "1.0"]);
  const { items } = await at.sync.runs(at.repository, { limit: 2 });
  assert.deepEqual(items.map(({ state, error }) => [state, error]), [
    ...[["succeeded", ""], ["failed", "Its server ended"]],
  ]);
});

mirrors("old runs are forgotten with their lines, those that found nothing first", async (at) => {
  const { documents } = at.registry.packhouse.stores;
  const seed = await at.run();
  for (let number = 1; number <= 75; number++) {
    const unchanged = number % 5 === 0;
    const run = { ...seed, id: newId(), counts: unchanged ? {} : { added: 1 }, unchanged };
    await documents.insert(COLLECTIONS.mirrorRuns, run);
    const item = { id: `${run.id}/1`, run: run.id, repository: at.repository.id, ...LINE };
    if (!unchanged) await documents.insert(COLLECTIONS.mirrorItems, item);
  }
  await at.run();
  const { items } = await at.sync.runs(at.repository, { limit: 1000 });
  assert.equal(items.filter(({ unchanged }) => unchanged).length, 11);
  assert.equal(items.filter(({ unchanged }) => !unchanged).length, 50);
  const where = { repository: at.repository.id };
  const lines = await Array.fromAsync(documents.find(COLLECTIONS.mirrorItems, { where }));
  const kept = items.filter(({ unchanged }) => !unchanged).map(({ id }) => id);
  assert.deepEqual(lines.map(({ run }) => run), kept.toReversed());
});

const LINE = {
  ...{ package: "Acme.Tool", version: "1.0", outcome: "added", reason: "", detail: "" } as const,
  ...{ bytes: 0, milliseconds: 0 },
};

/** Downloads of such addresses wait until their run is broken off; answers when the first one does. */
function blockDownloads(at: MirrorFixture, part = ""): Promise<void> {
  const begun = Promise.withResolvers<void>();
  at.fetcher.fault = (url, signal) => {
    if (!url.includes(part)) return;
    begun.resolve();
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
    );
  };
  return begun.promise;
}

/** Begins what is due, and waits for its end. */
async function runDue(at: MirrorFixture, sync = at.sync): Promise<number> {
  const begun = await sync.runDue(at.clock.at);
  if (begun > 0) await ending(at);
  return begun;
}

const LONGEST = 60_000;

async function ending(at: MirrorFixture): Promise<MirrorRun> {
  const deadline = Date.now() + LONGEST;
  for (;;) {
    const { items: [newest] } = await at.sync.runs(at.repository, { limit: 1 });
    if (newest && newest.state !== "running") return newest;
    assert.ok(Date.now() < deadline, "The run does not end");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

class Killed extends Error {}

/** Lets an instance take so many steps; nothing happens after them. Whether it came to an end before. */
async function runUntilKilled(at: MirrorFixture, steps: number): Promise<boolean> {
  let taken = 0;
  const step = () => {
    if (++taken > steps) throw new Killed();
  };
  const killable = killableTools(at, step);
  const sync = at.instance({ beat: HOUR, ...killable });
  await sync.start(at.repository, { of: "all" }, ADA)
    .then(({ ended }) => ended)
    .catch((error: unknown) => assert.ok(error instanceof Killed, String(error)));
  return taken <= steps;
}

function killableTools(at: MirrorFixture, step: () => void) {
  const { services } = at.registry.packhouse;
  return {
    documents: <D extends object>(store: D) => killable(store, step, ["get", "find"]),
    tools: {
      packages: killable(services.packages, step, ["describe"]),
      files: killable(services.files, step, ["upload"]),
      fetcher: killable(at.fetcher, step),
      verifier: killable(at.verifier, step),
      record: services.record,
    } satisfies Partial<SyncServiceOptions>,
  };
}

/** A process may be killed before each call, and behind it before anybody learns of its answer. */
function killable<T extends object>(target: T, step: () => void, safe: readonly string[] = []): T {
  return new Proxy(target, {
    get(_, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      const call = member.bind(target);
      if (safe.includes(String(name))) return call;
      return async (...given: unknown[]) => {
        step();
        const answer = await call(...given);
        step();
        return answer;
      };
    },
  });
}
