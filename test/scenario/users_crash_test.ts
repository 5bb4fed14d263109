import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { type FaultKind, FaultyStores } from "./_faulty_stores.ts";
import { byToken, organization, person, repository, say } from "./people_fixture.ts";
import { openRegistry, type Registry } from "./registry.ts";

const MINUTE = 60_000;
const KINDS = [
  ...["users", "members", "teamMembers", "grants", "tokens", "sessions", "identities"] as const,
  "passkeys",
] as const;

/** Whether something was done and is told so matters, and where everything ends. */
for (const kind of ["answer lost", "killed before"] as const) {
  Deno.test({
    name:
      `users: a deletion in which any one call is ${kind} can be done again, and lets nobody in`,
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
    for (let isStruck = true; isStruck; ahead += MINUTE) isStruck = await strike(++nth);
    assert.ok(nth > 20, "A deletion makes many calls");
  } finally {
    await stores.close();
    await Deno.remove(folder, { recursive: true });
  }

  async function strike(nth: number): Promise<boolean> {
    const username = `ada${nth}`;
    const deletion = (registry: Registry) =>
      registry.admin(`/api/v1/users/${username}`, { method: "DELETE" });
    const { id, documents, isStruck } = await (async () => {
      await using registry = await start();
      const made = await somebody(registry, username);
      stores.arm(nth, kind);
      const deleting = deletion(registry);
      await Promise.race([deleting, stores.struck]);
      if (!kind.startsWith("killed")) await (await deleting).body?.cancel();
      const { isStruck } = stores;
      stores.disarm();
      return { ...made, isStruck };
    })();
    ahead += MINUTE;

    await using registry = await start();
    const { users } = registry.packhouse.services;
    const found = await users.findNamed(username);
    const left = await leftOf(registry, id);
    if (found && !found.disabled) assert.equal(left.length, documents, `call ${nth}`);
    const again = await deletion(registry);
    await again.body?.cancel();
    assert.equal(again.status, found ? 204 : 404, `call ${nth}`);
    assert.deepEqual(await leftOf(registry, id), [], `call ${nth}`);
    return isStruck;
  }
}

/** Somebody with one of everything, and how many documents that is. */
async function somebody(
  registry: Registry,
  username: string,
): Promise<{ id: string; documents: number }> {
  const { admin, fetch, packhouse: { services: { organizations }, stores } } = registry;
  if (!await organizations.find("acme")) {
    await repository(registry, await organization(registry, "acme"), "apps");
    await say(admin, ["POST", "/organizations/acme/teams", { slug: "tools" }], 201);
  }
  const { user, ask } = await person(registry, username);
  await byToken(fetch, ask, {});
  const member = `/organizations/acme/teams/tools/members/${username}`;
  await say(admin, ["PUT", member, { role: "member" }]);
  const grant = `/repositories/acme/apps/grants/users/${username}`;
  await say(admin, ["PUT", grant, { role: "reader" }]);
  await stores.documents.insert(COLLECTIONS.identities, {
    ...{ id: `sso/${username}`, provider: "sso", subject: username, user: user.id, createdAt: 0 },
  });
  return { id: user.id, documents: (await leftOf(registry, user.id)).length };
}

/** Every document that names a user. */
async function leftOf({ packhouse }: Registry, id: string): Promise<string[]> {
  const found: string[] = [];
  for (const kind of KINDS) {
    for await (const one of packhouse.stores.documents.find(COLLECTIONS[kind] as never, {})) {
      if (JSON.stringify(one).includes(id)) found.push(kind);
    }
  }
  return found;
}
