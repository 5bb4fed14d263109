import assert from "node:assert/strict";
import { createApi } from "../../ts/api/mod.ts";
import { descriptionOf } from "../../ts/api/route.ts";
import { DescribedApi } from "./_described_api.ts";
import { ORIGIN, scenario } from "./registry.ts";

/** `ALL` is what requests pass on their way, and `OPTIONS` is how a client learns what there is. */
// deno-lint-ignore no-explicit-any -- routes are looked at and never asked
const mounted = createApi({} as any).routes.filter(({ method }) =>
  !/^(?:ALL|OPTIONS)$/.test(method)
);

Deno.test("createApi() mounts no route that is not described", () => {
  const ways = Object.groupBy(mounted, ({ method, path }) => `${method} ${path}`);
  assert.ok(Object.keys(ways).length > 10);
  for (const [way, handlers = []] of Object.entries(ways)) {
    const described = handlers.filter(({ handler }) => descriptionOf(handler));
    assert.equal(described.length, 1, `${way} is described ${described.length} times`);
  }
});

Deno.test("createApi() names the slots of every address, and no others", () => {
  for (const { path, handler } of mounted) {
    const route = descriptionOf(handler);
    if (!route) continue;
    const slots = Array.from(path.matchAll(/:(\w+)/g), ([, name]) => name).sort();
    const named = Object.keys((route.params as { shape?: object } | undefined)?.shape ?? {}).sort();
    assert.deepEqual(named, slots, route.id);
  }
});

scenario(
  "api: the document has every route that is mounted, each under its own name",
  async ({ fetch }) => {
    const { routes } = await DescribedApi.of(fetch);
    const documented = routes.map(({ method, path }) => `${method} ${path}`).sort();
    const expected = mounted.filter(({ handler }) => descriptionOf(handler)).map((
      { method, path },
    ) => `${method} /api/v1${path.replace(/\/$/, "").replaceAll(/:(\w+)/g, "{$1}")}`).sort();
    assert.deepEqual(documented, expected);
    const names = routes.map(({ operation }) => operation.operationId);
    assert.equal(new Set(names).size, names.length, names.join(" "));
  },
);

scenario(
  "api: every route of the document is served, and none beside it",
  async ({ fetch, admin }) => {
    const api = await DescribedApi.of(fetch);
    for (const { method, path } of api.routes) {
      const address = path.replaceAll(/\{\w+\}/g, "no.thing");
      const codeOf = async (answer: Response) => (await answer.json().catch(() => ({}))).code;
      const answer = await admin(address, { method });
      assert.ok(!/route_missing|method_refused/.test(await codeOf(answer)), `${method} ${path}`);
      const allowed = METHODS.filter((one) => api.routeAt(one, address));
      const refused = await admin(address, {
        method: METHODS.find((one) => !allowed.includes(one)),
      });
      const allow = refused.headers.get("allow")?.split(", ").filter((one) =>
        METHODS.includes(one)
      );
      assert.deepEqual([await codeOf(refused), allow], ["method_refused", allowed], address);
    }
  },
);

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

scenario("api: the document and the page are validated by ETag", async ({ fetch }) => {
  for (const path of ["/api/openapi.json", "/api/docs"]) {
    const whole = await fetch(path);
    assert.equal(whole.status, 200);
    const { byteLength } = await whole.arrayBuffer();
    const etag = whole.headers.get("etag")!;
    const again = await fetch(path, { headers: { "if-none-match": etag } });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), "");
    const head = await fetch(path, { method: "HEAD" });
    assert.equal(head.headers.get("content-length"), String(byteLength));
  }
});

scenario("api: the page needs nothing from elsewhere, and runs nothing", async ({ fetch }) => {
  const answer = await fetch("/api/docs");
  const policy = answer.headers.get("content-security-policy")!;
  assert.match(policy, /^default-src 'none'; style-src 'self';/);
  assert.ok(!policy.includes("unsafe"));
  const page = await answer.text();
  assert.ok(!/<script|style=|\son\w+=|(?:src|href)="(?:https?:)?\/\//.test(page));
  const style = new URL(
    /<link rel="stylesheet" href="([^"]+)"/.exec(page)![1]!,
    `${ORIGIN}/api/docs`,
  );
  const css = await fetch(style.pathname);
  assert.equal(css.headers.get("content-type"), "text/css; charset=utf-8");
  assert.match(css.headers.get("cache-control")!, /immutable/);
  const { routes } = await DescribedApi.of(fetch);
  for (const { operation } of routes) assert.ok(page.includes(`id="${operation.operationId}"`));
  const targets = new Set(Array.from(page.matchAll(/\sid="([^"]+)"/g), ([, id]) => id));
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) assert.ok(targets.has(id), id);
});
