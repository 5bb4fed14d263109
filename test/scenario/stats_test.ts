import assert from "node:assert/strict";
import { json, type Registry, scenario } from "./registry.ts";
import { STABLE_CONTOSO, STOCK, stocked, teamMate } from "./views_fixture.ts";
import { publish, read } from "./winget_fixture.ts";

const ADDRESS = "/api/v1/stats";
const PACKAGES = "/api/v1/repositories/default/winget/packages";

async function stock(registry: Registry): Promise<void> {
  await publish(registry, "Contoso.Editor", ["1.0", "2.0"]);
  await publish(registry, "Contoso.Hidden", ["1.0"]);
  await publish(registry, "Contoso.Old", ["1.0"]);
  const { admin } = registry;
  await read(await admin(`${PACKAGES}/Contoso.Hidden/enabled`, json("PUT", { enabled: false })));
  await read(await admin(`${PACKAGES}/Contoso.Old/versions/1.0/yank`, json("PUT", {})));
}

scenario(
  "everybody sees numbers of what they see, and editors how the stores are",
  async (registry) => {
    const { admin, fetch } = registry;
    await stock(registry);
    const none = { packages: 0, versions: 0 };
    const { newest, stores, ...all } = await read(await admin(ADDRESS));
    assert.deepEqual(all, {
      ...{ repositories: 1, packages: 3, versions: 4, parts: 4, bytes: 0, mirrored: none },
      private: { packages: 3, versions: 4 },
      disabled: { packages: 1, versions: 1 },
      yanked: { packages: 1, versions: 1 },
    });
    assert.deepEqual(stores.map(({ name, status }: Record<string, string>) => [name, status]), [
      ...[["documents", "ok"], ["blobs", "ok"]],
    ]);
    const names = newest.map((one: Record<string, string>) => `${one.package} ${one.version}`);
    assert.deepEqual(names.toSorted(), [
      ...["Contoso.Editor 1.0", "Contoso.Editor 2.0", "Contoso.Hidden 1.0", "Contoso.Old 1.0"],
    ]);
    const nobody = await read(await fetch(`${ADDRESS}?repository=default/winget`));
    assert.deepEqual([nobody.packages, nobody.disabled, nobody.stores], [2, none, null]);
    assert.equal(nobody.newest.length, 3);
  },
);

scenario("numbers tell nothing of what a view hides", async (registry) => {
  const repository = await stocked(registry, "acme/whole", STOCK);
  const mate = await teamMate(registry, { repository, view: STABLE_CONTOSO });
  const { packages, versions, newest } = await read(await mate(`${ADDRESS}?repository=acme/whole`));
  assert.deepEqual([packages, versions, newest.length], [3, 4, 4]);
  const missing = await registry.fetch(`${ADDRESS}?repository=acme/whole`);
  assert.equal(missing.status, 401);
  assert.equal((await missing.json()).code, "credentials_missing");
});
