import assert from "node:assert/strict";
import type { Actor, Event, NewEvent } from "../../ts/model/event.ts";
import type { OrganizationId, RepositoryId, UserId } from "../../ts/model/ids.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { createWorld } from "./access/world.ts";
import { ADMIN, json, type Registry, scenario } from "./registry.ts";

const AUDIT = "/api/v1/audit";
const ADA: Actor = { user: "01ARZ3NDEKTSV4RRFFQ69G5FAV" as UserId, name: "ada", address: null };
const GONE = "01ARZ3NDEKTSV4RRFFQ69G5FAW";

let now = Date.UTC(2030, 0, 31, 12);

/** Records events of every kind of place and person, a second apart; answers all that there are. */
async function seed({ packhouse, admin }: Registry): Promise<readonly Event[]> {
  const { events, repositories } = packhouse.services;
  const { id, organization } = await repositories.get("default/winget");
  const here = { organization, repository: id };
  const gone = { organization: GONE as OrganizationId, repository: GONE as RepositoryId };
  const bob: Actor = { user: null, name: "CI of bob", address: "192.0.2.7" };
  const table: Omit<NewEvent, "target">[] = [
    ...[{ kind: "token.created", actor: ADA }, { kind: "token.revoked", actor: ADA }] as const,
    ...[{ kind: "version.published", actor: bob, ...here }] as const,
    ...[{ kind: "version.yanked", actor: ADA, ...here }] as const,
    ...[{ kind: "repository.deleted", actor: ADA, ...gone }] as const,
  ];
  assert.equal((await admin(AUDIT)).status, 200, "signing in is an event as well");
  for (let round = 0; round < 4; round++) {
    for (const [at, event] of table.entries()) {
      now += 1000;
      await events.record({ ...event, target: `t${at % 3}` });
    }
  }
  return await Array.fromAsync(packhouse.stores.documents.find(COLLECTIONS.events, {}));
}

