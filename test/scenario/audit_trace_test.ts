import assert from "node:assert/strict";
import type { Event } from "../../ts/model/event.ts";
import type { Fields } from "../../ts/server/log.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { readerOf, uploadPath } from "./_files.ts";
import { begin, begun, send } from "./_uploads.ts";
import { ADMIN, json, openRegistry, type Registry, scenario } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const AGENT = "tests/1.0 (audit)";
const REPOSITORY = "/api/v1/repositories/default/winget";

type Ask = Registry["fetch"];

function saying(ask: Ask, headers: Record<string, string>): Ask {
  return (path, init) => {
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return ask(path, { ...init, headers: all });
  };
}

async function newest({ packhouse }: Registry): Promise<Event> {
  return (await packhouse.services.events.find({ limit: 1 })).items[0]!;
}

interface Step {
  readonly kind: string;
  readonly by: (ask: Ask) => Promise<Response>;
}

const TOOL = manifest("Contoso.Tool", ["1.0"]);
const WRONG = { ...ADMIN, password: "not the password" };

/** Requests that change something or sign somebody in, and the last event that each leaves. */
const STEPS: readonly Step[] = [
  { kind: "package.created", by: (ask) => ask("/packageManifests", json("POST", TOOL)) },
  {
    kind: "version.yanked",
    by: (ask) =>
      ask(`${REPOSITORY}/packages/Contoso.Tool/versions/1.0/yank`, json("PUT", { reason: "x" })),
  },
  {
    kind: "package.deleted",
    by: (ask) => ask("/packageManifests/Contoso.Tool", { method: "DELETE" }),
  },
  { kind: "file.uploaded", by: (ask) => ask(uploadPath(), { method: "PUT", body: "bytes" }) },
  {
    kind: "file.uploaded",
    by: async (ask) => send(ask, await begun(ask, 5), { offset: 0, body: "bytes" }),
  },
  { kind: "file.uploaded", by: (ask) => begin(ask, 0) },
  {
    kind: "package.created",
    by: (ask) =>
      ask("/api/admin/packages", json("POST", { package: "Contoso.Other", manifest: OTHER })),
  },
  { kind: "token.created", by: (ask) => ask("/api/v1/tokens", json("POST", { title: "CI" })) },
  { kind: "sign_in.accepted", by: (ask) => ask("/api/v1/auth/login", json("POST", ADMIN)) },
  { kind: "sign_in.refused", by: (ask) => ask("/api/v1/auth/login", json("POST", WRONG)) },
  {
    kind: "sign_out",
    async by(ask) {
      const login = await (await ask("/api/v1/auth/login", json("POST", ADMIN))).json();
      const { refreshToken } = login;
      return await ask("/api/v1/auth/logout", json("POST", { refreshToken }));
    },
  },
  { kind: "audit.exported", by: (ask) => ask("/api/v1/audit/export?target=none") },
];

const OTHER = { ...TOOL.Versions[0], PackageIdentifier: "Contoso.Other", PackageVersion: "1.0" };

scenario(
  "audit: every change and sign-in tells the program, the address and the request",
  async (registry) => {
    const proxied = saying(registry.admin, { "user-agent": AGENT });
    for (const { kind, by } of STEPS) {
      const answer = await by(proxied);
      const event = await newest(registry);
      assert.equal(event.kind, kind, await answer.text());
      assert.equal(event.actor.agent, AGENT, kind);
      assert.equal(event.actor.request, answer.headers.get("x-request-id"), kind);
    }
  },
);

scenario(
  "audit: a password that is shown with a request signs in by that request",
  async (registry) => {
    const { fetch } = registry;
    const basic = (password: string) => `Basic ${btoa(`${ADMIN.username}:${password}`)}`;
    const table = [["nobody's", "sign_in.refused"], [ADMIN.password, "sign_in.accepted"]] as const;
    for (const [password, kind] of table) {
      const headers = { authorization: basic(password), "user-agent": "x".repeat(300) };
      const answer = await fetch("/api/v1/auth/me", { headers });
      const event = await newest(registry);
      assert.equal(event.kind, kind);
      assert.equal(event.actor.agent, "x".repeat(200), "shortened");
      assert.equal(event.actor.request, answer.headers.get("x-request-id"));
    }
  },
);

Deno.test("a request has one id in the log, in errors, in events and in answers", async () => {
  const logged: { message: string; fields: Fields }[] = [];
  await using registry = await openRegistry({
    env: { LOG_LEVEL: "debug" },
    log: (_, message, fields = {}) => void logged.push({ message, fields }),
  });
  const ids = new Set<string>();
  const told = async (ask: Ask, path: string, init?: RequestInit) => {
    logged.length = 0;
    const answer = await ask(path, init);
    const id = answer.headers.get("x-request-id")!;
    assert.ok(!ids.has(id), "each request has an id of its own");
    ids.add(id);
    const lines = logged.filter(({ message }) => message === "request");
    assert.deepEqual(lines.map(({ fields }) => fields.requestId), [id], path);
    return { id, answer };
  };
  const { admin, fetch } = registry;
  for (const path of ["/nothing", "/api/v1/nothing", "/api/v1/audit", `${REPOSITORY}x`]) {
    const { id, answer } = await told(fetch, path);
    assert.equal((await answer.json()).requestId, id, path);
  }
  const { id } = await told(admin, "/packageManifests", json("POST", TOOL));
  assert.equal((await newest(registry)).actor.request, id);
  await told(fetch, "/packageManifests/Contoso.Tool");
  await told(fetch, "/health");
});

