import assert from "node:assert/strict";
import { loadSettings } from "../config/load_settings.ts";
import type { Repository } from "../model/package.ts";
import { type Answered, HotAnswers, hotAnswersFor, type HotAnswersOptions } from "./hot_answers.ts";

const ADDRESS = "http://packages.test/winget/acme/apps/packageManifests/Acme.Tool";
const REPOSITORY = { path: "acme/apps", visibility: "public" } as Repository;

function answered(members: Partial<Answered> = {}): Answered {
  return {
    bytes: new TextEncoder().encode("{}"),
    etag: '"one"',
    headers: new Headers({ etag: '"one"', "x-request-id": "first" }),
    ...{ repository: REPOSITORY, route: "/winget/:org/:repo/packageManifests/:id", generation: 1 },
    ...members,
  };
}

function open(members: Partial<Answered> = {}, request = new Request(ADDRESS)) {
  const catalogue = { generation: 1 };
  const current = new Set([REPOSITORY]);
  const repositories = { isCurrent: (one: Repository) => current.has(one) };
  const hot = new HotAnswers({ catalogue, repositories, maxBytes: 8192 });
  hot.keep(request, answered(members));
  return { hot, catalogue, current };
}

Deno.test("find() sends the same bytes and fields under an id of its own", async () => {
  const found = open().hot.find(new Request(ADDRESS));
  assert.ok(found);
  assert.equal(await found.text(), "{}");
  assert.equal(found.headers.get("etag"), '"one"');
  assert.match(found.headers.get("x-request-id") ?? "", /^[0-9A-Z]{26}$/);
});

Deno.test("find() finds nothing once a package has changed", () => {
  const { hot, catalogue } = open();
  catalogue.generation++;
  assert.equal(hot.find(new Request(ADDRESS)), null);
});

Deno.test("find() finds nothing when a package changed while the answer was made", () => {
  assert.equal(open({ generation: 0 }).hot.find(new Request(ADDRESS)), null);
});

Deno.test("find() finds nothing once the repository has to be looked up again", () => {
  const { hot, current } = open();
  current.clear();
  assert.equal(hot.find(new Request(ADDRESS)), null);
});

Deno.test("keep() keeps nothing of a private repository", () => {
  const repository: Repository = { ...REPOSITORY, visibility: "private" };
  const { hot, current } = open({ repository });
  current.add(repository);
  assert.equal(hot.find(new Request(ADDRESS)), null);
});

const OTHERS: readonly (readonly [string, Request])[] = [
  ["HEAD", new Request(ADDRESS, { method: "HEAD" })],
  ["POST", new Request(ADDRESS, { method: "POST" })],
  ["another address", new Request(`${ADDRESS}s`)],
  ["a query", new Request(`${ADDRESS}?Version=1.0`)],
  ["another origin", new Request(ADDRESS.replace("packages", "mirror"))],
  ...["authorization", "x-functions-key", "ocp-apim-subscription-key", "windows-package-manager"]
    .map((name) => [name, new Request(ADDRESS, { headers: { [name]: "phk_key" } })] as const),
  ["If-None-Match", new Request(ADDRESS, { headers: { "if-none-match": '"one"' } })],
  ["Range", new Request(ADDRESS, { headers: { range: "bytes=0-0" } })],
  ["Version", new Request(ADDRESS, { headers: { version: "1.0.0" } })],
  ["Host", new Request(ADDRESS, { headers: { host: "mirror.test" } })],
];

Deno.test("find() and keep() tell requests with anything else in them apart", () => {
  for (const [what, other] of OTHERS) {
    assert.equal(open().hot.find(other), null, what);
    assert.equal(open({}, other).hot.find(new Request(ADDRESS)), null, what);
  }
});

Deno.test("keep() forgets what was not asked for when there is no more room", () => {
  const { hot } = open();
  for (let at = 0; at < 10; at++) hot.keep(new Request(`${ADDRESS}${at}`), answered());
  assert.equal(hot.find(new Request(ADDRESS)), null);
  assert.ok(hot.find(new Request(`${ADDRESS}9`)));
});

Deno.test("hotAnswersFor() is off where every request must be seen", async () => {
  const options: HotAnswersOptions = {
    catalogue: { generation: 1 },
    repositories: { isCurrent: () => true },
    maxBytes: 1024,
  };
  const hotWith = async (env: Record<string, string>) => {
    const readFile = () => Promise.resolve(null);
    const { settings } = await loadSettings({ args: [], env, readFile });
    return hotAnswersFor(settings, options);
  };
  const seeing: Record<string, string>[] = [
    { RATE_LIMIT_SOURCE_PER_MINUTE: "100" },
    { TRUST_PROXY: "10.0.0.0/8" },
    { LOG_LEVEL: "debug" },
    { DEBUG: "true" },
  ];
  assert.ok(await hotWith({}));
  for (const env of seeing) assert.equal(await hotWith(env), null, JSON.stringify(env));
});
