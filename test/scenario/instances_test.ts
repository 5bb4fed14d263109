import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { EVERYTHING } from "../../ts/model/sight.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { type Job, JobService } from "../../ts/registry/job_service.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { Leases } from "../../ts/store/lease.ts";
import { compareVersions } from "../../ts/protocols/winget/version_order.ts";
import { StillClock } from "../access_fixture.ts";
import { publish } from "./_files.ts";
import { until } from "../until.ts";
import { ADMIN, ENGINES, json, openRegistry, ORIGIN, type Registry } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const SHARED = ENGINES.find(({ name }) => name === "mongodb and s3")!;
const ADDRESS = "/packageManifests/Contoso.Tool";

/** A test of two instances on the same stores, each with memory of its own. */
function instances(name: string, run: (one: Registry, other: Registry) => Promise<void>): void {
  Deno.test({
    name: `instances: ${name}`,
    ignore: SHARED.missing,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using one = await openRegistry({ engine: SHARED });
      await using other = await openRegistry({ env: one.env });
      await run(one, other);
    },
  });
}

instances("what one writes, the other serves and finds within a second", async (one, other) => {
  assert.equal((await other.fetch(ADDRESS)).status, 204);
  assert.equal(await found(other, "Contoso.Tool"), false);

  const path = await publish(one.admin, "bytes");
  await until("it comes to be known", async () => (await other.fetch(ADDRESS)).status === 200);
  assert.equal(await found(other, "Contoso.Tool"), true);
  assert.equal(await (await other.fetch(path)).text(), "bytes");

  const version = manifest("Contoso.Tool", ["2.0"]).Versions[0];
  const added = await one.admin("/packages/Contoso.Tool/versions", json("POST", version));
  assert.equal(added.status, 201);
  await until(
    "it comes to be known",
    async () => (await (await other.fetch(ADDRESS)).json()).Data.Versions.length === 2,
  );

  assert.equal((await one.admin(ADDRESS, { method: "DELETE" })).status, 204);
  await until("it comes to be known", async () => (await other.fetch(ADDRESS)).status === 204);
  assert.equal(await found(other, "Contoso.Tool"), false);
  assert.equal((await other.fetch(path)).status, 404);

  await publish(one.admin, "again");
  await until("it comes to be known", async () => (await other.fetch(ADDRESS)).status === 200);
});

instances(
  "an edit that began before another's is made upon it, never over it",
  async (one, other) => {
    await publish(one.admin, "bytes");
    const repository = await one.packhouse.services.repositories.get("default/winget");
    const change = {
      repository,
      name: { name: "Contoso.Tool", key: "contoso.tool" },
      by: ITSELF,
      sight: EVERYTHING,
      compare: compareVersions,
    };
    let begun = 0;
    await one.packhouse.services.packages.change(change, async (draft) => {
      if (++begun === 1) {
        const version = manifest("Contoso.Tool", ["2.0"]).Versions[0];
        const added = await other.admin("/packages/Contoso.Tool/versions", json("POST", version));
        assert.equal(added.status, 201);
      }
      draft.yank("1", "1.0", "broken");
    });
    assert.equal(begun, 2);
    const id = `${repository.id}/contoso.tool`;
    const kept = await other.packhouse.stores.documents.get(COLLECTIONS.packages, id);
    const versions = kept!.versions.map(({ version, yanked }) => [version, yanked]);
    assert.deepEqual(versions, [["2.0", undefined], ["1.0", "broken"]]);
  },
);

