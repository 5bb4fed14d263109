import assert from "node:assert/strict";
import type { Ask } from "./_files.ts";
import { json, type Registry, scenario } from "./registry.ts";
import { STABLE_CONTOSO, STOCK, stocked, teamMate } from "./views_fixture.ts";
import { createRepository, installer, manifest, publish, read, version } from "./winget_fixture.ts";

const ADDRESS = "/api/v1/packages";

interface Row {
  readonly name: string;
  readonly repository: string;
}

async function names(ask: Ask, query: string): Promise<string[]> {
  const { packages } = await read(await ask(`${ADDRESS}?${query}`));
  return packages.map(({ name }: Row) => name);
}

/** A version with members of its default locale, and with its installers. */
function described(
  identifier: string,
  locale: Record<string, unknown>,
  installers = [installer()],
) {
  const plain = version(identifier, "1.0");
  const DefaultLocale = { ...plain.DefaultLocale as object, ...locale };
  return { PackageVersion: "1.0", DefaultLocale, Installers: installers };
}

async function stock(registry: Registry): Promise<void> {
  await publish(registry, "Contoso.Editor", ["1.0", "2.0"]);
  await publish(registry, "Contoso.EditorPlus", ["1.0"]);
  await publish(registry, "Contoso.Hex", [described("Contoso.Hex", { PackageName: "Hex Editor" })]);
  await publish(registry, "Contoso.Bytes", [
    described("Contoso.Bytes", { Tags: ["editor"], Moniker: "bytes" }, [
      installer({ Architecture: "arm64", InstallerType: "msi" }),
    ]),
  ]);
  await publish(registry, "Umbrella.Rain", [
    described("Umbrella.Rain", { Publisher: "Umbrella Ö" }),
  ]);
}

const FOUND: readonly (readonly [query: string, names: readonly string[]])[] = [
  ["q=editor", ["Contoso.Editor", "Contoso.EditorPlus", "Contoso.Hex", "Contoso.Bytes"]],
  ["q=contoso.editor", ["Contoso.Editor", "Contoso.EditorPlus"]],
  ["q=CONTOSO+hex", ["Contoso.Hex"]],
  ["q=plus+editor", ["Contoso.EditorPlus"]],
  ["q=byte", ["Contoso.Bytes"]],
  ["q=%C3%B6", ["Umbrella.Rain"]],
  ["q=+", [
    "Contoso.Bytes",
    "Contoso.Editor",
    "Contoso.EditorPlus",
    "Contoso.Hex",
    "Umbrella.Rain",
  ]],
  ["q=nothing", []],
  ["architecture=arm64", ["Contoso.Bytes"]],
  ["type=exe&q=editor&limit=2", ["Contoso.Editor", "Contoso.EditorPlus"]],
  ["q=editor&offset=2&limit=1", ["Contoso.Hex"]],
  ["publisher=Umbrella+%C3%96", ["Umbrella.Rain"]],
  ["sort=name&descending=true&limit=2", ["Umbrella.Rain", "Contoso.Hex"]],
  ["sort=published&descending=true&limit=1", ["Umbrella.Rain"]],
  ["origin=mirrored", []],
  ["protocol=npm", []],
  ["repository=nobodys/apps", []],
];

scenario("packages are found by words, best first, and narrowed", async (registry) => {
  await stock(registry);
  for (const [query, expected] of FOUND) {
    assert.deepEqual(await names(registry.fetch, query), expected, query);
  }
  const { total, packages, facets } = await read(
    await registry.fetch(`${ADDRESS}?q=editor&type=msi&facets=true`),
  );
  assert.equal(total, 1);
  const { publishedAt, changedAt, ...shown } = packages[0];
  assert.ok(publishedAt <= changedAt);
  assert.deepEqual(shown, {
    ...{ repository: "default/winget", protocol: "winget", name: "Contoso.Bytes", latest: "1.0" },
    ...{ title: "Bytes", publisher: "Contoso", versions: 1, origin: "private", size: 0 },
    ...{ types: ["msi"], architectures: ["arm64"], state: "enabled" },
  });
  const one = (value: string) => [{ value, count: 1 }];
  assert.deepEqual(facets, {
    type: [{ value: "exe", count: 3 }, ...one("msi")],
    ...{ repository: one("default/winget"), protocol: one("winget"), origin: one("private") },
    ...{ architecture: one("arm64"), publisher: one("Contoso"), state: one("enabled") },
  });
});

