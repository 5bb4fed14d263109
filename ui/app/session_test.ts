import assert from "node:assert/strict";
import { createSession } from "./session.ts";
import type { News, Tabs } from "./tabs.ts";

const USER = {
  ...{ id: "1", username: "ada", email: null, title: "Ada", kind: "human" as const },
  ...{ platformAdmin: false, createdAt: "2030-01-31T12:00:00.000Z" },
};

/** A server with a session, tabs that are alone, and a clock. */
function fixture() {
  const world = { now: 1_000_000, isOver: false, issued: 0, asked: [] as string[] };
  const heard: ((news: News) => void)[] = [];
  const told: News[] = [];
  const tabs: Tabs = {
    inTurn: (work) => work(),
    tell: (news) => told.push(news),
    listen: (hear) => heard.push(hear),
  };
  const fetch = ((path: string, init?: RequestInit) => {
    const token = new Headers(init?.headers).get("authorization");
    world.asked.push(`${path} ${token ?? "-"}`);
    if (path.endsWith("/refresh")) {
      if (world.isOver) return Promise.resolve(new Response("{}", { status: 401 }));
      const grant = { accessToken: `t${++world.issued}`, expiresIn: 900, user: USER };
      return Promise.resolve(Response.json(grant));
    }
    if (path.endsWith("/logout")) return Promise.resolve(new Response(null, { status: 204 }));
    const isGood = !world.isOver && token === `Bearer t${world.issued}`;
    return Promise.resolve(new Response("{}", { status: isGood ? 200 : 401 }));
  }) as typeof globalThis.fetch;
  const note = {
    isThere: true,
    leave: () => void (note.isThere = true),
    remove: () => void (note.isThere = false),
  };
  const session = createSession({ fetch, tabs, note, now: () => world.now });
  return { world, session, note, told, hear: (news: News) => heard.forEach((one) => one(news)) };
}

Deno.test("resume() finds the browser's session, or nobody", async () => {
  const { world, session } = fixture();
  await session.resume();
  assert.equal(session.user.value?.username, "ada");
  world.isOver = true;
  const other = fixture();
  other.world.isOver = true;
  await other.session.resume();
  assert.deepEqual(other.session.standing.value, { is: "nobody" });
});

Deno.test("resume() does not ask where nobody ever signed in", async () => {
  const { world, session, note } = fixture();
  note.isThere = false;
  await session.resume();
  assert.deepEqual([world.asked, session.standing.value], [[], { is: "nobody" }]);
});

Deno.test("fetch() renews a token that has run out, once for all who wait", async () => {
  const { world, session } = fixture();
  await session.resume();
  world.now += 901_000;
  const answers = await Promise.all(["/a", "/b", "/c"].map((path) => session.fetch(path)));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
  assert.equal(world.issued, 2);
});

Deno.test("fetch() renews a token that the server refuses early, and asks again", async () => {
  const { world, session } = fixture();
  await session.resume();
  world.issued = 5;
  assert.equal((await session.fetch("/a")).status, 200);
  assert.equal(world.issued, 6);
});

Deno.test("fetch() keeps who it was when their session has ended, so that they can come back", async () => {
  const { world, session } = fixture();
  await session.resume();
  world.isOver = true;
  assert.equal((await session.fetch("/a")).status, 401);
  assert.deepEqual(session.standing.value, { is: "expired", user: USER });
  world.isOver = false;
  session.begin({ accessToken: `t${++world.issued}`, expiresIn: 900, user: USER });
  assert.equal(session.standing.value.is, "signed in");
});

Deno.test("a session is what other tabs say of it", async () => {
  const { world, session, told, hear } = fixture();
  await session.resume();
  assert.equal(told.length, 1);
  world.issued = 9;
  const grant = { accessToken: "t9", expiresIn: 900, user: USER };
  hear({ is: "grant", grant, at: world.now });
  assert.equal((await session.fetch("/a")).status, 200);
  hear({ is: "over" });
  assert.equal(session.standing.value.is, "nobody");
});

Deno.test("end() forgets the token whatever the server says, and tells the other tabs", async () => {
  const { world, session, told } = fixture();
  await session.resume();
  assert.equal(await session.end(), null);
  assert.equal(session.user.value, null);
  assert.deepEqual(told.at(-1), { is: "over" });
  await session.fetch("/a");
  assert.equal(world.asked.at(-1), "/a -");
});
