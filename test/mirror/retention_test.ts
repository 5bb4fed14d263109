import assert from "node:assert/strict";
import { GRACE } from "../../ts/registry/sweep_service.ts";
import { ADA, DAY, type MirrorFixture, mirrors } from "./fixture.ts";

/** Copies versions of one package, a day apart; the last is a day old then. */
async function fill(at: MirrorFixture, ...versions: readonly string[]): Promise<void> {
  at.allow({ package: "Acme.Tool", maxVersions: 99 });
  for (const version of versions) {
    at.upstream.put("Acme.Tool", version);
    await at.run();
    at.clock.pass(DAY);
  }
}

mirrors(
  "retention keeps the newest by true version order, and says before what would go",
  async (at) => {
    await fill(at, "1.10", "1.9", "2.0-beta", "1.2");
    at.allow({ package: "Acme.Tool", maxVersions: 2 });
    const gone = await at.retention.preview(at.repository);
    assert.deepEqual([gone.versions, gone.bytes], [2, "Acme.Tool 1.9Acme.Tool 1.2".length]);
    assert.deepEqual(gone.items.map(({ version, why }) => `${version} ${why}`), [
      ...["1.9 surplus", "1.2 surplus"],
    ]);
    assert.deepEqual(await at.published("Acme.Tool"), ["2.0-beta", "1.10", "1.9", "1.2"]);
    assert.deepEqual(await at.runAndTell(), [
      ...["removed Acme.Tool 1.2 (surplus)", "removed Acme.Tool 1.9 (surplus)"],
    ]);
    assert.deepEqual(await at.published("Acme.Tool"), ["2.0-beta", "1.10"]);
    assert.equal((await at.run()).unchanged, true);
    at.allow({ package: "Acme.Tool", maxVersions: 3 });
    assert.deepEqual(await at.runAndTell(), ["added Acme.Tool 1.9"]);
  },
);

mirrors(
  "age takes copies although the upstream has nothing new, and they stay away",
  async (at) => {
    await fill(at, "1.0", "2.0", "3.0");
    at.set({ retention: { maxAgeDays: 2, keepDownloadedDays: null } });
    assert.deepEqual(await at.runAndTell(), [
      ...["removed Acme.Tool 1.0 (too_old)", "removed Acme.Tool 2.0 (too_old)"],
    ]);
    at.clock.pass(9 * DAY);
    const run = await at.run();
    assert.deepEqual([run.unchanged, run.counts], [true, {}]);
    at.upstream.put("Acme.Tool", "4.0");
    assert.deepEqual(await at.runAndTell(), [
      ...["added Acme.Tool 4.0", "removed Acme.Tool 3.0 (too_old)"],
    ]);
    at.set({ retention: { maxAgeDays: null, keepDownloadedDays: null } });
    assert.deepEqual((await at.runAndTell()).length, 3);
  },
);

mirrors("what clients still fetch stays", async (at) => {
  await fill(at, "1.0", "2.0", "3.0");
  at.set({ retention: { maxAgeDays: null, keepDownloadedDays: 7 } });
  at.allow({ package: "Acme.Tool", maxVersions: 1 });
  at.downloadedAt.set("acme.tool/1", at.clock.at - 6 * DAY).set(
    "acme.tool/2",
    at.clock.at - 8 * DAY,
  );
  assert.deepEqual(await at.runAndTell(), ["removed Acme.Tool 2.0 (surplus)"]);
  assert.deepEqual(await at.published("Acme.Tool"), ["3.0", "1.0"]);
  at.clock.pass(2 * DAY);
  assert.deepEqual(await at.runAndTell(), ["removed Acme.Tool 1.0 (surplus)"]);
});

mirrors(
  "a package without a rule stays until somebody wants it gone, and its bytes go then",
  async (at) => {
    await fill(at, "1.0", "2.0");
    at.allow("Other.*");
    assert.deepEqual(await at.runAndTell(), []);
    assert.deepEqual(await at.published("Acme.Tool"), ["2.0", "1.0"]);
    assert.equal((await at.retention.preview(at.repository)).versions, 0);
    assert.equal((await at.retention.preview(at.repository, { removeUnruled: true })).versions, 2);
    const told: string[] = [];
    await at.retention.apply(at.repository, {
      ...{ by: ADA, removeUnruled: true },
      tell: ({ version, why }) => Promise.resolve(void told.push(`${version} ${why}`)),
    });
    assert.deepEqual(told, ["2.0 unruled", "1.0 unruled"]);
    assert.deepEqual(await at.published("Acme.Tool"), []);
    const { services, stores } = at.registry.packhouse;
    const blobs = async () => (await Array.fromAsync(stores.blobs.list(""))).length;
    assert.equal(await blobs(), 2);
    // The store dates bytes by its own clock.
    at.clock.at = Math.max(at.clock.at, Date.now()) + 2 * GRACE;
    await services.sweep.sweep();
    assert.equal(await blobs(), 0);
  },
);
