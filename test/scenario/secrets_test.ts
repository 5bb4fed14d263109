/** Whatever is logged and recorded, at every level, of a day in which every kind of secret is used. */
import assert from "node:assert/strict";
import { createLog, type Log } from "../../ts/server/log.ts";
import { serveHttp } from "../servers/http.ts";
import { freePort } from "../servers/component.ts";
import { until } from "../until.ts";
import { uploadPath } from "./_files.ts";
import {
  API,
  BASE,
  bearer,
  installerUrl,
  makeDeployToken,
  makeKey,
  makeToken,
  manage,
  openShelf,
  TOOL,
} from "./machines_fixture.ts";
import { addProvider } from "./_providers.ts";
import { ADMIN, json, openRegistry, ORIGIN, type Registry, scenario } from "./registry.ts";

const MIRROR = "/api/v1/repositories/default/winget/mirror";
const METRICS_TOKEN = "mt-7d1c-of-monitoring";
const USED = {
  bind: "ldap-bind-5be1-pass",
  typed: "typed-88c0-into-ldap",
  client: "oidc-client-41aa-secret",
  upstream: "upstream-9f2e-token",
  signature: "sig-c3d7-of-an-address",
  wrong: "wrong-1f60-pass-phrase",
  first: "first-2a9b pass phrase",
  second: "second-e81d pass phrase",
};

/** Everything that was logged, for people and for machines. */
const lines: string[] = [];
const level = { current: "debug" } as const;
const write = (line: string) => void lines.push(line);
const logs = (["text", "json"] as const).map((format) =>
  createLog({ format, level, write, now: () => 0 })
);
const log: Log = (...said) => logs.forEach((one) => one(...said));

const ENV = {
  ...{ METRICS_TOKEN, EGRESS_ALLOW: "127.0.0.1", LOG_LEVEL: "debug" },
  JWT_SECRET: "0a9e-signs-access-tokens-for-this-test",
  AUTH_ENCRYPTION_KEY: "5e".repeat(32),
};

scenario("secrets: none is logged or recorded, whatever is done with them", async (registry) => {
  lines.length = 0;
  const { fetch, env } = registry;
  const secrets = new Set<string>([ADMIN.password, ...Object.values(USED)]);
  for (const name of ["METRICS_TOKEN", "JWT_SECRET", "AUTH_ENCRYPTION_KEY", "S3_SECRET_KEY"]) {
    if (env[name] !== undefined) secrets.add(env[name]);
  }
  secrets.add(btoa(`${ADMIN.username}:${ADMIN.password}`));
  const read = await drained(fetch("/metrics", { headers: bearer(METRICS_TOKEN) }));
  assert.equal(read.status, 200);

  for (const secret of await bySigningIn(registry)) secrets.add(secret);
  for (const secret of await byMachines(registry)) secrets.add(secret);
  await byProviders(registry);
  await byFetching(registry);

  for await (const event of registry.packhouse.services.events.each({})) {
    lines.push(JSON.stringify(event));
  }
  const said = lines.join("\n");
  for (const room of ["requests", "events", "store", "outgoing", "mirror"]) {
    assert.ok(said.includes(`room=${room}`), room);
  }
  assert.ok(secrets.size > 20, String(secrets.size));
  for (const secret of secrets) {
    assert.ok(secret.length > 8, secret);
    const found = lines.find((line) => line.includes(secret));
    assert.equal(found, undefined, `${secret} stands in the log or an event`);
  }
}, { log, env: ENV });

/** Signs people in and out and lets them change their password; answers what they held. */
async function bySigningIn({ fetch, admin }: Registry): Promise<readonly string[]> {
  const made = { username: "ada", email: "ada@example.test", password: USED.first };
  assert.equal((await drained(admin("/api/v1/users", json("POST", made)))).status, 201);
  const login = (password: string) =>
    fetch("/api/v1/auth/login", json("POST", { username: "ada", password }));
  assert.equal((await drained(login(USED.wrong))).status, 401);
  const basic = { authorization: `Basic ${btoa(`ada:${USED.wrong}`)}` };
  assert.equal((await drained(fetch("/api/v1/auth/me", { headers: basic }))).status, 401);
  const { accessToken, refreshToken } = await (await login(USED.first)).json();
  const refresh = (token: string) =>
    fetch("/api/v1/auth/refresh", json("POST", { refreshToken: token }));
  const next = await (await refresh(refreshToken)).json();
  const change = json("PUT", { current: USED.first, new: USED.second }, bearer(next.accessToken));
  assert.equal((await drained(fetch("/api/v1/auth/me/password", change))).status, 204);
  await drained(refresh(refreshToken));
  const held = [accessToken, refreshToken, next.accessToken, next.refreshToken];
  return [...held, btoa(`ada:${USED.wrong}`)];
}

