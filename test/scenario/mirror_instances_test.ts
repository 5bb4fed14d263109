import assert from "node:assert/strict";
import { StillClock } from "../access_fixture.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { startUpstream } from "../servers/upstream/mod.ts";
import { made, MirroredWorld, REACHES_STAND_IN } from "./mirror_fixture.ts";
import { ENGINES, openRegistry, stopServers } from "./registry.ts";

const SHARED = ENGINES.find(({ name }) => name === "mongodb and s3")!;
const FILES = "/files/*";
const PACKAGES = [made("Git.Git", "2.51.0")];

/** A test of two instances on the same stores, each with a disk of its own. */
function instances(
  name: string,
  run: (one: MirroredWorld, other: MirroredWorld) => Promise<void>,
): void {
  Deno.test({
    name: `mirror instances: ${name}`,
    ignore: SHARED.missing,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const clock = new StillClock();
      const now = clock.now;
      await using upstream = await startUpstream({ packages: PACKAGES });
      const env = REACHES_STAND_IN;
      await using one = await openRegistry({ engine: SHARED, env, now });
      const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
      {
        await using other = await openRegistry({ env: { ...one.env, DATA_DIR: folder }, now });
        await run(new MirroredWorld(one, upstream), new MirroredWorld(other, upstream));
      }
      await Deno.remove(folder, { recursive: true });
    },
  });
}

/** Has a run of an instance stand still at its first file. */
async function stalled(world: MirroredWorld): Promise<{ id: string; goOn: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.upstream.fault(FILES, { is: "stall", after: 100, until: promise }, { method: "GET" });
  await world.mirror({}, "Git.*");
  const reached = world.upstream.next(FILES);
  const { id } = await world.get("/runs", "POST", {});
  await reached;
  return { id, goOn: resolve };
}

instances("one runs a mirror, and the other sees it, and runs it not", async (one, other) => {
  const { id, goOn } = await stalled(one);
  assert.equal((await other.get(`/runs/${id}`)).state, "running");
  const again = await other.ask("POST", "/runs", {});
  assert.deepEqual([again.status, (await again.json()).code], [409, "mirror_running"]);
  const events = await other.registry.admin(
    `/api/v1/repositories/default/winget/mirror/runs/${id}/progress`,
  );
  goOn();
  assert.match(await events.text(), /event: end\ndata: .*"state":"succeeded"/);
  assert.equal((await other.ended(id)).counts.added, 1);
  assert.equal(one.upstream.count(FILES, "GET"), 1);
});

instances("what one is at, the other cancels", async (one, other) => {
  const { id, goOn } = await stalled(one);
  await other.get(`/runs/${id}/cancel`, "POST");
  assert.equal((await one.ended(id)).state, "cancelled");
  goOn();
});

instances("when the clock strikes, one run begins", async (one, other) => {
  await one.mirror({}, "Git.*");
  const ticks = [one, other].map(({ registry }) => registry.packhouse.services.jobs.tick("mirror"));
  await Promise.all(ticks);
  const { runs: [{ id }] } = await one.get("/runs");
  await one.ended(id);
  assert.equal((await one.get("/runs")).runs.length, 1);
  const { documents } = one.registry.packhouse.stores;
  const kept = async () => {
    const found = documents.find(COLLECTIONS.jobRuns, { where: { job: "mirror" } });
    return (await Array.fromAsync(found)).map(({ result }) => result);
  };
  assert.deepEqual(await kept(), ["Began 1 run"]);
  await one.registry.packhouse.services.jobs.tick("mirror");
  assert.deepEqual(await kept(), ["Began 1 run"]);
});

Deno.test.afterAll(stopServers);
