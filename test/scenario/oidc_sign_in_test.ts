import assert from "node:assert/strict";
import { ADA, POST, SECRET, startProvider, WITH_GROUPS } from "../oidc_company.ts";
import { BACK } from "../oidc_fixture.ts";
import type { OidcServer } from "../servers/oidc.ts";
import { type Person, ScriptedBrowser } from "../servers/scripted_browser.ts";
import { AUTH, read } from "./_accounts.ts";
import { addProvider, addTeam, NEAR } from "./_providers.ts";
import { json, type Registry, scenario } from "./registry.ts";

const ORIGIN = new URL(BACK).origin;
const AUTHORIZE = `${AUTH}/oauth/corp/authorize`;

function story(
  name: string,
  run: (registry: Registry, provider: OidcServer) => Promise<void>,
): void {
  scenario(name, async (registry) => {
    await using provider = await startProvider();
    await run(registry, provider);
  }, { env: { ...NEAR, BASE_URL: ORIGIN } });
}

async function addIssuer(
  registry: Registry,
  { issuer }: OidcServer,
  more: { readonly options?: object; readonly provisioning?: object } = {},
): Promise<void> {
  const options = { issuer, insecureHttp: true, ...POST, ...more.options };
  const { provisioning } = more;
  await addProvider(registry, { id: "corp", kind: "oidc", options, secret: SECRET, provisioning });
}

/** A sign-in under way: where the provider sends the browser back to, and the cookie that it keeps. */
async function begin(
  { fetch }: Registry,
  { person = ADA, query = "", browser = new ScriptedBrowser() }: {
    readonly person?: Person;
    readonly query?: string;
    readonly browser?: ScriptedBrowser;
  } = {},
): Promise<{ readonly path: string; readonly cookie: string }> {
  const away = await fetch(AUTHORIZE + query, { redirect: "manual" });
  assert.equal(away.status, 302, await away.text());
  const set = away.headers.getSetCookie()[0]!;
  assert.match(set, /; HttpOnly; SameSite=Lax$|HttpOnly.*SameSite=Lax/);
  const back = await browser.visit(new URL(away.headers.get("location")!), BACK, person);
  return { path: back.pathname + back.search, cookie: set.split(";")[0]! };
}

/** Comes back, as a browser does. */
function comeBack({ fetch }: Registry, path: string, cookie?: string): Promise<Response> {
  const headers = { accept: "text/html", ...(cookie && { cookie }) };
  return fetch(path, { headers, redirect: "manual" });
}

function cookieIn(answer: Response, name: string): string {
  const found = answer.headers.getSetCookie().find((set) => set.includes(name));
  assert.ok(found, `no ${name}`);
  return found.split(";")[0]!;
}

story(
  "oidc: somebody signs in, in a session that their browser alone holds",
  async (registry, provider) => {
    await addIssuer(registry, provider);
    const { path, cookie } = await begin(registry, { query: "?returnTo=/ui/packages" });
    const back = await comeBack(registry, path, cookie);
    assert.deepEqual([back.status, back.headers.get("location")], [302, "/ui/packages"]);
    const refresh = cookieIn(back, "packhouse_refresh");
    const request = json("POST", {}, { cookie: refresh, "sec-fetch-site": "same-origin" });
    const { user, accessToken, refreshToken } = await read(
      await registry.fetch(`${AUTH}/refresh`, request),
    );
    assert.deepEqual([user.username, user.email], ["ada.l", "ada@acme.example"]);
    assert.equal(refreshToken, undefined);
    const authorization = `Bearer ${accessToken}`;
    const { sessions } = await read(
      await registry.fetch(`${AUTH}/me/sessions`, { headers: { authorization } }),
    );
    assert.deepEqual(sessions.map(({ method }: { method: string }) => method), ["corp"]);
  },
);

story("oidc: signing out here leads to signing out there", async (registry, provider) => {
  await addIssuer(registry, provider);
  const browser = new ScriptedBrowser();
  const { path, cookie } = await begin(registry, { browser });
  const refresh = cookieIn(await comeBack(registry, path, cookie), "packhouse_refresh");
  const request = json("POST", {}, { cookie: refresh, "sec-fetch-site": "same-origin" });
  const { next } = await read(await registry.fetch(`${AUTH}/logout`, request));
  assert.ok(next.startsWith(provider.issuer), next);
  const home = await browser.visit(new URL(next), `${ORIGIN}/ui/`);
  assert.equal(home.pathname, "/ui/");
  assert.equal((await registry.fetch(`${AUTH}/refresh`, request)).status, 401);
});

