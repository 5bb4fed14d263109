import assert from "node:assert/strict";
import { lacks } from "../servers/component.ts";
import { passwordOf, SERVICE_PASSWORD, startDirectory } from "../servers/directory/mod.ts";
import type { Slapd } from "../servers/slapd.ts";
import { USUAL } from "../ldap/_fixture.ts";
import { AUTH, read } from "./_accounts.ts";
import { addProvider, addTeam, NEAR } from "./_providers.ts";
import { json, type Registry, scenario } from "./registry.ts";

const WHO = { username: "user0001", password: passwordOf("user0001") };
const APPS = "/api/v1/repositories/acme/apps";

let directory: Promise<Slapd> | null = null;

Deno.test.afterAll(async () => {
  await (await directory)?.[Symbol.asyncDispose]();
});

function story(name: string, run: (registry: Registry) => Promise<void>): void {
  if (lacks("slapd")) return Deno.test.ignore(name, () => {});
  scenario(name, async (registry) => {
    directory ??= startDirectory();
    await run(registry);
  }, { env: NEAR });
}

async function addDirectory(registry: Registry, provisioning: object = {}): Promise<void> {
  const { ldap } = await directory!;
  const options = { ...USUAL, urls: [ldap] };
  await addProvider(registry, {
    ...{ id: "company", kind: "ldap", options, secret: SERVICE_PASSWORD, provisioning },
  });
}

function login(registry: Registry, path: string, body: object = WHO): Promise<Response> {
  return registry.fetch(`${AUTH}${path}`, json("POST", body));
}

function basic({ username, password } = WHO): RequestInit {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return { headers: { authorization: `Basic ${bytes.toBase64()}` } };
}

story("ldap: somebody whom the directory knows signs in by every door", async (registry) => {
  await addDirectory(registry);
  const { providers } = await read(await registry.fetch(`${AUTH}/providers`));
  assert.deepEqual(providers.map(({ id, address }: Record<string, string>) => [id, address]), [
    ["company", "/api/v1/auth/ldap/company/login"],
  ]);
  const { user } = await read(await login(registry, "/ldap/company/login"));
  assert.equal(user.username, "user0001");
  assert.equal((await read(await login(registry, "/login"))).user.id, user.id);
  assert.equal((await read(await registry.fetch(`${AUTH}/me`, basic()))).user.id, user.id);
  const me = await login(registry, "/ldap/company/login");
  const bearer = { authorization: `Bearer ${(await read(me)).accessToken}` };
  assert.equal((await registry.fetch(`${AUTH}/me`, { headers: bearer })).status, 200);
});

story("ldap: what is wrong is refused in the same words at every door", async (registry) => {
  await addDirectory(registry);
  for (const wrong of [{ ...WHO, password: "wrong" }, { ...WHO, username: "nobody" }]) {
    for (const path of ["/ldap/company/login", "/login"]) {
      const problem = await read(await login(registry, path, wrong), 401);
      assert.equal(problem.code, "credentials_wrong");
      assert.equal(problem.detail, "User name or password is wrong");
    }
    assert.equal((await registry.fetch(`${AUTH}/me`, basic(wrong))).status, 401);
  }
  assert.equal((await login(registry, "/ldap/other/login")).status, 404);
});

story("ldap: groups become teams, and what was taken away there is gone here", async (registry) => {
  const team = await addTeam(registry);
  const mapped = (group: string) => ({ teams: [{ group, team, role: "member" }] });
  await addDirectory(registry, mapped("Engineering"));
  await read(await login(registry, "/login"));
  assert.equal((await registry.fetch(APPS, basic())).status, 200);
  const change = json("PATCH", {
    provisioning: {
      ...{ createUsers: true, linkByEmail: false, secondFactor: false, ...mapped("No such group") },
    },
  });
  await read(await registry.admin("/api/v1/admin/auth/providers/company", change));
  await read(await login(registry, "/ldap/company/login"));
  assert.equal((await registry.fetch(APPS, basic())).status, 404);
});

story(
  "ldap: local passwords can be switched off, by somebody who came by the directory",
  async (registry) => {
    await addDirectory(registry, { administrators: ["engineering"] });
    const settings = "/api/v1/admin/auth/settings";
    const off = json("PATCH", { localSignIn: false });
    assert.equal((await registry.admin(settings, off)).status, 400);
    const { accessToken } = await read(await login(registry, "/login"));
    const authorization = `Bearer ${accessToken}`;
    const asAdmin = json("PATCH", { localSignIn: false }, { authorization });
    await read(await registry.fetch(settings, asAdmin));
    assert.equal((await registry.admin(settings)).status, 401);
    assert.equal((await registry.fetch(settings, basic())).status, 200);
    await read(await login(registry, "/login"));
  },
);

story("ldap: a disabled provider, and then none, let nobody in", async (registry) => {
  await addDirectory(registry);
  await read(await login(registry, "/login"));
  const provider = "/api/v1/admin/auth/providers/company";
  await read(await registry.admin(provider, json("PATCH", { enabled: false })));
  assert.equal((await login(registry, "/ldap/company/login")).status, 404);
  assert.equal((await login(registry, "/login")).status, 401);
  assert.equal((await registry.admin(provider, { method: "DELETE" })).status, 204);
  assert.equal((await registry.admin(provider)).status, 404);
});

story("ldap: a test of the provider says which step fails, and no secret", async (registry) => {
  await addDirectory(registry);
  const address = "/api/v1/admin/auth/providers/company";
  const test = async (who: object) =>
    await read(await registry.admin(`${address}/test`, json("POST", who)));
  const good = await test({ login: WHO.username, password: WHO.password });
  assert.equal(good.ok, true, JSON.stringify(good));
  const wrong = await test({ login: WHO.username, password: "wrong" });
  assert.equal(wrong.ok, false);
  assert.equal(wrong.steps.at(-1).ok, false);
  await read(await registry.admin(address, json("PATCH", { secret: "not the password" })));
  const locked = await test({});
  assert.equal(locked.ok, false);
  const told = JSON.stringify([good, wrong, locked, await (await registry.admin(address)).text()]);
  for (const secret of [SERVICE_PASSWORD, "not the password", WHO.password]) {
    assert.ok(!told.includes(secret));
  }
});
