import assert from "node:assert/strict";
import { generateKeyPair, type JWTPayload } from "jose";
import type { JsonObject } from "../../../ts/kit/json.ts";
import { json, openRegistry, ORIGIN, type Registry } from "../registry.ts";
import { createRepository, read, refused } from "../winget_fixture.ts";
import {
  BASE,
  bearer,
  bytesOf,
  HOUR,
  installerUrl,
  makeKey,
  makeToken,
  openShelf,
  PATH,
  setUp,
  TestClock,
  told,
  TOOL,
} from "../machines_fixture.ts";
import { RESOURCE, TENANT, Tenant } from "./tenant.ts";

const GROUP = "11111111-2222-4333-8444-555555555555";

/** A registry whose private repository trusts a tenant, and what it logs. */
interface World extends AsyncDisposable {
  readonly registry: Registry;
  readonly tenant: Tenant;
  readonly clock: TestClock;
  readonly lines: readonly string[];
}

async function open(entraId: JsonObject = {}): Promise<World> {
  const clock = new TestClock();
  const lines: string[] = [];
  const tenant = await Tenant.open(clock.now);
  const registry = await openRegistry({
    ...{ now: clock.now, env: { EGRESS_ALLOW: "127.0.0.1" } },
    log: (...line) => void lines.push(JSON.stringify(line)),
  });
  await openShelf(registry);
  await setUp(registry, { options: { entraId: { ...tenant.entraId, ...entraId } } });
  return {
    ...{ registry, tenant, clock, lines },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]();
      await tenant[Symbol.asyncDispose]();
    },
  };
}

async function statusOf({ registry }: World, token: string, path = BASE + TOOL): Promise<number> {
  const answer = await registry.fetch(path, { headers: bearer(token) });
  await answer.body?.cancel();
  return answer.status;
}

Deno.test("winget 2, 5, 8: /information tells everybody to sign in with Entra ID, and how", async () => {
  await using world = await open({ scope: "access" });
  const { registry } = world;
  const { Data } = await read(await registry.fetch(`${BASE}/information`));
  assert.deepEqual(Data.Authentication, {
    AuthenticationType: "microsoftEntraId",
    MicrosoftEntraIdAuthenticationInfo: { Resource: RESOURCE, Scope: "access" },
  });
  assert.deepEqual(Data.ServerSupportedVersions, ["1.7.0", "1.9.0", "1.10.0", "1.12.0", "1.28.0"]);
  const { base } = await makeKey(registry);
  const below = await read(await registry.fetch(`${base}/information`));
  assert.equal("Authentication" in below.Data, false);
  assert.ok(below.Data.ServerSupportedVersions.includes("1.0.0"));
});

Deno.test("entra: whom the tenant vouches for reads the repository, and nothing else", async () => {
  await using world = await open();
  const { registry, tenant } = world;
  const v2: JWTPayload = { iss: `${tenant.authority}/${TENANT}/v2.0`, upn: undefined };
  for (const claims of [{}, v2, { aud: [RESOURCE, "another"] }, { tid: TENANT.toUpperCase() }]) {
    assert.equal(await statusOf(world, await tenant.token(claims)), 200, JSON.stringify(claims));
  }
  const token = await tenant.token();
  const search = json("POST", { FetchAllManifests: true }, bearer(token));
  const { Data } = await read(await registry.fetch(`${BASE}/manifestSearch`, search));
  assert.equal(Data.length, 2);
  const write = json("POST", {}, bearer(token));
  await refused(await registry.fetch(`${BASE}/packageManifests`, write), 403);

  const link = await installerUrl(registry, BASE + TOOL, bearer(token));
  assert.equal(await (await registry.fetch(link)).text(), bytesOf("Contoso.Tool"));
  const bare = new URL(link, ORIGIN).pathname;
  assert.equal(await statusOf(world, token, bare), 200);
  await refused(await registry.fetch(bare), 401);

  for (const path of ["/packages", "/api/v1/auth/me", "/api/v1/repositories"]) {
    assert.equal(await statusOf(world, token, path), 401, path);
  }
});

Deno.test("entra: a token at any other repository is as good as one that is none", async () => {
  await using world = await open();
  const { registry, tenant } = world;
  await createRepository(registry, "acme/second", { visibility: "private" });
  const [right, forged] = [await tenant.token(), `${await tenant.token()}x`];
  const expected = await told(
    await registry.fetch(`/winget/acme/none${TOOL}`, { headers: bearer(right) }),
  );
  assert.equal((expected as { status: number }).status, 401);
  for (const path of ["acme/none", "acme/second", "none/none", PATH]) {
    const headers = bearer(path === PATH ? forged : right);
    assert.deepEqual(
      await told(await registry.fetch(`/winget/${path}${TOOL}`, { headers })),
      expected,
    );
  }
});