/** Comes with tokens, keys and links, right and wrong; answers what they were. */
async function byMachines(registry: Registry): Promise<readonly string[]> {
  const { fetch } = registry;
  await openShelf(registry);
  const [token, deploy] = [await makeToken(registry), await makeDeployToken(registry)];
  const key = await makeKey(registry);
  for (const { secret } of [token, deploy]) {
    const headers = bearer(secret);
    assert.equal((await drained(fetch(BASE + TOOL, { headers }))).status, 200);
    const basic = { authorization: `Basic ${btoa(`x:${secret}`)}` };
    await drained(fetch(BASE + TOOL, { headers: basic }));
  }
  const spoilt = `${token.secret.slice(0, -4)}wxyz`;
  assert.equal((await drained(fetch(BASE + TOOL, { headers: bearer(spoilt) }))).status, 401);
  const link = await installerUrl(registry, key.base + TOOL);
  const signature = new URL(link, ORIGIN).searchParams.values().next().value!;
  assert.equal((await drained(fetch(link))).status, 200);
  assert.equal((await drained(fetch(`${link}x`))).status >= 400, true);
  for (const path of [TOOL, "/nowhere"]) await drained(fetch(key.base + path));
  await drained(fetch(`${BASE}/~no-key-at-all-4c1f${TOOL}`));
  await manage(registry, `DELETE ${API}/source-keys/${key.id}`, undefined, 204);
  await drained(fetch(key.base + TOOL));
  return [token.secret, deploy.secret, spoilt, key.key!, signature, "no-key-at-all-4c1f"];
}

/** Adds providers that cannot be reached, and tries to sign in by them. */
async function byProviders(registry: Registry): Promise<void> {
  const port = freePort();
  const ldap = {
    ...{ urls: [`ldap://127.0.0.1:${port}`], allowPlaintext: true },
    ...{ bindDn: "cn=packhouse,dc=example", userBase: "dc=example" },
    ...{ userFilter: "(uid={login})" },
  };
  await addProvider(registry, { id: "dir", kind: "ldap", options: ldap, secret: USED.bind });
  const oidc = { issuer: `http://127.0.0.1:${port}`, insecureHttp: true, clientId: "packhouse" };
  await addProvider(registry, { id: "corp", kind: "oidc", options: oidc, secret: USED.client });
  const typed = json("POST", { username: "eve", password: USED.typed });
  for (
    const [path, init] of [
      ["/api/v1/auth/ldap/dir/login", typed],
      ["/api/v1/auth/login", typed],
      ["/api/v1/auth/oauth/corp/authorize", {}],
    ] as const
  ) assert.ok((await drained(registry.fetch(path, init))).status >= 400, path);
}

/** Uploads, fetches by addresses with secrets in them, and mirrors with a token. */
async function byFetching(registry: Registry): Promise<void> {
  const { admin } = registry;
  const put = { method: "PUT", body: "bytes" };
  assert.equal((await drained(admin(uploadPath(), put))).status, 201);
  const shown: (string | null)[] = [];
  await using other = serveHttp((request) => {
    shown.push(request.headers.get("authorization"));
    return new Response(request.url.includes("/gone") ? null : "file", {
      status: request.url.includes("/gone") ? 404 : 200,
    });
  });
  for (const path of ["/gone.exe", "/file.exe"]) {
    const url = `${other.origin}${path}?sig=${USED.signature}`;
    const wanted = json("POST", { repository: "default/winget", url });
    const begun = await drained(admin("/api/v1/uploads/from-url", wanted));
    assert.equal(begun.status, 202);
    const place = begun.headers.get("location")!.slice(ORIGIN.length);
    await until(
      "it was fetched",
      async () => (await (await admin(place)).json()).state !== "fetching",
    );
  }
  const upstream = { kind: "rest", url: `${other.origin}/gone`, token: USED.upstream };
  await manage(registry, `PUT ${MIRROR}`, { upstream });
  await manage(registry, `POST ${MIRROR}/rules`, { package: "Acme.Tool" }, 201);
  const run = await (await admin(`${MIRROR}/runs`, json("POST", {}))).json();
  await until(
    "the run has ended",
    async () => (await (await admin(`${MIRROR}/runs/${run.id}`)).json()).state === "failed",
  );
  assert.ok(shown.includes(`Bearer ${USED.upstream}`), "The token was used");
}

Deno.test("secrets: a token that is spoilt in its settings stops the start without being shown", async () => {
  const start = openRegistry({ env: { METRICS_TOKEN: "short-6e2a" } });
  await assert.rejects(start, (error) => !String((error as Error).stack).includes("short-6e2a"));
});

async function drained(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  await answer.body?.cancel();
  return answer;
}
