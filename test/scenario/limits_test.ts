import assert from "node:assert/strict";
import { StillClock } from "../access_fixture.ts";
import { ITSELF } from "../../ts/model/event.ts";
import { publish } from "./_files.ts";
import { ADMIN, ENGINES, json, openRegistry, type Registry, scenario, signed } from "./registry.ts";

const HOME = "192.0.2.1";
const LOGIN = "/api/v1/auth/login";
const clock = new StillClock();

/** Sends a request as it arrives from an address. */
async function from(
  { app }: Registry,
  hostname: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const info = { remoteAddr: { transport: "tcp", hostname, port: 4711 } };
  const answer = await app.request(`http://packages.test${path}`, init, info);
  // Whatever is not read keeps what it was read from.
  return new Response(answer.status === 204 ? null : await answer.bytes(), answer);
}

async function statusOf(answer: Promise<Response>): Promise<number> {
  return (await answer).status;
}

function login(registry: Registry, username: string, password: string, address: string) {
  return from(registry, address, LOGIN, json("POST", { username, password }));
}

const SOURCE = "/winget/default/winget";

/** A request of each class, and the limit of it that {@link LIMITED} sets. */
const CLASSES: Record<string, { path: (download: string) => string; init?: RequestInit }> = {
  api: { path: () => "/api/v1/repositories/default/winget/packages" },
  source: { path: () => `${SOURCE}/information` },
  search: { path: () => `${SOURCE}/manifestSearch`, init: json("POST", {}) },
  download: { path: (download) => download },
};
const LIMITED = Object.fromEntries(
  Object.keys(CLASSES).map((name) => [`RATE_LIMIT_${name.toUpperCase()}_PER_MINUTE`, "3"]),
);

scenario(
  "limits: each class is counted for each principal, and says what is left",
  async (registry) => {
    const download = await publish(registry.admin, "bytes");
    const token = await registry.admin("/api/v1/tokens", json("POST", { title: "CI" }));
    const { secret } = await token.json();
    const holders: [string, string, HeadersInit][] = [
      ["nobody", HOME, {}],
      ["nobody elsewhere", "192.0.2.2", {}],
      ["a user", HOME, signed()],
      ["a token", HOME, { authorization: `Bearer ${secret}` }],
    ];
    for (const [name, { path, init }] of Object.entries(CLASSES)) {
      clock.pass(60_000);
      for (const [holder, address, credentials] of holders) {
        const headers = new Headers(init?.headers);
        for (const [field, value] of new Headers(credentials)) headers.set(field, value);
        const ask = () => from(registry, address, path(download), { ...init, headers });
        for (const left of [2, 1, 0]) {
          const { status, headers } = await ask();
          assert.equal(status, 200, `${name} for ${holder}`);
          assert.equal(headers.get("ratelimit-policy"), `"${name}";q=3;w=60`);
          assert.equal(headers.get("ratelimit"), `"${name}";r=${left};t=20`);
        }
        const refused = await ask();
        assert.equal(refused.status, 429, `${name} for ${holder}`);
        assert.equal(refused.headers.get("retry-after"), "20");
        assert.equal(refused.headers.get("ratelimit"), `"${name}";r=0;t=20`);
        const said = await refused.json();
        assert.match(said.detail ?? said.ErrorMessage, new RegExp(`At most 3 a minute .*${name}$`));
      }
    }
  },
  { env: LIMITED, now: clock.now },
);

scenario("limits: by default the API alone has one", async (registry) => {
  const download = await publish(registry.admin, "bytes");
  for (const [name, { path, init }] of Object.entries(CLASSES)) {
    const { headers } = await from(registry, HOME, path(download), init);
    const expected = name === "api" ? '"api";q=6000;w=60' : null;
    assert.equal(headers.get("ratelimit-policy"), expected, name);
  }
});

scenario("limits: a search is one at every address of the source", async (registry) => {
  const search = json("POST", {});
  for (const base of [SOURCE, "", "/api"]) {
    const { headers } = await from(registry, HOME, `${base}/manifestSearch`, search);
    assert.match(headers.get("ratelimit-policy")!, /^"search"/, base);
  }
}, { env: LIMITED, now: clock.now });

