import assert from "node:assert/strict";
import { ADMIN } from "../scenario/registry.ts";
import { lacks } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { until } from "../until.ts";
import { ask, serve, type Server, temporaryFolder } from "./_child.ts";

const SECRETS = {
  JWT_SECRET: "0123456789abcdef0123456789abcdef",
  AUTH_ENCRYPTION_KEY: "0".repeat(64),
};

/** What happens between two instances; each story signs in for itself. */
const STORIES: [string, (one: Server, other: Server) => Promise<void>][] = [];

function twoInstances(name: string, story: (one: Server, other: Server) => Promise<void>): void {
  STORIES.push([name, story]);
}

Deno.test({
  name: "two processes on one MongoDB-protocol store",
  ignore: lacks("ferretdb"),
  // Connections to servers that were stopped close a little later.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    using folder = temporaryFolder();
    await using mongo = await startMongo();
    const settings = {
      ...{ DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password, ...SECRETS },
      ...{ MONGODB_URL: mongo.url.href, MONGODB_DB: "instances" },
    };
    await using one = await serve(settings);
    await using other = await serve(settings);
    for (const [name, story] of STORIES) await test.step(name, () => story(one, other));
  },
});

/** Sends JSON to the API; the answer's body is read as JSON where there is one. */
async function call(
  server: Server,
  method: string,
  path: string,
  { json, bearer }: { readonly json?: unknown; readonly bearer?: string } = {},
) {
  const { status, text } = await ask(server, `/api/v1${path}`, {
    method,
    headers: {
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(bearer && { authorization: `Bearer ${bearer}` }),
    },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  return { status, body: text === "" ? null : JSON.parse(text) };
}

async function signIn(server: Server) {
  const { status, body } = await call(server, "POST", "/auth/login", { json: ADMIN });
  assert.equal(status, 200, JSON.stringify(body));
  return body as { accessToken: string; refreshToken: string };
}

twoInstances("a refresh token that is shown to both at once is exchanged once", async (...both) => {
  const { refreshToken } = await signIn(both[0]);
  const tries = Array.from({ length: 20 }, (_, at) => both[at % 2]!);
  const answers = await Promise.all(
    tries.map((server) => call(server, "POST", "/auth/refresh", { json: { refreshToken } })),
  );
  const won = answers.filter(({ status }) => status === 200);
  assert.equal(won.length, 1, JSON.stringify(answers.map(({ status }) => status)));
  assert.ok(answers.every(({ status }) => status === 200 || status === 409));
  const next = { refreshToken: won[0]!.body.refreshToken };
  assert.equal((await call(both[1], "POST", "/auth/refresh", { json: next })).status, 200);
});

twoInstances("a replayed refresh token ends its family on both", async (one, other) => {
  const first = await signIn(one);
  const json = { refreshToken: first.refreshToken };
  const second = (await call(one, "POST", "/auth/refresh", { json })).body;
  const third =
    (await call(one, "POST", "/auth/refresh", { json: { refreshToken: second.refreshToken } }))
      .body;
  assert.equal((await call(other, "POST", "/auth/refresh", { json })).status, 401);
  for (const server of [one, other]) {
    const newest = { refreshToken: third.refreshToken };
    assert.equal((await call(server, "POST", "/auth/refresh", { json: newest })).status, 401);
    const ended = async () =>
      (await call(server, "GET", "/auth/me", { bearer: third.accessToken })).status === 401;
    await until("the access token is refused", ended);
  }
});

twoInstances("what one takes back, the other refuses within a second", async (one, other) => {
  const { accessToken: bearer } = await signIn(one);
  const created = await call(one, "POST", "/tokens", { bearer, json: { title: "CI" } });
  const { id, secret } = created.body;
  const sees = async (token: string) =>
    (await call(other, "GET", "/auth/me", { bearer: token })).status;
  assert.equal(await sees(secret), 200);
  assert.equal((await call(one, "DELETE", `/tokens/${id}`, { bearer })).status, 204);
  await until("the token is refused", async () => await sees(secret) === 401);
  assert.equal(await sees(bearer), 200);
  assert.equal((await call(one, "POST", "/auth/logout", { bearer, json: {} })).status, 204);
  await until("the session is over", async () => await sees(bearer) === 401);
});

twoInstances(
  "of many guesses at once, both together check as many as one would",
  async (...both) => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => {
        const json = { username: `somebody-${at}`, password: "a guess" };
        return call(both[at % 2]!, "POST", "/auth/login", { json });
      }),
    );
    const codes = answers.map(({ body }) => body.code);
    assert.equal(codes.filter((code) => code === "credentials_wrong").length, 10, codes.join(" "));
    assert.equal(codes.filter((code) => code === "rate_limited").length, 40, codes.join(" "));
    // Whoever signed in from there before does not wait with the guessers.
    await signIn(both[0]);
  },
);

twoInstances("what both record at the same time is one chain", async (one, other) => {
  const { accessToken: bearer } = await signIn(one);
  const servers = Array.from({ length: 40 }, (_, at) => at % 2 ? one : other);
  const made = await Promise.all(
    servers.map((server) => call(server, "POST", "/tokens", { bearer, json: { title: "CI" } })),
  );
  assert.deepEqual(made.map(({ status }) => status), servers.map(() => 201));
  const headers = { authorization: `Bearer ${bearer}` };
  const { text } = await ask(other, "/api/v1/audit/export", { headers });
  const events = text.trimEnd().split("\n").map((line) => JSON.parse(line))
    .sort((one, other) => one.sequence - other.sequence);
  assert.ok(events.filter(({ kind }) => kind === "token.created").length >= servers.length);
  let before = { sequence: 0, seal: "" };
  for (const event of events) {
    assert.deepEqual([event.sequence, event.previous], [before.sequence + 1, before.seal]);
    before = event;
  }
});