/** A header and claims that nobody has signed, or that somebody has signed with what everybody knows. */
function unsigned(tenant: Tenant, header: object, seal = ""): string {
  const text = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value)).toBase64({
      ...{ alphabet: "base64url", omitPadding: true },
    });
  return `${text(header)}.${text(tenant.claims())}.${seal}`;
}

Deno.test("entra: forged, foreign and outdated tokens open nothing", async () => {
  await using world = await open();
  const { tenant, clock, lines } = world;
  const now = Math.floor(clock.at / 1000);
  const { privateKey } = await generateKeyPair("RS256");
  const { privateKey: ps } = await generateKeyPair("PS256");
  const known = new TextEncoder().encode(JSON.stringify(tenant.publicKey));
  const right = await tenant.token();
  const [head, , seal] = right.split(".") as [string, string, string];
  const { kid } = tenant.publicKey as { kid: string };
  const wrong: Record<string, string> = {
    "alg none": unsigned(tenant, { alg: "none", typ: "JWT" }),
    "alg None": unsigned(tenant, { alg: "None", kid }),
    "alg none with a seal": unsigned(tenant, { alg: "none", kid }, seal),
    "a shared secret": await tenant.token({}, { key: known, header: { alg: "HS256" } }),
    "another family": await tenant.token({}, { key: ps, header: { alg: "PS256" } }),
    "another key": await tenant.token({}, { key: privateKey }),
    "another key of another name": await tenant.token({}, {
      key: privateKey,
      header: { kid: "x" },
    }),
    "other claims": `${head}.${(await tenant.token({ oid: "eve" })).split(".")[1]}.${seal}`,
    "no seal": right.slice(0, right.lastIndexOf(".") + 1),
    "another audience": await tenant.token({ aud: "api://another" }),
    "no audience": await tenant.token({ aud: undefined }),
    "another issuer": await tenant.token({ iss: "https://sts.windows.net/another/" }),
    "no issuer": await tenant.token({ iss: undefined }),
    "another tenant": await tenant.token({ tid: crypto.randomUUID() }),
    "no tenant": await tenant.token({ tid: undefined }),
    "it is over": await tenant.token({ exp: now - 61 }),
    "it never ends": await tenant.token({ exp: undefined }),
    "it has not begun": await tenant.token({ nbf: now + 61 }),
    "a key from the token": await tenant.token({}, {
      ...{ key: privateKey, header: { jku: `${tenant.authority}/keys`, kid: "x" } },
    }),
    "too long": `${head}.${"A".repeat(20_000)}.${seal}`,
    "no JSON": `${head}.AAAA.${seal}`,
    "two parts": `${head}.${seal}`,
  };
  for (const [why, token] of Object.entries(wrong)) {
    assert.equal(await statusOf(world, token), 401, why);
  }
  for (const skew of [{ exp: now - 50 }, { nbf: now + 50 }]) {
    assert.equal(await statusOf(world, await tenant.token(skew)), 200, JSON.stringify(skew));
  }
  for (const line of lines) assert.ok(!line.includes(seal) && !line.includes(head), line);
});

Deno.test("entra: of those whom the tenant knows, only the groups that are named come in", async () => {
  await using world = await open({ groups: [GROUP] });
  const { registry, tenant, lines } = world;
  const overage = { _claim_names: { groups: "src1" }, _claim_sources: { src1: {} } };
  const rows: readonly (readonly [JWTPayload, number, RegExp?])[] = [
    [{ groups: ["other", GROUP.toUpperCase()] }, 200],
    [{ groups: ["other"] }, 401, /none of the groups/],
    [{ groups: GROUP }, 401, /none of the groups/],
    [{}, 401, /none of the groups/],
    [{ ...overage, upn: "many@contoso.test" }, 401, /too many/],
    [{ hasgroups: true, upn: "many2@contoso.test" }, 401, /too many/],
  ];
  for (const [claims, status, why] of rows) {
    const before = lines.length;
    assert.equal(await statusOf(world, await tenant.token(claims)), status, JSON.stringify(claims));
    if (why) assert.match(lines.slice(before).join(""), why);
  }
  const { events } = registry.packhouse.services;
  const { items: refusals } = await events.find({ kind: "sign_in.refused", limit: 10 });
  assert.ok(refusals.every(({ detail }) => detail.method === "entra"));
  assert.deepEqual(refusals[0]!.target, "many2@contoso.test");
  assert.ok(refusals.length >= 4);
});

