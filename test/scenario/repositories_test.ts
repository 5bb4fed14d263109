import assert from "node:assert/strict";
import { GRACE } from "../../ts/registry/sweep_service.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { FAULT_KINDS, type FaultKind, FaultyStores } from "./_faulty_stores.ts";
import { publish, upload, uploadPath } from "./_files.ts";
import {
  aSecondLater,
  byToken,
  CLOCK,
  happened,
  organization,
  repository,
  say,
} from "./people_fixture.ts";
import { openRegistry, scenario } from "./registry.ts";

const APPS = "/repositories/acme/apps";
const ADDRESS = "/winget/acme/apps";
const ROW = { slug: "apps", protocol: "winget" } as const;

scenario("repositories: are made as they are wanted, and changed at once", async (registry) => {
  const { admin, fetch } = registry;
  await organization(registry, "acme");
  const wanted = { ...ROW, title: "Apps", visibility: "public" };
  const made = await say(admin, ["POST", "/organizations/acme/repositories", wanted], 201);
  assert.deepEqual([made.path, made.title, made.visibility], ["acme/apps", "Apps", "public"]);
  assert.deepEqual([made.networks, made.options], [[], {}]);
  const path = await publish(admin, "bytes", { repository: "acme/apps" });
  const found = async (address: string) => (await fetch(address)).status;
  assert.equal(await found(path), 200);
  // Hot answers hold what was just answered.
  assert.equal(await found(`${ADDRESS}/packageManifests/Contoso.Tool`), 200);
  assert.equal(await found(`${ADDRESS}/packageManifests/Contoso.Tool`), 200);

  const agreements = [{ AgreementLabel: "Terms", Agreement: "Be kind" }];
  const change = { visibility: "private", networks: ["192.0.2.0/24"] };
  const changed = await say(admin, ["PATCH", APPS, change]);
  assert.deepEqual([changed.visibility, changed.networks], ["private", ["192.0.2.0/24"]]);
  for (const address of [path, `${ADDRESS}/packageManifests/Contoso.Tool`]) {
    assert.equal(await found(address), 401, address);
  }
  await say(admin, ["PATCH", APPS, { options: { sourceAgreements: agreements }, networks: [] }]);
  const { Data } = await (await admin(`${ADDRESS}/information`)).json();
  assert.deepEqual(Data.SourceAgreements.Agreements, agreements);
  assert.deepEqual(await happened(registry, /^repository\.(?!created)/), [
    ["repository.changed", "admin", "acme/apps", {
      ...{ before: { visibility: "public", networks: null } },
      after: change,
    }],
    ["repository.changed", "admin", "acme/apps", {
      before: { networks: ["192.0.2.0/24"], options: {} },
      after: { networks: [], options: { sourceAgreements: agreements } },
    }],
  ]);
});

scenario("repositories: a list tells nobody how much they may not see", async (registry) => {
  const { fetch } = registry;
  const acme = await organization(registry, "acme");
  for (const [at, slug] of ["a", "b", "c", "d", "e"].entries()) {
    await repository(registry, acme, slug, at % 2 ? "public" : "private");
  }
  const first = await say(fetch, ["GET", "/repositories?limit=2"]);
  const second = await say(fetch, ["GET", `/repositories?limit=2&cursor=${first.next}`]);
  const paths = [...first.repositories, ...second.repositories].map(({ path }) => path);
  assert.deepEqual(paths, ["default/winget", "acme/b", "acme/d"]);
  assert.equal(second.next, null);
});

scenario(
  "repositories: a deleted one is gone at once, and what it held with the sweep",
  async (registry) => {
    const { admin, packhouse: { services, stores: { documents, blobs } } } = registry;
    const acme = await organization(registry, "acme");
    const { id } = await repository(registry, acme, "apps", "public");
    const path = await publish(admin, "bytes", { repository: "acme/apps" });
    await upload(admin, "never named", { repository: "acme/apps" });
    const narrowed = await byToken(registry.fetch, admin, { repositories: [id] });
    assert.equal((await narrowed(path)).status, 200);

    await say(admin, ["DELETE", APPS], 204);
    for (const address of [path, `${ADDRESS}/packageManifests/Contoso.Tool`, `/api/v1${APPS}`]) {
      assert.equal((await admin(address)).status, 404, address);
    }
    const late = await admin(uploadPath({ repository: "acme/apps" }), { method: "PUT", body: "x" });
    assert.equal(late.status, 404);
    assert.deepEqual(await happened(registry, /^repository\.deleted/), [
      ["repository.deleted", "admin", "acme/apps", { protocol: "winget", tokens: 0, grants: 0 }],
    ]);

    const swept = await services.sweep.sweep();
    assert.deepEqual([swept.repositories, swept.blobs, swept.bytes], [0, 2, 16]);
    assert.deepEqual(await Array.fromAsync(blobs.list("")), []);
    for (const kind of ["packages", "versions", "uploads", "transfers"] as const) {
      const left = await Array.fromAsync(documents.find(COLLECTIONS[kind] as never, {}));
      assert.deepEqual(left, [], kind);
    }
    assert.ok(await documents.get(COLLECTIONS.graves, id), "Somebody may still bring something");
  },
);

