import assert from "node:assert/strict";
import { made, MIRROR, type MirroredWorld, mirrorScenario } from "./mirror_fixture.ts";

const GIT = made("Git.Git", "2.51.0");
const FILES = "/files/*";

/** Server-sent events as they come: name and run. */
async function* eventsOf({ body }: Response): AsyncGenerator<{ event: string; run: Run }> {
  let text = "";
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text += part).split("\n\n");
    text = events.pop()!;
    for (const one of events) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(one) ?? [];
      if (event) yield { event, run: JSON.parse(data!) };
    }
  }
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: Record<string, number>;
}

/** A run that comes no further than its first file, until what is answered is called. */
async function stalled(world: MirroredWorld): Promise<{ id: string; goOn: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.upstream.fault(FILES, { is: "stall", after: 100, until: promise }, { method: "GET" });
  await world.mirror({}, "Git.*");
  const reached = world.upstream.next(FILES);
  const { id } = await world.get("/runs", "POST", {});
  await reached;
  return { id, goOn: resolve };
}

function watch({ registry }: MirroredWorld, id: string): Promise<Response> {
  return registry.admin(`${MIRROR}/runs/${id}/progress`);
}

mirrorScenario("mirror: a run is watched until it has ended", [GIT], async (world) => {
  const { id, goOn } = await stalled(world);
  const answer = await watch(world, id);
  assert.equal(answer.headers.get("content-type"), "text/event-stream");
  const events = eventsOf(answer);
  const { value: first } = await events.next();
  assert.deepEqual([first!.event, first!.run.id, first!.run.state], ["progress", id, "running"]);
  goOn();
  const rest = await Array.fromAsync(events);
  const last = rest.at(-1)!;
  assert.deepEqual([last.event, last.run.state, last.run.counts.added], ["end", "succeeded", 1]);
  const late = await Array.fromAsync(eventsOf(await watch(world, id)));
  assert.deepEqual(late.map(({ event }) => event), ["progress", "end"]);
});

mirrorScenario("mirror: a server that stops waits for nobody who watches", [GIT], async (world) => {
  const { id, goOn } = await stalled(world);
  const events = eventsOf(await watch(world, id));
  await events.next();
  world.registry.packhouse.endStreams();
  const rest = await Array.fromAsync(events);
  assert.ok(rest.every(({ event }) => event === "progress"));
  goOn();
});

mirrorScenario("mirror: one watches so many runs at once, and no more", [GIT], async (world) => {
  const { id, goOn } = await stalled(world);
  const open = await Promise.all(Array.from({ length: 8 }, () => watch(world, id)));
  const refused = await watch(world, id);
  assert.deepEqual([refused.status, (await refused.json()).code], [429, "rate_limited"]);
  await open.pop()!.body!.cancel();
  const again = await watch(world, id);
  assert.equal(again.status, 200);
  goOn();
  for (const { body } of [...open, again]) await body!.cancel();
});

mirrorScenario(
  "mirror: whoever only wants the head of what is watched gets it",
  [GIT],
  async (world) => {
    const { id, goOn } = await stalled(world);
    const answer = await world.registry.admin(`${MIRROR}/runs/${id}/progress`, { method: "HEAD" });
    assert.deepEqual([answer.status, answer.headers.get("content-length")], [200, null]);
    await answer.body?.cancel();
    goOn();
  },
);

mirrorScenario("mirror: a run is cancelled, and the next one goes on", [GIT], async (world) => {
  const { id, goOn } = await stalled(world);
  const again = await world.ask("POST", "/runs", {});
  assert.deepEqual([again.status, (await again.json()).code], [409, "mirror_running"]);
  assert.equal((await world.get("")).running, id);

  assert.equal((await world.get(`/runs/${id}/cancel`, "POST")).cancelling, true);
  assert.equal((await world.ended(id)).state, "cancelled");
  assert.deepEqual(await world.offered("Git.Git"), []);
  goOn();
  world.upstream.heal();
  assert.equal((await world.run()).counts.added, 1);
  assert.equal((await world.get(`/runs/${id}/cancel`, "POST")).state, "cancelled");
});