scenario("what is hidden from somebody is neither found nor counted", async (registry) => {
  const { admin, fetch } = registry;
  await stock(registry);
  await createRepository(registry, "acme/secret", { visibility: "private" });
  const kept = manifest("Contoso.Secret", ["1.0"]);
  await read(await admin("/winget/acme/secret/packageManifests", json("POST", kept)), 201);
  const hex = "/api/v1/repositories/default/winget/packages/Contoso.Hex";
  await read(await admin(`${hex}/enabled`, json("PUT", { enabled: false })));
  await read(await admin(`${hex.replace("Hex", "Bytes")}/versions/1.0/yank`, json("PUT", {})));
  const counts = async (ask: Ask) => {
    const { total, facets } = await read(await ask(`${ADDRESS}?facets=true`));
    return [total, facets.state, facets.repository];
  };
  assert.deepEqual(await counts(fetch), [
    4,
    [{ value: "enabled", count: 3 }, { value: "yanked", count: 1 }],
    [{ value: "default/winget", count: 4 }],
  ]);
  assert.deepEqual(await counts(admin), [
    6,
    [
      { value: "enabled", count: 4 },
      { value: "disabled", count: 1 },
      { value: "yanked", count: 1 },
    ],
    [{ value: "default/winget", count: 5 }, { value: "acme/secret", count: 1 }],
  ]);
  assert.deepEqual(await names(fetch, "state=disabled"), []);
  assert.deepEqual(await names(admin, "state=disabled"), ["Contoso.Hex"]);
  assert.deepEqual(await names(admin, "repository=acme/secret"), ["Contoso.Secret"]);
  assert.deepEqual(await names(fetch, "repository=acme/secret"), []);
  assert.deepEqual(await names(fetch, "q=hex"), []);
});

scenario("a view shows its part of a repository to searches", async (registry) => {
  const repository = await stocked(registry, "acme/whole", STOCK);
  const mate = await teamMate(registry, { repository, view: STABLE_CONTOSO });
  const { packages } = await read(await mate(`${ADDRESS}?repository=acme/whole`));
  assert.deepEqual(
    packages.map(({ name, versions, latest }: Row & { versions: number; latest: string }) => [
      ...[name, versions, latest],
    ]),
    [["Contoso.Editor", 1, "1.1"], ["Contoso.Tool", 2, "2.0"], ["Contoso.Viewer", 1, "0.9"]],
  );
  assert.ok((await names(registry.admin, "repository=acme/whole")).length > 3);
});

scenario("searches see what has just changed", async (registry) => {
  await stock(registry);
  assert.deepEqual(await names(registry.fetch, "q=rain"), ["Umbrella.Rain"]);
  const rain = "/api/v1/repositories/default/winget/packages/Umbrella.Rain";
  assert.equal((await registry.admin(rain, { method: "DELETE" })).status, 204);
  assert.deepEqual(await names(registry.fetch, "q=rain"), []);
  await publish(registry, "Acorn.Rain", ["1.0"]);
  await publish(registry, "Zebra.Rain", ["1.0"]);
  assert.deepEqual(await names(registry.fetch, "q=rain"), ["Acorn.Rain", "Zebra.Rain"]);
  assert.deepEqual(await names(registry.fetch, "limit=1"), ["Acorn.Rain"]);
});

const REFUSED = [
  ...["limit=0", "limit=201", "offset=-1", "offset=1000001", "offset=x", "sort=worst"],
  ...["state=gone", "facets=yes", "origin=mixed", "other=1", "q=a&q=b", `q=${"x".repeat(201)}`],
];

scenario("a search that makes no sense is refused", async ({ fetch }) => {
  for (const query of REFUSED) {
    const answer = await fetch(`${ADDRESS}?${query}`);
    const { code } = await answer.json();
    assert.deepEqual([answer.status, code], [400, "value_refused"], query);
  }
});
