import assert from "node:assert/strict";
import { json, type Registry, scenario } from "../registry.ts";
import {
  API,
  BASE,
  bearer,
  bytesOf,
  CONTOSO_ALONE,
  HOUR,
  makeDeployToken,
  makeKey,
  makeToken,
  manage,
  openShelf,
  OTHER,
  TestClock,
  TOOL,
} from "../machines_fixture.ts";

const clock = new TestClock();
const options = { now: clock.now };
const SEARCH = { FetchAllManifests: true };

interface Shown {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly truncated: boolean;
}

function see(registry: Registry, wanted: object, status = 200): Promise<Shown> {
  return manage(registry, `POST ${API}/as-client`, wanted, status);
}

/** What is told of an answer, without what opens files. */
async function told(answer: Response): Promise<unknown> {
  const text = (await answer.text()).replaceAll(/link=[\w.-]+/g, "link=…");
  return [answer.status, answer.headers.get("content-type"), text];
}

function shown({ status, headers, body }: Shown): unknown {
  return [status, headers["content-type"] ?? null, body];
}

scenario(
  "whoever administers a repository sees the very answers of its clients",
  async (registry) => {
    await openShelf(registry);
    const [key, token] = [
      await makeKey(registry, { view: CONTOSO_ALONE }),
      await makeDeployToken(registry, { role: "maintainer" }),
    ];
    const mine = await makeToken(registry, { view: CONTOSO_ALONE });
    const eyes = [
      [{ anonymous: true }, {}, BASE],
      [{ sourceKey: key.id }, {}, key.base],
      [{ token: token.id }, bearer(token.secret), BASE],
      [{ token: mine.id }, bearer(mine.secret), BASE],
    ] as const;
    const asked = [["GET", TOOL], ["GET", `${OTHER}/1.0`], ["GET", "/packages"], [
      ...["POST", "/manifestSearch", SEARCH] as const,
    ], ["GET", "/nonsense"]] as const;
    for (const [as, credentials, base] of eyes) {
      for (const [method, path, body] of asked) {
        const about = JSON.stringify([as, path]);
        const init = body ? json(method, body, credentials) : { method, headers: credentials };
        const theirs = await told(await registry.fetch(base + path, init));
        const seen = await see(registry, { as, method, path, ...(body && { body }) });
        // A key's address has no challenge to make, and its own words for what is not there.
        if (!about.includes("nonsense")) assert.deepEqual(shown(seen), theirs, about);
        assert.doesNotMatch(seen.body, /link=[^…]/, about);
      }
    }
  },
  options,
);

scenario("what opens nothing is refused as its client is", async (registry) => {
  await openShelf(registry);
  const key = await makeKey(registry, { networks: ["198.51.100.0/24"] });
  const token = await makeDeployToken(registry, {
    expiresAt: new Date(clock.at + HOUR).toISOString(),
  });
  clock.pass(2 * HOUR);
  assert.equal((await see(registry, { as: { token: token.id }, path: TOOL })).status, 401);
  const away = { as: { sourceKey: key.id }, path: TOOL };
  assert.equal((await see(registry, { ...away, address: "192.0.2.1" })).status, 404);
  assert.equal((await see(registry, { ...away, address: "198.51.100.7" })).status, 200);
  await manage(registry, "POST /api/v1/users", { username: "ada" }, 201);
  const ada = { as: { user: "Ada" }, path: TOOL };
  assert.equal((await see(registry, ada)).status, 404);
  await manage(registry, `PUT ${API}/grants/users/ada`, { role: "reader" });
  assert.equal((await see(registry, ada)).status, 200);
  const changed = await manage(registry, "PATCH /api/v1/users/ada", { disabled: true });
  assert.equal((await see(registry, { ...ada, as: { user: changed.id } })).status, 401);
}, options);

/** What cannot be asked, and the code of the refusal. */
const REFUSED: readonly (readonly [object, number, string])[] = [
  [{ path: "/../other/packageManifests/X" }, 400, "value_refused"],
  [{ path: "/%2e%2e/%2e%2e/../api/v1/users" }, 400, "value_refused"],
  [{ path: `/~${"a".repeat(32)}/information` }, 400, "value_refused"],
  [{ path: `/%7E${"a".repeat(32)}/information` }, 400, "value_refused"],
  [{ path: "information" }, 400, "value_refused"],
  [{ path: "/packageManifests", method: "POST", body: {} }, 400, "value_refused"],
  [{ path: "/rebuild", method: "POST" }, 400, "value_refused"],
  [{ path: TOOL, method: "DELETE" }, 400, "value_refused"],
  [{ path: TOOL, body: {} }, 400, "value_refused"],
  [{ path: TOOL, as: { token: "none" } }, 404, "token_missing"],
  [{ path: TOOL, as: { sourceKey: "none" } }, 404, "token_missing"],
  [{ path: TOOL, as: { user: "nobody" } }, 404, "user_missing"],
  [{ path: TOOL, as: {} }, 400, "value_refused"],
];

scenario(
  "nothing is done with others' eyes but to look, and the log knows whose",
  async (registry) => {
    await openShelf(registry);
    const { id } = await makeDeployToken(registry, { role: "maintainer" });
    for (const [wanted, status, code] of REFUSED) {
      const refusal = await manage(
        registry,
        `POST ${API}/as-client`,
        { as: { token: id }, ...wanted },
        status,
      );
      assert.equal(refusal.code, code, JSON.stringify(wanted));
    }
    await see(registry, { as: { anonymous: true }, path: TOOL });
    await see(registry, { as: { token: id }, path: `${TOOL}?Version=1.0` });
    const { events } = await manage(registry, "GET /api/v1/audit?action=access.assumed");
    assert.deepEqual(events.map(({ detail }: { detail: unknown }) => detail), [
      { as: { token: id }, method: "GET", path: `${BASE}${TOOL}` },
    ]);
    const { deployTokens } = await manage(registry, `GET ${API}/deploy-tokens`);
    assert.equal(deployTokens[0].lastUsed ?? null, null, "nobody has used it");
  },
  options,
);

scenario(
  "a browser downloads a file by a link, for as long as whoever asked for it may",
  async (registry) => {
    await openShelf(registry);
    const version = `${API}/packages/Contoso.Tool/versions/1.0`;
    const { files: [{ id }] } = await manage(registry, `GET ${version}`);
    const deploy = await makeDeployToken(registry);
    const linked = await registry.fetch(`${version}/files/${id}/link`, {
      method: "POST",
      headers: bearer(deploy.secret),
    });
    const { url, expiresIn } = await linked.json();
    assert.ok(expiresIn > 3600 && expiresIn <= 7200, `${expiresIn}`);
    const download = () => registry.fetch(new URL(url).pathname + new URL(url).search);
    assert.equal(await (await download()).text(), bytesOf("Contoso.Tool"));
    await manage(registry, `DELETE ${API}/deploy-tokens/${deploy.id}`, undefined, 204);
    clock.passASecond();
    const gone = await download();
    assert.equal(gone.status, 401);
    await gone.body?.cancel();
    const missing = await manage(registry, `POST ${version}/files/none/link`, {}, 404);
    assert.equal(missing.code, "file_missing");
  },
  options,
);