Deno.test("entra: what guests were shown ends with what the repository trusts, and not with others'", async () => {
  await using world = await open();
  const { registry, tenant } = world;
  const headers = bearer(await tenant.token({ groups: [GROUP] }));
  const { base } = await makeKey(registry);
  const link = await installerUrl(registry, BASE + TOOL, headers);
  const other = await installerUrl(registry, base + TOOL);
  assert.equal((await registry.fetch(link)).status, 200);
  await setUp(registry, { options: { entraId: { ...tenant.entraId, groups: [GROUP] } } });
  assert.equal((await registry.fetch(link)).status, 401);
  assert.equal((await registry.fetch(other)).status, 200);
  const young = await installerUrl(registry, BASE + TOOL, headers);
  assert.equal((await registry.fetch(young)).status, 200);
  await setUp(registry, { options: {} });
  assert.equal((await registry.fetch(young)).status, 401);
});

Deno.test("entra: a sign-in is one event, however many requests it makes", async () => {
  await using world = await open();
  const { registry, tenant, clock } = world;
  const token = await tenant.token({ preferred_username: "Ada\n@contoso.test" });
  for (let round = 0; round < 3; round++) {
    assert.equal(await statusOf(world, token), 200);
    clock.passASecond();
  }
  const { events } = registry.packhouse.services;
  const { items } = await events.find({ kind: "sign_in.accepted", limit: 10 });
  const own = items.filter(({ detail }) => detail.method === "entra");
  assert.deepEqual(own.map(({ target }) => target), ["Ada @contoso.test"]);
  assert.equal(own[0]!.repository, (await registry.packhouse.services.repositories.get(PATH)).id);
});

Deno.test("entra: keys are exchanged, and made-up ones do not make the server ask all the time", async () => {
  await using world = await open();
  const { tenant, clock } = world;
  const { privateKey } = await generateKeyPair("RS256");
  const old = await tenant.token();
  assert.equal(await statusOf(world, old), 200);
  for (let round = 0; round < 5; round++) {
    const forged = await tenant.token({}, { key: privateKey, header: { kid: `x${round}` } });
    assert.equal(await statusOf(world, forged), 401);
  }
  assert.equal(tenant.asked, 1);
  await tenant.exchangeKeys();
  clock.pass(30_000);
  const young = await tenant.token();
  assert.equal(await statusOf(world, young), 200);
  assert.equal(tenant.asked, 2);
  assert.equal(await statusOf(world, old), 401);
  clock.pass(HOUR);
  assert.equal(await statusOf(world, await tenant.token()), 200);
  assert.equal(tenant.asked, 3);
});

Deno.test("entra: while its keys cannot be had nobody is taken for somebody", async () => {
  await using world = await open();
  const { registry, tenant, clock, lines } = world;
  const wrong: readonly (() => Response)[] = [
    () => new Response(null, { status: 500 }),
    () => new Response("{}"),
    () => new Response("no JSON"),
    () => Response.json({ jwks_uri: `${tenant.authority}/none` }),
    () => Response.json({ jwks_uri: "http://10.0.0.1/keys" }),
    () => Response.json({ jwks_uri: "file:///etc/passwd" }),
    () => new Response("x".repeat(2 * 1024 * 1024)),
  ];
  for (const instead of wrong) {
    tenant.instead = instead;
    const headers = bearer(await tenant.token());
    const answer = await registry.fetch(BASE + TOOL, { headers });
    assert.equal(answer.headers.get("retry-after"), "30");
    assert.doesNotMatch(await refused(answer, 502), /127\.0\.0\.1|10\.0\.0\.1|passwd/);
    clock.pass(30_000);
  }
  assert.ok(lines.some((line) => line.includes("keys cannot be fetched")));
  const { secret } = await makeToken(registry);
  assert.equal(await statusOf(world, secret), 200);
  tenant.instead = null;
  assert.equal(await statusOf(world, await tenant.token()), 200);
  tenant.instead = wrong[0]!;
  clock.pass(HOUR);
  assert.equal(await statusOf(world, await tenant.token()), 200, "old keys are kept meanwhile");
});
