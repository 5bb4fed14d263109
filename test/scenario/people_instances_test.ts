import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { until } from "../until.ts";
import type { Ask } from "./_files.ts";
import { publish } from "./_files.ts";
import { as, byToken, organization, person, repository, say } from "./people_fixture.ts";
import { ENGINES, json, openRegistry, type Registry } from "./registry.ts";

const SHARED = ENGINES.find(({ name }) => name === "mongodb and s3")!;
const ROUNDS = 5;

/** A test of two instances on the same stores, each with memory of its own. */
function instances(name: string, run: (one: Registry, other: Registry) => Promise<void>): void {
  Deno.test({
    name: `people on two instances: ${name}`,
    ignore: SHARED.missing,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using one = await openRegistry({ engine: SHARED });
      await using other = await openRegistry({ env: one.env });
      await run(one, other);
    },
  });
}

/** What two administrators can do to each other, and how it is undone. */
const AGAINST_EACH_OTHER:
  readonly (readonly [string, (name: string) => readonly [string, string, unknown?]])[] = [
    ["demote", (name) => ["PATCH", `/users/${name}`, { platformAdmin: false }]],
    ["disable", (name) => ["PATCH", `/users/${name}`, { disabled: true }]],
    ["delete", (name) => ["DELETE", `/users/${name}`]],
  ];

for (const [verb, request] of AGAINST_EACH_OTHER) {
  instances(`of two administrators who ${verb} each other, one remains`, async (one, other) => {
    const { users } = one.packhouse.services;
    await person(one, "ada", { platformAdmin: true });
    for (let round = 0; round < ROUNDS; round++) {
      const bob = `bob${round}`;
      await person(one, bob, { platformAdmin: true });
      const admin = await users.named("admin");
      if (admin.platformAdmin) await users.change(admin.id, { platformAdmin: false }, TESTS);
      const codes = await Promise.all([
        outcome(as(one.fetch, "ada"), request(bob)),
        outcome(as(other.fetch, bob), request("ada")),
      ]);
      const left = (await users.list({ limit: 99 })).items
        .filter(({ platformAdmin, disabled }) => platformAdmin && !disabled);
      assert.equal(left.length, 1, codes.join(", "));
      assert.equal(codes.filter((code) => code === "done").length, 1, codes.join(", "));
      await restore(one, "ada");
      for (const { id, username } of left) {
        if (username !== "ada") await users.change(id, { platformAdmin: false }, TESTS);
      }
    }
  });
}

instances("of two owners who go at once, one stays", async (one, other) => {
  const acme = await organization(one, "acme");
  const [ada, bob] = [await person(one, "ada"), await person(one, "bob")];
  const { members } = one.packhouse.services;
  const path = "/organizations/acme/members";
  for (let round = 0; round < ROUNDS; round++) {
    for (const { user } of [ada, bob]) await members.put(acme, user, { role: "owner" }, TESTS);
    const codes = await Promise.all([
      outcome(one.admin, ["DELETE", `${path}/ada`]),
      outcome(other.admin, ["PUT", `${path}/bob`, { role: "member" }]),
    ]);
    assert.deepEqual(codes.toSorted(), ["done", "last_owner"]);
    const { members: left } = await say(other.admin, ["GET", path]);
    assert.equal(left.filter(({ role }: { role: string }) => role === "owner").length, 1);
  }
});

instances("whoever joins a team while they leave is in both or in neither", async (one, other) => {
  const acme = await organization(one, "acme");
  const { user } = await person(one, "ada");
  await say(one.admin, ["POST", "/organizations/acme/teams", { slug: "tools" }], 201);
  const { members } = one.packhouse.services;
  const { documents } = one.packhouse.stores;
  for (let round = 0; round < ROUNDS; round++) {
    await members.put(acme, user, { role: "member" }, TESTS);
    const member = "/organizations/acme/teams/tools/members/ada";
    await Promise.all([
      outcome(one.admin, ["PUT", member, { role: "member" }]),
      outcome(other.admin, ["DELETE", "/organizations/acme/members/ada"]),
    ]);
    const teams = await Array.fromAsync(documents.find(COLLECTIONS.teamMembers, {}));
    assert.equal(teams.length, await members.find(acme, user) ? 1 : 0);
  }
});