scenario("repositories: what is at the same address again is left alone", async (registry) => {
  const { admin, fetch, packhouse: { services, stores: { documents } } } = registry;
  const acme = await organization(registry, "acme");
  const old = await repository(registry, acme, "apps", "public");
  const former = await publish(admin, "former", { repository: "acme/apps" });
  await say(admin, ["DELETE", APPS], 204);
  const fresh = await repository(registry, acme, "apps", "public");
  assert.notEqual(fresh.id, old.id);
  assert.equal((await fetch(`${ADDRESS}/packageManifests/Contoso.Tool`)).status, 204);
  const path = await publish(admin, "bytes", { repository: "acme/apps" });

  for (const [graves, at] of [[1, 0], [0, GRACE]] as const) {
    aSecondLater(at);
    const swept = await services.sweep.sweep();
    assert.equal(swept.repositories, 1 - graves);
    assert.equal((await Array.fromAsync(documents.find(COLLECTIONS.graves, {}))).length, graves);
    assert.equal(await (await fetch(path)).text(), "bytes");
  }
  assert.equal((await fetch(former)).status, 404);
}, CLOCK);

scenario(
  "repositories: another protocol at the address of old keeps nothing of it",
  async (registry) => {
    const { admin, packhouse: { services, stores } } = registry;
    const acme = await organization(registry, "acme");
    await repository(registry, acme, "apps", "public");
    await publish(admin, "bytes", { repository: "acme/apps" });
    await say(admin, ["DELETE", APPS], 204);
    await services.repositories.create(
      {
        organization: acme,
        ...ROW,
        slug: acme.slug,
        protocol: "npm",
        title: "",
        visibility: "public",
      },
      { user: null, name: "tests", address: null },
    );
    assert.equal((await services.sweep.sweep()).blobs, 1);
    assert.deepEqual(await Array.fromAsync(stores.blobs.list("")), []);
  },
);

for (const kind of FAULT_KINDS) {
  Deno.test({
    name: `repositories: a deletion is whole or not at all when any one call is ${kind}`,
    // What was killed never settles.
    sanitizeOps: !kind.startsWith("killed"),
    sanitizeResources: !kind.startsWith("killed"),
    fn: () => strikeEverywhere(kind),
  });
}

/** Strikes the first call of a deletion, then the second, until one meets no fault any more. */
async function strikeEverywhere(kind: FaultKind): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const stores = new FaultyStores();
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const start = () => openRegistry({ env: { DATA_DIR: folder }, stores: stores.open, now });
  try {
    let nth = 0;
    for (let isStruck = true; isStruck;) isStruck = await strike(++nth);
    assert.ok(nth > 5, "A deletion makes several calls");
  } finally {
    await stores.close();
    await Deno.remove(folder, { recursive: true });
  }

  async function strike(nth: number): Promise<boolean> {
    const slug = `apps${nth}`;
    const { path, isStruck } = await (async () => {
      await using registry = await start();
      const { organizations } = registry.packhouse.services;
      const acme = await organizations.find("acme") ?? await organization(registry, "acme");
      await repository(registry, acme, slug, "public");
      const path = await publish(registry.admin, "bytes", { repository: `acme/${slug}` });
      stores.arm(nth, kind);
      const deleting = registry.admin(`/api/v1/repositories/acme/${slug}`, { method: "DELETE" });
      await Promise.race([deleting, stores.struck]);
      if (!kind.startsWith("killed")) await deleting;
      const { isStruck } = stores;
      stores.disarm();
      return { path, isStruck };
    })();
    await assertWhole(slug, path);
    return isStruck;
  }

  /** Either it is all there, after any number of sweeps, or nothing of it is left after one. */
  async function assertWhole(slug: string, path: string): Promise<void> {
    await using registry = await start();
    const { services, stores: { blobs } } = registry.packhouse;
    ahead += GRACE;
    await services.sweep.sweep();
    const isThere = await services.repositories.find(`acme/${slug}`) !== null;
    const answer = await registry.admin(path);
    await answer.body?.cancel();
    assert.equal(answer.status, isThere ? 200 : 404);
    const kept = await Array.fromAsync(blobs.list(`packages/winget/acme/${slug}/`));
    assert.equal(kept.length, isThere ? 1 : 0);
  }
}
