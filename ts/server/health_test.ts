import assert from "node:assert/strict";
import { loadSettings } from "../config/load_settings.ts";
import type { Driver } from "../store/document_store.ts";
import { health } from "./health.ts";

function driver(ping: () => Promise<void>): Driver {
  return { describes: "a store at db.internal", ping, close: () => Promise.resolve() };
}

const WELL = driver(() => Promise.resolve());
const SILENT = driver(() => new Promise(() => {}));
const AWAY = driver(() => Promise.reject(new Error("db.internal refused")));

interface Around {
  readonly watches?: boolean;
  readonly draining?: boolean;
}

async function ask(
  path: string,
  [documents, blobs]: readonly [Driver, Driver],
  { watches = true, draining = false }: Around = {},
): Promise<Response> {
  const { settings } = await loadSettings({
    args: [],
    env: { ENVIRONMENT: "testing" },
    readFile: () => Promise.resolve(null),
  });
  const stores = { drivers: { documents, blobs } };
  const [isWatcher, isDraining] = [() => watches, () => draining];
  const identity = { current: settings.server };
  const options = {
    settings,
    stores,
    identity,
    isWatcher,
    isDraining,
    now: Date.now,
    patience: 20,
  };
  return await health(options).request(path);
}

Deno.test("health() is well when both stores answer", async () => {
  const answer = await ask("/healthz", [WELL, WELL]);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal((await answer.json()).status, "ok");
});

Deno.test("health() names what does not answer, in time, and tells nobody where it is", async () => {
  for (
    const [documents, blobs, failed] of [
      [SILENT, WELL, "documents"],
      [WELL, SILENT, "blobs"],
      [WELL, AWAY, "blobs"],
    ] as const
  ) {
    const answer = await ask("/healthz", [documents, blobs]);
    assert.equal(answer.status, 503);
    const text = await answer.text();
    assert.doesNotMatch(text, /internal/);
    const { checks } = JSON.parse(text);
    const names = checks.filter(({ status }: { status: string }) => status === "failed");
    assert.deepEqual(names.map(({ name }: { name: string }) => name), [failed]);
  }
});

Deno.test("health() knows that a process lives whatever its stores do", async () => {
  const answer = await ask("/health", [SILENT, AWAY], { draining: true });
  assert.equal(answer.status, 200);
  const { status, environment } = await answer.json();
  assert.deepEqual([status, environment], ["ok", "testing"]);
});

Deno.test("health() tells only watchers which store it is, and how long it took", async () => {
  for (const [documents, status, state] of [[WELL, 200, "ok"], [AWAY, 503, "failed"]] as const) {
    const stranger = await ask("/healthz", [documents, WELL], { watches: false });
    assert.deepEqual([stranger.status, await stranger.json()], [status, { status: state }]);
    const { checks } = await (await ask("/healthz", [documents, WELL])).json();
    assert.deepEqual(checks.map(({ name }: { name: string }) => name), ["documents", "blobs"]);
    for (const { milliseconds } of checks) assert.equal(typeof milliseconds, "number");
  }
});

Deno.test("health() is not ready once the server was told to stop", async () => {
  const answer = await ask("/healthz", [WELL, WELL], { draining: true });
  assert.deepEqual([answer.status, (await answer.json()).status], [503, "draining"]);
});
