import assert from "node:assert/strict";
import { promtoolComplaints } from "../servers/prometheus.ts";
import { lacks } from "../servers/component.ts";
import { valueOf } from "./_metrics.ts";
import { uploadPath } from "./_files.ts";
import { json, openRegistry, type Registry, scenario, signed } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const TOKEN = "a token of monitoring";
const BEARER = { headers: { authorization: `Bearer ${TOKEN}` } };
const WATCHED = { env: { METRICS_TOKEN: TOKEN } };

async function read({ fetch }: Registry): Promise<string> {
  const answer = await fetch("/metrics", BEARER);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type")!, /^text\/plain; version=0\.0\.4/);
  return await answer.text();
}

scenario("metrics: count what is asked, by the class of its route", async (registry) => {
  const { admin, fetch } = registry;
  const headers = { "content-length": "10" };
  const put = { method: "PUT", body: "some bytes", headers };
  assert.equal((await admin(uploadPath(), put)).status, 201);
  await admin("/packageManifests", json("POST", manifest("Contoso.Tool", ["1.0"])));
  for (
    const path of [
      "/packageManifests/Contoso.Tool",
      "/winget/default/winget/packageManifests/Contoso.Tool",
    ]
  ) {
    for (let time = 0; time < 3; time++) {
      const answer = await fetch(path);
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
    }
  }
  for (const path of ["/nowhere/1", "/nowhere/2", "/api/v1/nowhere/3"]) await drain(fetch(path));

  const text = await read(registry);
  const of = { protocol: "winget", endpoint: "packageManifests" };
  const asked = { ...of, method: "GET", status: "200" };
  assert.equal(valueOf(text, "packhouse_http_requests_total", asked), 6);
  assert.equal(valueOf(text, "packhouse_http_request_duration_seconds_count", of), 7);
  assert.equal(valueOf(text, "packhouse_catalogue_packages"), 1);
  assert.equal(valueOf(text, "packhouse_events_total", { kind: "package.created" }), 1);
  assert.ok(valueOf(text, "packhouse_http_response_bytes_total", { protocol: "winget" })! > 0);
  assert.equal(valueOf(text, "packhouse_http_request_bytes_total", { protocol: "api" }), 10);
  for (const [store, operation] of [["documents", "insert"], ["blobs", "put"]] as const) {
    const count = "packhouse_store_operation_duration_seconds_count";
    assert.ok(valueOf(text, count, { store, operation })! > 0, store);
  }
  const hits = ["hot", "rendered"].map((cache) =>
    valueOf(text, "packhouse_cache_requests_total", { cache, result: "hit" }) ?? 0
  );
  assert.ok(hits[0]! + hits[1]! > 0);
  assert.doesNotMatch(text, /nowhere|Contoso/);
}, WATCHED);

scenario("metrics: tell of jobs and when each was last done", async (registry) => {
  await registry.packhouse.services.jobs.run("sessions");
  const text = await read(registry);
  const task = "sessions";
  assert.equal(valueOf(text, "packhouse_job_runs_total", { task, state: "succeeded" }), 1);
  assert.equal(valueOf(text, "packhouse_jobs_running", { task }), 0);
  assert.ok(valueOf(text, "packhouse_job_last_success_timestamp_seconds", { task })! > 1e9);
}, WATCHED);

Deno.test("metrics: there are none for whoever may not watch, and details of health neither", async () => {
  await using registry = await openRegistry(WATCHED);
  const { fetch, admin } = registry;
  const elsewhere = await fetch("/metricz");
  const wrong = { headers: { authorization: `Bearer ${TOKEN}.` } };
  for (
    const answer of [
      await fetch("/metrics"),
      await fetch("/metrics", wrong),
      await admin("/metrics"),
    ]
  ) {
    assert.equal(answer.status, elsewhere.status);
    assert.equal((await answer.json()).code, "route_missing");
  }
  assert.deepEqual(await (await fetch("/healthz")).json(), { status: "ok" });
  const { checks } = await (await fetch("/healthz", BEARER)).json();
  assert.deepEqual(checks.map(({ name }: { name: string }) => name), ["documents", "blobs"]);
  await elsewhere.body?.cancel();
});

Deno.test("metrics: are opened by settings, and by nothing else", async () => {
  for (
    const [env, status] of [
      [{}, 404],
      [{ METRICS_TOKEN: TOKEN, METRICS: "false" }, 404],
      [{ METRICS_ALLOW: "192.0.2.0/24" }, 200],
      [{ METRICS_ALLOW: "loopback" }, 404],
    ] as const
  ) {
    await using registry = await openRegistry({ env });
    const { packhouse: { app } } = registry;
    const remoteAddr = { hostname: "192.0.2.7" };
    const request = new Request("http://packages.test/metrics", { headers: signed() });
    const answer = await app.fetch(request, { remoteAddr });
    await answer.body?.cancel();
    assert.equal(answer.status, status, JSON.stringify(env));
  }
});

Deno.test("metrics: a server that drains is not ready, and goes on answering", async () => {
  await using registry = await openRegistry();
  registry.packhouse.drain();
  const answer = await registry.fetch("/healthz");
  assert.deepEqual([answer.status, await answer.json()], [503, { status: "draining" }]);
  assert.equal((await drain(registry.fetch("/information"))).status, 200);
  assert.equal((await drain(registry.fetch("/health"))).status, 200);
});

Deno.test({
  name: "metrics: are of a form that promtool does not complain of",
  ignore: lacks("promtool"),
  async fn() {
    await using registry = await openRegistry(WATCHED);
    await drain(registry.fetch("/information"));
    assert.equal(await promtoolComplaints(["check", "metrics"], await read(registry)), "");
  },
});

async function drain(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  await answer.body?.cancel();
  return answer;
}
