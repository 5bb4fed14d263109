import assert from "node:assert/strict";
import { AccessFixture, NOON } from "../../test/access_fixture.ts";
import { type Actor, ITSELF } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import type { EventQuery } from "./event_log.ts";

const ADA: Actor = { user: "ada" as UserId, name: "ada", address: "192.0.2.1" };

async function seeded() {
  const access = new AccessFixture();
  for (let number = 0; number < 6; number++) {
    const kind = number % 2 === 0 ? "file.uploaded" : "version.published";
    await access.events.record({ kind, actor: number < 3 ? ADA : ITSELF, target: `t${number}` });
    access.clock.pass(1000);
  }
  return access.events;
}

Deno.test("record() keeps who, what, when and from where", async () => {
  const access = new AccessFixture();
  await access.events.record({ kind: "sign_out", actor: ADA, target: "ada", detail: { a: 1 } });
  const [event] = await access.happened();
  const { seal, revision: _, ...rest } = event!;
  assert.match(seal, /^[\w-]{43}$/);
  assert.deepEqual(rest, {
    ...{ id: "0000000000000001", sequence: 1, previous: "" },
    ...{ at: NOON, kind: "sign_out", actor: ADA, user: "ada", name: "ada", organization: "" },
    ...{ repository: "", target: "ada", detail: { a: 1 } },
  });
});

Deno.test("find() narrows by kind, user and time, newest first", async () => {
  const events = await seeded();
  const cases: [Omit<EventQuery, "limit">, string[]][] = [
    [{}, ["t5", "t4", "t3", "t2", "t1", "t0"]],
    [{ kind: "version.published" }, ["t5", "t3", "t1"]],
    [{ user: "ada" as UserId }, ["t2", "t1", "t0"]],
    [{ user: "ada" as UserId, kind: "file.uploaded" }, ["t2", "t0"]],
    [{ since: NOON + 4000 }, ["t5", "t4"]],
    [{ until: NOON + 1000 }, ["t0"]],
    [{ since: 0, until: 0 }, []],
    [{ since: NOON + 1000, until: NOON + 4000, kind: "version.published" }, ["t3", "t1"]],
  ];
  for (const [query, targets] of cases) {
    const { items } = await events.find({ ...query, limit: 10 });
    assert.deepEqual(items.map(({ target }) => target), targets, JSON.stringify(query));
  }
});

Deno.test("find() goes on where the window before ended", async () => {
  const events = await seeded();
  const start = await events.find({ limit: 4 });
  assert.deepEqual(start.items.map(({ target }) => target), ["t5", "t4", "t3", "t2"]);
  const rest = await events.find({ limit: 4, after: start.next! });
  assert.deepEqual(rest.items.map(({ target }) => target), ["t1", "t0"]);
  assert.equal(rest.next, null);
});