story(
  "oidc: a callback serves once, and only the browser that began it",
  async (registry, provider) => {
    await addIssuer(registry, provider);
    const one = await begin(registry);
    const other = await begin(registry);
    const refusedWith = async (path: string, cookie?: string) => {
      const answer = await comeBack(registry, path, cookie);
      const location = new URL(answer.headers.get("location")!, ORIGIN);
      assert.equal(location.pathname, "/ui/sign-in");
      assert.ok(!answer.headers.getSetCookie().some((set) => set.includes("packhouse_refresh")));
      return location.searchParams.get("refused");
    };
    assert.equal(await refusedWith(one.path), "state_refused");
    assert.equal(await refusedWith(one.path, other.cookie), "state_refused");
    const pair = `${one.cookie.split("=")[0]}=${other.cookie.split("=")[1]}`;
    assert.equal(await refusedWith(one.path, pair), "state_refused");
    assert.equal((await comeBack(registry, other.path, other.cookie)).status, 302);
    assert.equal(await refusedWith(other.path, other.cookie), "state_refused");
    const api = await registry.fetch(one.path);
    assert.equal((await read(api, 400)).code, "state_refused");
    const { items } = await registry.packhouse.services.events.find({
      ...{ kind: "sign_in.refused", limit: 10 },
    });
    assert.equal(items.length, 5);
  },
);

story("oidc: two tabs sign in side by side", async (registry, provider) => {
  await addIssuer(registry, provider);
  const [one, other] = [await begin(registry), await begin(registry)];
  const both = `${one.cookie}; ${other.cookie}`;
  for (const { path } of [other, one]) {
    const back = await comeBack(registry, path, both);
    assert.equal(back.headers.get("location"), "/ui/");
  }
});

story("oidc: a browser is never sent on to another site", async (registry, provider) => {
  await addIssuer(registry, provider);
  for (const evil of ["https://evil.example/", "//evil.example", "/\\evil.example", "/api/docs"]) {
    const query = `?returnTo=${encodeURIComponent(evil)}`;
    const { path, cookie } = await begin(registry, { query });
    const back = await comeBack(registry, path, cookie);
    assert.equal(back.headers.get("location"), "/ui/", evil);
  }
});

story(
  "oidc: groups become teams; whoever may not be created is refused",
  async (registry, provider) => {
    const team = await addTeam(registry);
    const teams = [{ group: "engineering", team, role: "maintainer" }];
    await addIssuer(registry, provider, {
      options: WITH_GROUPS,
      provisioning: { teams },
    });
    const { path, cookie } = await begin(registry);
    assert.equal((await comeBack(registry, path, cookie)).headers.get("location"), "/ui/");
    const { members } = await read(
      await registry.admin("/api/v1/organizations/acme/teams/crew/members"),
    );
    assert.equal(members[0].username ?? members[0].user?.username, "ada.l");
    const strict = { createUsers: false, linkByEmail: false, secondFactor: false, teams: [] };
    await read(
      await registry.admin(
        "/api/v1/admin/auth/providers/corp",
        json("PATCH", { provisioning: strict }),
      ),
    );
    const bob = await begin(registry, { person: { types: { login: "bob", password: "any" } } });
    const refused = await comeBack(registry, bob.path, bob.cookie);
    assert.match(refused.headers.get("location")!, /refused=sign_in_refused/);
  },
);

story(
  "oidc: a provider is tried step by step, and its secret is told to nobody",
  async (registry, provider) => {
    await addIssuer(registry, provider);
    const address = "/api/v1/admin/auth/providers/corp";
    const { ok, steps } = await read(await registry.admin(`${address}/test`, json("POST", {})));
    assert.equal(ok, true, JSON.stringify(steps));
    const shown = await read(await registry.admin(address));
    assert.equal(shown.hasSecret, true);
    assert.equal(shown.callback, BACK);
    assert.ok(!JSON.stringify(shown).includes(SECRET));
  },
);
