import assert from "node:assert/strict";
import { StillClock } from "../access_fixture.ts";
import { made, type MirroredWorld, mirrorScenario } from "./mirror_fixture.ts";

const GIT = made("Git.Git", "2.51.0", "2.50.0");
const DAY = 86_400_000;
const MANUAL = { approval: { mode: "manual" } };
const clock = new StillClock();

/** Kinds of what the audit log has of mirrors, newest first, with what was said. */
async function told({ registry }: MirroredWorld, action: string) {
  const answer = await registry.admin(`/api/v1/audit?action=${action}`);
  const { events } = await answer.json();
  return events.map((one: { target: string; detail: Record<string, unknown> }) => one);
}

mirrorScenario(
  "mirror: by hand nothing is offered or fetched until somebody approves, and who and why is kept",
  [GIT],
  async (world) => {
    await world.mirror(MANUAL, "Git.*");
    const run = await world.run();
    assert.deepEqual([run.counts.waiting, run.counts.added], [2, 0]);
    assert.equal(world.upstream.count("/files/*"), 0);
    assert.deepEqual(await world.offered("Git.Git"), []);

    const decided = await world.decide("approve", "git.git", "2.51.0");
    assert.deepEqual([decided.state, decided.error], ["due", null]);
    await world.run();
    assert.deepEqual(await world.offered("Git.Git"), ["2.51.0"]);
    const { decision } = await world.version("Git.Git", "2.51.0");
    assert.deepEqual([decision?.verdict, decision?.by, decision?.why], [
      ...["approved", "admin", "As we said"],
    ]);
    const [{ target, detail }] = await told(world, "mirror.approved");
    assert.deepEqual([target, detail.version, detail.why], ["Git.Git", "2.51.0", "As we said"]);
  },
);

mirrorScenario(
  "mirror: what is approved does not wait for the schedule",
  [GIT],
  async (world) => {
    await world.mirror({ ...MANUAL, schedule: "0 0 1 1 *" }, "Git.*");
    await world.run();
    const { sync } = world.registry.packhouse.services;
    assert.equal(await sync.runDue(Date.now()), 0);
    await world.decide("approve", "Git.Git", "2.50.0");
    assert.equal(await sync.runDue(Date.now()), 1);
    const { running } = await world.get("");
    if (running) await world.ended(running);
    assert.deepEqual(await world.offered("Git.Git"), ["2.50.0"]);
  },
);

mirrorScenario(
  "mirror: a version is held for days from when it was first seen",
  [GIT],
  async (world) => {
    await world.mirror({ approval: { mode: "hold", days: 3 } }, "Git.*");
    assert.equal((await world.run()).counts.held, 2);
    clock.pass(2 * DAY);
    await world.run();
    assert.deepEqual(await world.offered("Git.Git"), []);
    clock.pass(DAY);
    await world.run();
    assert.deepEqual(await world.offered("Git.Git"), ["2.51.0", "2.50.0"]);
  },
  { now: clock.now },
);

mirrorScenario(
  "mirror: a rejected version goes and stays away, until somebody has it tried again",
  [GIT],
  async (world) => {
    await world.mirror({}, "Git.*");
    await world.run();
    assert.equal((await world.decide("reject", "Git.Git", "2.51.0")).state, "rejected");
    assert.deepEqual(await world.offered("Git.Git"), ["2.50.0"]);
    world.upstream.publish(made("Git.Git", "2.52.0", "2.51.0", "2.50.0"));
    await world.run();
    assert.deepEqual(await world.offered("Git.Git"), ["2.52.0", "2.50.0"]);
    assert.equal((await world.decide("retry", "Git.Git", "2.51.0")).state, "due");
    await world.run();
    assert.deepEqual(await world.offered("Git.Git"), ["2.52.0", "2.51.0", "2.50.0"]);
  },
);

mirrorScenario("mirror: a version that is skipped is passed over", [GIT], async (world) => {
  await world.mirror(MANUAL, "Git.*");
  await world.run();
  assert.equal((await world.decide("skip", "Git.Git", "2.51.0")).state, "skipped");
  await world.get("", "PUT", { upstream: { kind: "preindexed", url: world.upstream.url } });
  await world.run();
  assert.deepEqual(await world.offered("Git.Git"), ["2.50.0"]);
  assert.equal((await told(world, "mirror.skipped")).length, 1);
  const { error } = await world.decide("skip", "Git.Git", "2.50.0");
  assert.match(error.detail, /is published: reject it/);
});

mirrorScenario(
  "mirror: many are decided about at once, and one that cannot be keeps none of the others",
  [GIT],
  async (world) => {
    await world.mirror(MANUAL, "Git.*");
    await world.run();
    const named = [["Git.Git", "2.51.0"], ["Git.Git", "9.9"], ["…", "1"], ["Git.Git", "2.50.0"]];
    const { versions } = await world.get("/versions/decisions", "POST", {
      ...{ decision: "approve", why: "Pilot group" },
      versions: named.map(([name, version]) => ({ package: name, version })),
    });
    const outcomes = versions.map((one: { state: string; error: { code: string } }) =>
      one.state ?? one.error.code
    );
    assert.deepEqual(outcomes, ["due", "mirrored_version_missing", "name_refused", "due"]);
    const without = { decision: "approve", versions: [{ package: "Git.Git", version: "1" }] };
    const refused = await world.ask("POST", "/versions/decisions", without);
    assert.deepEqual([refused.status, (await refused.json()).detail], [400, '"why" is required']);
  },
);

mirrorScenario(
  "mirror: what waits is counted, for those who may decide alone",
  [GIT],
  async (world) => {
    const { registry } = world;
    const waiting = async (fetch = registry.admin) =>
      await (await fetch("/api/v1/mirrors/waiting")).json();
    await world.mirror(MANUAL, "Git.*");
    assert.deepEqual(await waiting(), { total: 0, repositories: [] });
    await world.run();
    assert.deepEqual(await waiting(), {
      total: 2,
      repositories: [{
        ...{ repository: "default/winget", waiting: 2, quarantined: 0, clashing: 0 },
        failed: null,
      }],
    });
    await world.decide("reject", "Git.Git", "2.50.0");
    assert.equal((await waiting()).total, 1);
    assert.equal((await waiting(registry.fetch)).code, "credentials_missing");
    await world.upstream[Symbol.asyncDispose]();
    assert.equal((await world.run()).state, "failed");
    assert.match((await waiting()).repositories[0].failed.error, /./);
  },
);

mirrorScenario(
  "mirror: copies of packages that no rule names go when somebody says so, and not before",
  [GIT],
  async (world) => {
    await world.mirror({}, "Git.*");
    await world.run();
    const { rules: [rule] } = await world.get("/rules");
    await world.get(`/rules/${rule.id}`, "DELETE");
    await world.run();
    assert.deepEqual((await world.get("/retention")).versions, 0);
    assert.deepEqual(await world.get("/retention", "POST", {}), { versions: 0, bytes: 0 });
    const { versions, items, bytes } = await world.get("/retention?unruled=true");
    assert.deepEqual([versions, items[0].why], [2, "unruled"]);
    assert.equal((await world.offered("Git.Git")).length, 2);
    assert.deepEqual(await world.get("/retention", "POST", { unruled: true }), {
      ...{ versions: 2, bytes },
    });
    assert.deepEqual(await world.offered("Git.Git"), []);
    const [{ detail }] = await told(world, "mirror.tidied");
    assert.deepEqual(detail, { unruled: true, versions: 2, bytes });
  },
);