instances(
  "of two that publish the same package, one is told that it exists",
  async (one, other) => {
    const wanted = () => json("POST", manifest("Contoso.Tool", ["1.0"]));
    const answers = await Promise.all([
      one.admin("/packageManifests", wanted()),
      other.admin("/packageManifests", wanted()),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  },
);

Deno.test({
  name: "instances: of many wrong passwords at once, exactly as many are checked as are allowed",
  ignore: SHARED.missing,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { now } = new StillClock();
    await using one = await openRegistry({ engine: SHARED, now });
    await using other = await openRegistry({ env: one.env, now });
    const { address, tries } = { address: "192.0.2.1", tries: Array.from({ length: 50 }).keys() };
    const answers = await Promise.all(
      Array.from(tries, async (number) => {
        const { signIn } = [one, other][number % 2]!.packhouse.services;
        const shown = { login: ADMIN.username, password: `guess ${number}`, address } as const;
        const attempt = { ...shown, method: "login" };
        return await signIn.byPassword(attempt, { origin: ORIGIN }).catch(({ code }) => code);
      }),
    );
    const wrong = answers.filter((code) => code === "credentials_wrong");
    assert.equal(wrong.length, 5);
    assert.equal(answers.filter((code) => code === "rate_limited").length, 45);
    const { events } = other.packhouse.services;
    const { items } = await events.find({ kind: "sign_in.refused", limit: 100 });
    assert.equal(items.length, 5);
  },
});

Deno.test({
  name: "instances: two that start for the first time at once make one of everything",
  ignore: SHARED.missing,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const env = { ...await SHARED.open(), DATA_DIR: await Deno.makeTempDir(), ADMIN_PASSWORD: "" };
    const [one, other] = await Promise.all([openRegistry({ env }), openRegistry({ env })]);
    await using _one = one, _other = other;
    const { documents } = one.packhouse.stores;
    for (const collection of ["organizations", "repositories", "users"] as const) {
      let count = 0;
      for await (const _ of documents.find(COLLECTIONS[collection] as never, {})) count++;
      assert.equal(count, 1, collection);
    }
    await Deno.remove(env.DATA_DIR, { recursive: true });
  },
});

instances("a job runs in one of them, and again once its instance is gone", async (one, other) => {
  let now = Date.now();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const job = (run: Job["run"]): Job => ({ id: "work", about: "", schedule: "", run });
  const service = ({ packhouse }: Registry, instance: string, run: Job["run"]) => {
    const { documents } = packhouse.stores;
    const leases = new Leases({ documents, now: () => now, holder: instance });
    return new JobService({ documents, leases, jobs: [job(run)], instance, now: () => now });
  };
  const first = service(one, "one", async () => {
    begin();
    await finished;
    return "late";
  });
  const second = service(other, "other", () => Promise.resolve("done"));
  const running = first.run("work");
  await begun;
  const refused = (error: unknown) =>
    error instanceof RegistryError && error.code === "job_running";
  await assert.rejects(second.run("work"), refused);
  assert.equal((await second.runs("work", { limit: 9 })).items[0]!.state, "running");

  now += 60_000;
  await assert.rejects(second.run("work"), refused);
  now += 3 * 60_000;
  const { state, result, instance } = await second.run("work");
  assert.deepEqual([state, result, instance], ["succeeded", "done", "other"]);
  const buried = (await second.runs("work", { limit: 9 })).items[1]!;
  assert.deepEqual([buried.state, buried.instance], ["failed", "one"]);

  // An instance that was only slow changes nothing of what came of its run.
  finish();
  await running;
  const states = (await second.runs("work", { limit: 9 })).items.map(({ state }) => state);
  assert.deepEqual(states, ["succeeded", "failed"]);
  assert.equal((await second.run("work")).state, "succeeded");
});

instances("a job that fails says so and leaves its lease", async (one) => {
  const { documents } = one.packhouse.stores;
  const jobs = new JobService({
    documents,
    leases: new Leases({ documents, now: Date.now, holder: "one" }),
    jobs: [{ id: "work", about: "", schedule: "", run: () => Promise.reject(new Error("odd")) }],
    ...{ instance: "one", now: Date.now },
  });
  for (let times = 0; times < 2; times++) {
    const { state, result } = await jobs.run("work");
    assert.deepEqual([state, result], ["failed", "Error: odd"]);
  }
  await assert.rejects(jobs.run("other"), /Job does not exist/);
});

async function found({ fetch }: Registry, identifier: string): Promise<boolean> {
  const Query = { KeyWord: identifier, MatchType: "CaseInsensitive" };
  const answer = await fetch("/manifestSearch", json("POST", { Query }));
  return answer.status === 200 && (await answer.json()).Data.length > 0;
}
