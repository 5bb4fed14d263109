import assert from "node:assert/strict";
import { Hono } from "hono";
import { StillClock } from "../../../test/access_fixture.ts";
import { presentProblem } from "../../api/problem.ts";
import type { UserId } from "../../model/ids.ts";
import { ANONYMOUS, type Principal } from "../../model/principal.ts";
import type { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";
import { RateLimits, type RateLimitsOptions, sourceOrSearch } from "./rate_limit.ts";
import { receive } from "./receive.ts";

const CLASSES = ["api", "source", "search", "download"] as const;
const NONE: RateLimitsOptions["perMinute"] = { api: 0, source: 0, search: 0, download: 0 };

/** One who asks, and one whose bucket must be another. */
interface Pair {
  readonly name: string;
  readonly one: Asking;
  readonly other: Asking;
}

interface Asking {
  readonly principal?: Partial<Principal>;
  readonly address?: string;
}

const ADA = { kind: "user", user: "ada" as UserId, name: "ada" } as const;
const PAIRS: readonly Pair[] = [
  { name: "networks", one: { address: "192.0.2.1" }, other: { address: "192.0.2.2" } },
  { name: "IPv6", one: { address: "2001:db8::1" }, other: { address: "2001:db8:0:1::1" } },
  { name: "user", one: { principal: ADA }, other: {} },
  {
    name: "users",
    one: { principal: ADA },
    other: { principal: { ...ADA, user: "eve" as UserId } },
  },
  { name: "token", one: { principal: { ...ADA, tokenId: "t" } }, other: { principal: ADA } },
  {
    name: "deploy tokens",
    one: { principal: { kind: "deploy_token", tokenId: "t" } },
    other: { principal: { kind: "deploy_token", tokenId: "u" } },
  },
  {
    name: "machines of a tenant",
    one: { principal: { kind: "entra", name: "ada@acme.example" } },
    other: { principal: { kind: "entra", name: "eve@acme.example" } },
  },
];

function started(perMinute: RateLimitsOptions["perMinute"]) {
  const clock = new StillClock();
  const limits = new RateLimits({ perMinute, now: clock.now });
  const asking: { now: Asking } = { now: {} };
  const clientOf = () => ({ address: asking.now.address ?? "192.0.2.9", origin: "", reached: "" });
  const app = new Hono<Env>()
    .use(receive({ clientOf, log: () => {} }))
    .use(async (c, next) => {
      c.set("principal", { ...ANONYMOUS, ...asking.now.principal });
      await next();
    })
    .onError((error) => presentProblem(error as RegistryError));
  for (const name of CLASSES) app.get(`/${name}`, limits.of(() => name), (c) => c.text("here"));
  const ask = (path: string, who: Asking = {}) => {
    asking.now = who;
    return app.request(path);
  };
  return { clock, ask };
}

/** What an answer says of the limit, read as strictly as a client may. */
function limitOf({ headers }: Response) {
  const policy = /^"(\w+)";q=(\d+);w=60$/.exec(headers.get("ratelimit-policy")!)!;
  const left = /^"(\w+)";r=(\d+);t=(\d+)$/.exec(headers.get("ratelimit")!)!;
  assert.equal(policy[1], left[1]);
  return {
    name: policy[1],
    most: Number(policy[2]),
    left: Number(left[2]),
    seconds: Number(left[3]),
  };
}

for (const name of CLASSES) {
  for (const { name: pair, one, other } of PAIRS) {
    Deno.test(`RateLimits count ${pair} apart in the class ${name}`, async () => {
      const { clock, ask } = started({ ...NONE, [name]: 3 });
      for (const left of [2, 1, 0]) {
        const answer = await ask(`/${name}`, one);
        assert.equal(answer.status, 200);
        assert.deepEqual(limitOf(answer), { name, most: 3, left, seconds: 20 });
      }
      const refused = await ask(`/${name}`, one);
      assert.equal(refused.status, 429);
      assert.deepEqual(limitOf(refused), { name, most: 3, left: 0, seconds: 20 });
      assert.equal(refused.headers.get("retry-after"), "20");
      assert.equal((await refused.json()).code, "rate_limited");
      assert.equal((await ask(`/${name}`, other)).status, 200);
      clock.pass(20_000);
      assert.equal((await ask(`/${name}`, one)).status, 200);
      assert.equal((await ask(`/${name}`, one)).status, 429);
    });
  }
}

Deno.test("RateLimits count each class by itself, and say nothing of those without a limit", async () => {
  const { ask } = started({ ...NONE, search: 1, download: 1 });
  for (const name of ["search", "download"]) assert.equal((await ask(`/${name}`)).status, 200);
  for (const name of ["search", "download"]) assert.equal((await ask(`/${name}`)).status, 429);
  for (let time = 0; time < 50; time++) {
    const { status, headers } = await ask("/source");
    assert.deepEqual([status, headers.has("ratelimit"), headers.has("ratelimit-policy")], [
      ...[200, false, false],
    ]);
  }
});

Deno.test("sourceOrSearch() tells what searches by how its address ends", () => {
  const classOf = sourceOrSearch(["/manifestSearch"]);
  const of = (path: string) => classOf({ req: { path } } as Parameters<typeof classOf>[0]);
  for (
    const path of ["/manifestSearch", "/api/manifestSearch/", "/winget/a/b/~key/manifestSearch"]
  ) {
    assert.equal(of(path), "search", path);
  }
  for (
    const path of ["/", "/manifestSearches", "/packageManifests/manifestSearch.App", "/information"]
  ) {
    assert.equal(of(path), "source", path);
  }
});