async function listed({ admin }: Registry, query: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor = "";
  do {
    const answer = await admin(`${AUDIT}?${query}&limit=${limit}${cursor}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    const { events, next } = await answer.json();
    assert.ok(events.length <= limit);
    ids.push(...events.map(({ id }: { id: string }) => id));
    cursor = next === null ? "" : `&cursor=${next}`;
  } while (cursor !== "");
  return ids;
}

const moment = (at: number) => encodeURIComponent(new Date(at).toISOString());

scenario("audit: events are found by each filter, newest first, in pages", async (registry) => {
  const all = await seed(registry);
  const { id, organization } = await registry.packhouse.services.repositories.get("default/winget");
  const middle = all[all.length - 8]!.at;
  const cases: [string, (event: Event) => boolean][] = [
    ["", () => true],
    ["actor=ada", ({ name }) => name === "ada"],
    ["actor=CI%20of%20bob", ({ name }) => name === "CI of bob"],
    [`actor=${ADA.user}`, ({ user }) => user === ADA.user],
    ["actor=packhouse", ({ name }) => name === "packhouse"],
    ["action=token.created", ({ kind }) => kind === "token.created"],
    ["action=token.*", ({ kind }) => kind.startsWith("token.")],
    ["action=sign_in.*", ({ kind }) => kind.startsWith("sign_in.")],
    ["action=version.*&actor=ada", (one) => one.kind === "version.yanked" && one.name === "ada"],
    ["organization=default", (one) => one.organization === organization],
    [`organization=${organization}`, (one) => one.organization === organization],
    [`organization=${GONE}`, (one) => one.organization === GONE],
    ["repository=default/winget", ({ repository }) => repository === id],
    [`repository=${GONE}`, ({ repository }) => repository === GONE],
    ["target=t1", ({ target }) => target === "t1"],
    [`since=${moment(middle)}`, ({ at }) => at >= middle],
    [`until=${moment(middle)}`, ({ at }) => at < middle],
    [
      `since=${moment(middle - 5000)}&until=${moment(middle + 2000)}&action=token.*&actor=ada`,
      ({ at, kind }) => at >= middle - 5000 && at < middle + 2000 && kind.startsWith("token."),
    ],
  ];
  for (const [query, matches] of cases) {
    const expected = all.filter(matches).map(({ id }) => id).reverse();
    assert.ok(expected.length > 0, `"${query}" finds something`);
    for (const limit of [1, 3, 200]) {
      assert.deepEqual(await listed(registry, query, limit), expected, `${query}, ${limit}`);
    }
  }
  for (const query of ["action=no.such", "action=no_such.*", "actor=nobody", "target=none"]) {
    assert.deepEqual(await listed(registry, query, 9), [], query);
  }
}, { now: () => now });

scenario("audit: an event tells who, what, on what and from where", async (registry) => {
  await seed(registry);
  const { admin, packhouse } = registry;
  const one = async (query: string) =>
    (await (await admin(`${AUDIT}?limit=1&${query}`)).json()).events[0];
  const { id, organization } = await packhouse.services.repositories.get("default/winget");
  const { id: eventId, sequence, at, ...rest } = await one("action=version.yanked");
  assert.equal(eventId, String(sequence).padStart(16, "0"));
  assert.match(at, /^2030-01-31T12:\d\d:\d\d\.000Z$/);
  assert.deepEqual(rest, {
    ...{ kind: "version.yanked", actor: ADA, target: "t0", detail: {} },
    organization: { id: organization, slug: "default" },
    repository: { id, path: "default/winget" },
  });
  const gone = await one("action=repository.deleted");
  assert.deepEqual(gone.organization, { id: GONE, slug: null });
  assert.deepEqual(gone.repository, { id: GONE, path: null });
  const signedIn = await one("action=sign_in.accepted");
  assert.deepEqual([signedIn.organization, signedIn.repository], [null, null]);
  assert.equal(signedIn.actor.name, ADMIN.username);
}, { now: () => now });

scenario("audit: what nobody can mean is refused", async ({ admin }) => {
  const table: [string, string][] = [
    ["action=", "value_refused"],
    ["action=Token.created", "value_refused"],
    ["action=*", "value_refused"],
    ["action=token.*.x", "value_refused"],
    ["actor=", "value_refused"],
    [`target=${"x".repeat(1001)}`, "value_refused"],
    ["since=yesterday", "value_refused"],
    ["until=2030-01-31", "value_refused"],
    ["limit=0", "value_refused"],
    ["limit=201", "value_refused"],
    ["cursor=nonsense", "cursor_refused"],
    ["actor=a&actor=b", "value_refused"],
    ["user=ada", "value_refused"],
    ["organization=nowhere", "organization_missing"],
    ["repository=default/none", "repository_missing"],
    ["repository=none", "repository_missing"],
  ];
  for (const [query, code] of table) {
    const answer = await admin(`${AUDIT}?${query}`);
    assert.equal((await answer.json()).code, code, query);
    if (/limit|cursor/.test(query)) continue;
    assert.equal((await (await admin(`${AUDIT}/export?${query}`)).json()).code, code, query);
  }
  assert.equal((await (await admin(`${AUDIT}/export?format=xml`)).json()).code, "value_refused");
});

scenario(
  "audit: those who lead an organization see what happened in it, and nothing else",
  async (registry) => {
    const { here, elsewhere, credentials } = await createWorld(registry);
    const ask = async (role: keyof typeof credentials, query: string) => {
      const answer = await registry.fetch(`${AUDIT}?${query}`, { headers: credentials[role] });
      return { status: answer.status, ...await answer.json() };
    };
    const own = `organization=${here.organization.slug}`;
    for (const role of ["owner", "organizationAdmin"] as const) {
      const { events } = await ask(role, own);
      const kinds = new Set(events.map(({ kind }: { kind: string }) => kind));
      assert.ok(kinds.has("repository.created") && kinds.has("package.created"), [...kinds].join());
      assert.ok(
        events.every((one: { organization: { id: string } }) =>
          one.organization.id === here.organization.id
        ),
      );
      assert.deepEqual(
        (await ask(role, `organization=${here.organization.id}`)).events,
        events,
      );
      const rows: [string, number, string][] = [
        ["", 403, "access_denied"],
        [`organization=${elsewhere.organization.slug}`, 404, "organization_missing"],
        [`organization=${elsewhere.organization.id}`, 404, "organization_missing"],
        [`${own}&repository=${elsewhere.repository.path}`, 404, "repository_missing"],
        [`${own}&repository=acme/none`, 404, "repository_missing"],
      ];
      for (const [query, status, code] of rows) {
        const refused = await ask(role, query);
        assert.deepEqual([refused.status, refused.code], [status, code], `${role} ${query}`);
      }
      const foreign = `${own}&repository=${elsewhere.repository.id}`;
      assert.deepEqual((await ask(role, foreign)).events, []);
    }
  },
);

scenario(
  "audit: a token that narrows anything shows no log, and the older address is the same log",
  async (registry) => {
    const { admin, fetch } = registry;
    const token = async (scope: object) => {
      const login = await fetch("/api/v1/auth/login", json("POST", ADMIN));
      const authorization = `Bearer ${(await login.json()).accessToken}`;
      const wanted = json("POST", { title: "t", scope }, { authorization });
      return (await (await fetch("/api/v1/tokens", wanted)).json()).secret;
    };
    const statusFor = async (scope: object, path = AUDIT) => {
      const authorization = `Bearer ${await token(scope)}`;
      return (await fetch(path, { headers: { authorization } })).status;
    };
    assert.equal(await statusFor({}), 200);
    assert.equal(await statusFor({ actions: ["read"] }), 403);
    assert.equal(await statusFor({ actions: ["read"] }, "/api/admin/audit-logs"), 403);
    assert.equal((await fetch("/api/admin/audit-logs")).status, 401);
    const query = "?limit=3&action=sign_in.*";
    const one = await (await admin(`/api/admin/audit-logs${query}`)).json();
    assert.deepEqual(one, await (await admin(AUDIT + query)).json());
    assert.equal(one.events.length, 3);
  },
);