instances("an organization never goes while it gets a repository", async (one, other) => {
  for (let round = 0; round < ROUNDS; round++) {
    const acme = `acme${round}`;
    await organization(one, acme);
    const wanted = { slug: "apps", protocol: "winget" };
    const codes = await Promise.all([
      outcome(one.admin, ["DELETE", `/organizations/${acme}`]),
      outcome(other.admin, ["POST", `/organizations/${acme}/repositories`, wanted]),
    ]);
    const possible = ["done,organization_missing", "organization_in_use,done"];
    assert.ok(possible.includes(codes.join()), codes.join());
    const found = await one.packhouse.services.organizations.find(acme);
    assert.equal(found === null, codes[0] === "done");
  }
});

instances(
  "whoever one of them disables is out of the other within a second",
  async (one, other) => {
    const { ask } = await person(other, "ada");
    const token = await byToken(other.fetch, ask, {});
    const works = async (by: Ask) => (await by("/api/v1/auth/me")).status === 200;
    assert.deepEqual(await Promise.all([ask, token].map(works)), [true, true]);
    await say(one.admin, ["PATCH", "/users/ada", { disabled: true }]);
    await until(
      "it comes to be known",
      async () => !(await Promise.all([ask, token].map(works))).includes(true),
    );
  },
);

instances(
  "what one of them grants and takes back, the other heeds within a second",
  async (one, other) => {
    const { ask } = await person(other, "ada");
    await repository(one, await organization(one, "acme"), "apps");
    const reads = async () => (await ask("/api/v1/repositories/acme/apps")).status === 200;
    const grant = "/repositories/acme/apps/grants/users/ada";
    assert.equal(await reads(), false);
    await say(one.admin, ["PUT", grant, { role: "reader" }]);
    await until("it comes to be known", reads);
    await say(one.admin, ["DELETE", grant], 204);
    await until("it comes to be known", async () => !await reads());
  },
);

instances(
  "a repository that one of them deletes is gone from the other, and from its memory",
  async (one, other) => {
    const { catalogue } = other.packhouse.services;
    const made = await repository(one, await organization(one, "acme"), "apps", "public");
    const path = await publish(one.admin, "bytes", { repository: "acme/apps" });
    const manifest = "/winget/acme/apps/packageManifests/Contoso.Tool";
    await until("it comes to be known", async () => (await other.fetch(manifest)).status === 200);
    const shelf = await catalogue.shelf(made);
    await say(one.admin, ["DELETE", "/repositories/acme/apps"], 204);
    const statuses = async () =>
      await Promise.all([manifest, path].map(async (one) => (await other.fetch(one)).status));
    await until(
      "it comes to be known",
      async () => (await statuses()).every((status) => status === 401),
    );
    await until("it comes to be known", async () => await catalogue.shelf(made) !== shelf);
  },
);

const TESTS = { user: null, name: "tests", address: null } as const;

/** What came of a request: `done`, or the code of its refusal. */
async function outcome(ask: Ask, [method, path, body]: readonly [string, string, unknown?]) {
  const answer = await ask(`/api/v1${path}`, body === undefined ? { method } : json(method, body));
  const text = await answer.text();
  return answer.ok ? "done" : JSON.parse(text).code as string;
}

/** Makes somebody an enabled administrator, whatever has become of them. */
async function restore(registry: Registry, username: string): Promise<void> {
  const { users } = registry.packhouse.services;
  const found = await users.findNamed(username);
  if (!found) await person(registry, username, { platformAdmin: true });
  else await users.change(found.id, { platformAdmin: true, disabled: false }, TESTS);
}