Deno.test("a fault is logged with the id that its answer has", async () => {
  const logged: Fields[] = [];
  await using registry = await openRegistry({
    log: (level, _, fields = {}) => level === "error" && void logged.push(fields),
  });
  const { events } = registry.packhouse.services;
  events.find = () => Promise.reject(new TypeError("a mistake of ours"));
  const answer = await registry.admin("/api/v1/audit");
  const id = answer.headers.get("x-request-id");
  assert.deepEqual([answer.status, (await answer.json()).requestId], [500, id]);
  assert.deepEqual(logged.map(({ requestId }) => requestId), [id]);
});

let now = Date.now();

scenario(
  "audit: what somebody wanted to change and was not allowed to is an event, once a second",
  async (registry) => {
    const { packhouse, admin } = registry;
    await admin("/packageManifests", json("POST", TOOL));
    const reader = saying(await readerOf(registry), { "user-agent": AGENT });
    const refusals = async () => {
      const kind = "access.refused";
      const { items } = await packhouse.services.events.find({ kind, limit: 50 });
      return items.map(({ detail: { method, route } }) => `${method} ${route}`).reverse();
    };
    const tool = `${REPOSITORY}/packages/Contoso.Tool`;
    for (let times = 0; times < 3; times++) {
      const answer = await reader(tool, { method: "DELETE" });
      assert.equal(answer.status, 403);
      assert.equal((await reader(`${tool}x`, { method: "DELETE" })).status, 403);
      assert.equal((await reader("/packageManifests", json("POST", TOOL))).status, 403);
      assert.equal(
        (await reader("/winget/default/winget/packageManifests/A.B", { method: "DELETE" }))
          .status,
        403,
      );
      assert.equal((await reader("/api/admin/packages/A.B", { method: "DELETE" })).status, 403);
    }
    const once = [
      "DELETE /api/v1/repositories/:org/:repo/packages/:package",
      "POST /packageManifests",
      "DELETE /winget/:org/:repo/packageManifests/:identifier",
      "DELETE /api/admin/packages/:id",
    ];
    assert.deepEqual(await refusals(), once);
    const { actor, target, repository, organization } = await newest(registry);
    assert.deepEqual([actor.name, actor.agent, target], ["reader", AGENT, "default/winget"]);
    const { id, organization: owner } = await packhouse.services.repositories.get("default/winget");
    assert.deepEqual([repository, organization], [id, owner]);

    now += 1000;
    await reader(tool, { method: "DELETE" });
    assert.deepEqual(await refusals(), [...once, once[0]]);

    await registry.fetch(tool, { method: "DELETE" });
    await reader("/api/v1/audit");
    await reader("/winget/default/none/packageManifests", json("POST", TOOL));
    assert.equal(
      (await refusals()).length,
      once.length + 1,
      "nobody, a look and what is not there",
    );
  },
  { now: () => now },
);

scenario("audit: no event holds a secret", async (registry) => {
  const { admin, fetch, packhouse } = registry;
  const secrets = ["a wrong password of somebody", "phk_wrong", ADMIN.password];
  const login = await (await fetch("/api/v1/auth/login", json("POST", ADMIN))).json();
  const bearer = { authorization: `Bearer ${login.accessToken}` };
  const created = await fetch("/api/v1/tokens", json("POST", { title: "CI" }, bearer));
  const { id, secret } = await created.json();
  const refresh = json("POST", { refreshToken: login.refreshToken });
  const refreshed = await (await fetch("/api/v1/auth/refresh", refresh)).json();
  secrets.push(secret, login.accessToken, login.refreshToken);
  secrets.push(refreshed.accessToken, refreshed.refreshToken);
  const wrong = { username: ADMIN.username, password: secrets[0] };
  const shown = (of: string) => ({ headers: { authorization: `Bearer ${of}` } });
  const asks: [Ask, string, RequestInit?][] = [
    [fetch, "/api/v1/auth/login", json("POST", wrong)],
    [fetch, "/api/v1/auth/login", json("POST", { username: secrets[0], password: secrets[0] })],
    [fetch, "/api/v1/auth/me", { headers: { authorization: `Basic ${btoa(`x:${secrets[0]}`)}` } }],
    [fetch, "/api/v1/auth/me", shown("phk_wrong")],
    [fetch, `/packageManifests/Contoso.Tool?code=${secret}`, { method: "DELETE" }],
    [fetch, "/packageManifests", { ...json("POST", TOOL), headers: { "x-functions-key": secret } }],
    [fetch, "/api/v1/auth/refresh", refresh],
    [admin, `/api/v1/tokens/${id}`, { method: "DELETE" }],
    [fetch, "/api/v1/auth/logout", json("POST", { refreshToken: refreshed.refreshToken })],
    [admin, "/api/v1/audit/export"],
  ];
  for (const [ask, path, init] of asks) await (await ask(path, init)).body?.cancel();
  const { documents } = packhouse.stores;
  const events = await Array.fromAsync(documents.find(COLLECTIONS.events, {}));
  const kinds = new Set(events.map(({ kind }) => kind));
  for (const kind of ["token.created", "token.revoked", "sign_in.refused", "sign_out"] as const) {
    assert.ok(kinds.has(kind), kind);
  }
  const kept = JSON.stringify(events);
  for (const one of secrets) {
    for (const spelling of [one, btoa(one), encodeURIComponent(one)]) {
      assert.ok(!kept.includes(spelling), `an event holds ${one}`);
    }
  }
});
