import assert from "node:assert/strict";
import type { Client } from "../app/client.ts";
import { createFollowedEvents } from "./follow.ts";

/** A log that grows, of a server that may be away. */
function createLog() {
  const log = { ids: ["1"], isAway: false, isAtTop: true };
  const events = (from: number) => log.ids.slice(from).map((id) => ({ id }));
  const answer = (body: unknown) =>
    log.isAway
      ? Promise.reject(new TypeError("Failed to fetch"))
      : Promise.resolve({ ok: true, json: () => Promise.resolve(body) });
  const $get = () => answer({ events: events(0).reverse(), next: null });
  const tail = {
    $get: ({ query: { after } }: { query: { after?: string } }) =>
      answer({
        events: after === undefined ? [] : events(Number(after)),
        ...{ after: log.ids.length, more: false },
      }),
  };
  const client = { audit: { $get, tail } } as unknown as Client;
  const followed = createFollowedEvents({ client, filter: {}, isAtTop: () => log.isAtTop });
  const shown = () => followed.events.items.value.map(({ id }) => id);
  return { log, followed, shown };
}

Deno.test("createFollowedEvents() puts new events above what is read, where the reader is", async () => {
  const { log, followed, shown } = createLog();
  await followed.look();
  log.ids.push("2", "3");
  await followed.look();
  assert.deepEqual([shown(), followed.fresh.value], [["3", "2", "1"], []]);
});

Deno.test("createFollowedEvents() counts new events for a reader who is further down", async () => {
  const { log, followed, shown } = createLog();
  await followed.look();
  [log.isAtTop, log.ids] = [false, ["1", "2", "3"]];
  await followed.look();
  assert.deepEqual([shown(), followed.fresh.value.length], [["1"], 2]);
  followed.show();
  assert.deepEqual([shown(), followed.fresh.value], [["3", "2", "1"], []]);
});

Deno.test("createFollowedEvents() goes on without a gap where a server was away", async () => {
  const { log, followed, shown } = createLog();
  await followed.look();
  [log.isAway, log.ids] = [true, ["1", "2"]];
  await followed.look();
  assert.deepEqual([followed.isAway.value, shown()], [true, ["1"]]);
  log.isAway = false;
  await followed.look();
  assert.deepEqual([followed.isAway.value, shown()], [false, ["2", "1"]]);
});
