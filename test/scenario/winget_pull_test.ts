import assert from "node:assert/strict";
import { Hono, type MiddlewareHandler } from "hono";
import type { Repository } from "../../ts/model/package.ts";
import { anonymousAt } from "../../ts/model/principal.ts";
import { View, type ViewRules } from "../../ts/model/view.ts";
import type { Toolbox } from "../../ts/protocols/protocol.ts";
import { winget } from "../../ts/protocols/winget/mod.ts";
import type { Env } from "../../ts/registry/env.ts";
import { json, ORIGIN, type Registry, scenario } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

/** The routes as they are where a repository is a copy, and what they ask its upstream for. */
interface Copy {
  readonly app: Hono<Env>;
  readonly asked: string[];
}

async function copyOf(registry: Registry, view: ViewRules | null = null): Promise<Copy> {
  const { services } = registry.packhouse;
  const repository: Repository = (await services.repositories.find("default/winget"))!;
  const asked: string[] = [];
  const may = (): MiddlewareHandler<Env> => async (c, next) => {
    c.set("sight", { view: view && View.of(view), reach: null });
    await next();
  };
  const tools: Toolbox = {
    ...{ ...services, may, linksFor: () => null, limits: { jsonBytes: 1 << 20 } },
    async pull(_, name) {
      asked.push(name);
      if (!name.startsWith("Contoso.")) return false;
      const copied = json("POST", manifest(name, ["1.0"]));
      return (await registry.admin("/packageManifests", copied)).status === 201;
    },
  };
  const app = new Hono<Env>().use(async (c, next) => {
    c.set("repository", repository);
    c.set("principal", anonymousAt(null));
    c.set("origin", ORIGIN);
    c.set("reached", ORIGIN);
    await next();
  }).route("/", winget.routes(tools));
  return { app, asked };
}

function search(...conditions: readonly (readonly [field: string, type: string, word: string])[]) {
  const Inclusions = conditions.map(([PackageMatchField, MatchType, KeyWord]) => ({
    ...{ PackageMatchField, RequestMatch: { KeyWord, MatchType } },
  }));
  return json("POST", { Inclusions });
}

async function identifiersIn(answer: Response): Promise<string[]> {
  if (answer.status === 204) return [];
  const { Data } = await answer.json();
  return Data.map((one: { PackageIdentifier: string }) => one.PackageIdentifier);
}

scenario(
  "winget copies: a manifest that is not here is fetched for whoever asks first",
  async (registry) => {
    const { app, asked } = await copyOf(registry);
    const first = await app.request("/packageManifests/Contoso.Tool");
    assert.equal(first.status, 200);
    assert.equal((await first.json()).Data.PackageIdentifier, "Contoso.Tool");
    assert.equal((await app.request("/packageManifests/Contoso.Tool")).status, 200);
    assert.deepEqual(asked, ["Contoso.Tool"]);

    assert.equal((await app.request("/packageManifests/Fabrikam.Tool")).status, 204);
    assert.equal((await app.request("/packageManifests/Contoso.Other?Version=1.0")).status, 200);
    assert.deepEqual(asked.slice(1), ["Fabrikam.Tool", "Contoso.Other"]);
    await app.request("/packageManifests/Contoso.Late", { method: "HEAD" });
    assert.equal(asked.length, 3, "Who only looks whether it is there has nothing fetched");
  },
);

scenario("winget copies: a search that names an identifier has it fetched", async (registry) => {
  const { app, asked } = await copyOf(registry);
  const rows = [
    [["PackageIdentifier", "CaseInsensitive", "Contoso.ToolA"], ["Contoso.ToolA"]],
    [["PackageIdentifier", "Exact", "Contoso.ToolB"], ["Contoso.ToolB"]],
    [["PackageIdentifier", "Substring", "Contoso.ToolC"], []],
    [["Moniker", "Exact", "Contoso.ToolD"], []],
  ] as const;
  for (const [condition, found] of rows) {
    const answer = await app.request("/manifestSearch", search(condition));
    assert.deepEqual(await identifiersIn(answer), found, condition.join(" "));
  }
  assert.deepEqual(asked, ["Contoso.ToolA", "Contoso.ToolB"]);

  const both = search(rows[0][0], ["PackageIdentifier", "Exact", "Contoso.ToolE"]);
  assert.deepEqual(await identifiersIn(await app.request("/manifestSearch", both)), [
    "Contoso.ToolA",
  ]);
  const many = Array.from(
    { length: 6 },
    (_, at) => ["PackageIdentifier", "Exact", `Contoso.M${at}`] as const,
  );
  assert.deepEqual(await identifiersIn(await app.request("/manifestSearch", search(...many))), []);
  assert.equal(asked.length, 2, "Nothing is fetched where something was found, or too much named");
});

scenario("winget copies: nothing is fetched for who would not see it", async (registry) => {
  const views: readonly ViewRules[] = [
    { allow: [{ package: "Fabrikam.*" }] },
    { allow: [{ tag: "approved" }] },
    { deny: [{ package: "contoso.*" }] },
  ];
  for (const view of views) {
    const { app, asked } = await copyOf(registry, view);
    const exact = search(["PackageIdentifier", "Exact", "Contoso.Tool"]);
    assert.deepEqual(await identifiersIn(await app.request("/manifestSearch", exact)), []);
    assert.equal((await app.request("/packageManifests/Contoso.Tool")).status, 204);
    assert.deepEqual(asked, [], JSON.stringify(view));
  }
  const { app, asked } = await copyOf(registry, { allow: [{ package: "contoso.*" }] });
  assert.equal((await app.request("/packageManifests/Contoso.Tool")).status, 200);
  assert.deepEqual(asked, ["Contoso.Tool"]);
});