for (const engine of ENGINES) {
  Deno.test({
    name: `limits: guesses are counted over every door, and beyond a restart (${engine.name})`,
    ignore: engine.missing,
    sanitizeResources: false,
    sanitizeOps: false,
    async fn() {
      const env = { ...await engine.open(), DATA_DIR: await Deno.makeTempDir() };
      {
        await using registry = await openRegistry({ env, now: clock.now });
        for (let guess = 0; guess < 5; guess++) {
          assert.equal(await statusOf(guessAt(registry, guess)), 401);
        }
      }
      await using again = await openRegistry({ env, now: clock.now });
      const refused = await login(again, ADMIN.username, ADMIN.password, HOME);
      assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"]);
      clock.pass(1000);
      assert.equal(await statusOf(login(again, ADMIN.username, ADMIN.password, HOME)), 200);
      await Deno.remove(env.DATA_DIR, { recursive: true });
    },
  });
}

/** A wrong password, in turn at a source and at the API. */
function guessAt(registry: Registry, number: number): Promise<Response> {
  const [account, guess] = [ADMIN.username, `guess ${number}`];
  if (number % 2 === 0) return login(registry, account, guess, HOME);
  const headers = { authorization: `Basic ${btoa(`${account}:${guess}`)}` };
  return from(registry, HOME, `${SOURCE}/information`, { headers });
}

scenario(
  "limits: an account that is guessed from everywhere still lets its owner in from home",
  async (registry) => {
    const { username, password } = ADMIN;
    assert.equal(await statusOf(login(registry, username, password, HOME)), 200);
    let checked = 0;
    for (let host = 0; host < 30; host++) {
      const status = await statusOf(login(registry, username, "a guess", `203.0.113.${host}`));
      if (status === 401) checked++;
      else assert.equal(status, 429);
    }
    assert.equal(checked, 20);
    assert.equal(await statusOf(login(registry, username, password, "198.51.100.1")), 429);
    assert.equal(await statusOf(login(registry, username, password, HOME)), 200);
    const basic = { headers: signed() };
    assert.equal(await statusOf(from(registry, HOME, "/api/v1/auth/me", basic)), 200);
    clock.pass(3_600_000);
    assert.equal(await statusOf(login(registry, username, password, "198.51.100.1")), 200);
  },
  { now: clock.now },
);

scenario(
  "limits: a network from which many accounts are guessed is slowed down, its people are not",
  async (registry) => {
    assert.equal(await statusOf(login(registry, ADMIN.username, ADMIN.password, HOME)), 200);
    for (let number = 0; number < 4; number++) {
      assert.equal(await statusOf(login(registry, `user${number}`, "a guess", HOME)), 401);
    }
    const refused = await login(registry, "user9", "a guess", HOME);
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "60"]);
    assert.equal(await statusOf(login(registry, "user9", "a guess", "192.0.2.77")), 401);
    assert.equal(await statusOf(login(registry, ADMIN.username, ADMIN.password, HOME)), 200);
  },
  { now: clock.now, env: { RATE_LIMIT_SIGN_IN_PER_MINUTE: "4" } },
);

scenario("limits: no answer tells whether an account exists", async (registry) => {
  const { services } = registry.packhouse;
  const password = "correct horse battery staple";
  const gone = await services.users.create({ username: "gone", password }, ITSELF);
  await services.users.setDisabled(gone.id, true, ITSELF);
  await services.users.create({ username: "robot", kind: "service" }, ITSELF);
  const stories = new Set<string>();
  for (const [at, name] of [ADMIN.username, "nobody", "gone", "robot"].entries()) {
    const said: string[] = [];
    for (let time = 0; time < 7; time++) {
      const address = `192.0.2.${at}`;
      const headers = { authorization: `Basic ${btoa(`${name}:${password}`)}` };
      const answer = time % 2 === 0
        ? await login(registry, name, password, address)
        : await from(registry, address, "/api/v1/auth/me", { headers });
      const fields = ["www-authenticate", "retry-after", "content-type", "cache-control"];
      const { requestId: _, ...problem } = await answer.json();
      said.push(JSON.stringify([problem, fields.map((field) => answer.headers.get(field))]));
    }
    stories.add(said.join("\n"));
  }
  assert.equal(stories.size, 1, [...stories].join("\n\n"));
  assert.equal([...stories][0]!.match(/"rate_limited"/g)?.length, 2);
}, { now: clock.now });
