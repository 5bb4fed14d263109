import assert from "node:assert/strict";
import { ITSELF } from "../../../ts/model/event.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import { publish, sha256 } from "../_files.ts";
import { json, openRegistry, ORIGIN, type Registry, scenario, signed } from "../registry.ts";
import { read } from "../winget_fixture.ts";
import {
  API,
  BASE,
  bearer,
  bytesOf,
  CONTOSO_ALONE,
  HOUR,
  installerUrl,
  makeDeployToken,
  makeKey,
  makeToken,
  manage,
  MINUTE,
  openShelf,
  OTHER,
  PATH,
  signIn,
  TestClock,
  told,
  TOOL,
} from "../machines_fixture.ts";

const clock = new TestClock();
const options = { now: clock.now };
const BYTES = bytesOf("Contoso.Tool");

/** Somebody who reads the repository, and how that is taken back. */
interface Reader {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly end: () => Promise<unknown>;
}

type MakeReader = (registry: Registry) => Promise<Reader>;

const READERS: Readonly<Record<string, MakeReader>> = {
  async "a source key"(registry) {
    const { id, base } = await makeKey(registry);
    const end = () => manage(registry, `DELETE ${API}/source-keys/${id}`, undefined, 204);
    return { path: base + TOOL, end };
  },
  async "a deploy token"(registry) {
    const { id, secret } = await makeDeployToken(registry);
    const end = () => manage(registry, `DELETE ${API}/deploy-tokens/${id}`, undefined, 204);
    return { path: BASE + TOOL, headers: bearer(secret), end };
  },
  async "an API token"(registry) {
    const { id, secret } = await makeToken(registry, { scope: { repositories: [PATH] } });
    const end = () => manage(registry, `DELETE /api/v1/tokens/${id}`, undefined, 204);
    return { path: BASE + TOOL, headers: { "windows-package-manager": secret }, end };
  },
  async "a session"(registry) {
    const headers = bearer(await signIn(registry));
    const end = () =>
      registry.fetch("/api/v1/auth/logout", json("POST", {}, headers)).then((answer) =>
        assert.ok(answer.ok)
      );
    return { path: BASE + TOOL, headers, end };
  },
  async "a password"(registry) {
    const { users } = registry.packhouse.services;
    const wanted = { username: "root", password: "one of the longer passwords" };
    const user = await users.create({ ...wanted, platformAdmin: true }, ITSELF);
    const headers = { authorization: `Basic ${btoa(`root:${wanted.password}`)}` };
    return { path: BASE + TOOL, headers, end: () => users.setDisabled(user.id, true, ITSELF) };
  },
};

for (const [name, make] of Object.entries(READERS)) {
  scenario(
    `link: what ${name} is shown opens without credentials, until that ends`,
    async (registry) => {
      await openShelf(registry);
      const { path, headers, end } = await make(registry);
      const link = await installerUrl(registry, path, headers);
      const ask = (init?: RequestInit) => registry.fetch(link, init);
      const whole = await ask();
      assert.equal(await whole.text(), BYTES);
      assert.match(whole.headers.get("cache-control")!, /^private,/);
      const etag = whole.headers.get("etag")!;
      assert.equal(etag, `"${sha256(BYTES)}"`);
      const head = await ask({ method: "HEAD" });
      assert.equal(head.headers.get("content-length"), String(BYTES.length));
      const part = await ask({ headers: { range: "bytes=4-12", "if-range": etag } });
      assert.deepEqual([part.status, await part.text()], [206, BYTES.slice(4, 13)]);
      assert.equal((await ask({ headers: { "if-none-match": etag } })).status, 304);

      await end();
      clock.passASecond();
      const bare = new URL(link, ORIGIN).pathname;
      assert.deepEqual(await told(await ask()), await told(await registry.fetch(bare)));
      assert.equal((await ask()).status, 401);
    },
    options,
  );
}

scenario(
  "link: manifests stay the same for one reader, and for as long as a window",
  async (registry) => {
    await openShelf(registry);
    const [one, other] = [await makeKey(registry), await makeKey(registry)];
    const manifest = async (base: string) => {
      const answer = await registry.fetch(base + TOOL);
      assert.equal(answer.headers.get("cache-control"), "private, no-cache");
      return { etag: answer.headers.get("etag")!, text: await answer.text() };
    };
    clock.passIntoNextHour();
    const first = await manifest(one.base);
    clock.pass(30 * MINUTE);
    assert.deepEqual(await manifest(one.base), first);
    const known = { headers: { "if-none-match": first.etag } };
    assert.equal((await registry.fetch(one.base + TOOL, known)).status, 304);
    assert.notEqual((await manifest(other.base)).etag, first.etag);
    assert.equal((await registry.fetch(other.base + TOOL, known)).status, 200);

    const link = await installerUrl(registry, one.base + TOOL);
    clock.pass(HOUR);
    assert.notEqual((await manifest(one.base)).etag, first.etag);
    assert.equal((await registry.fetch(link)).status, 200);
    clock.pass(HOUR);
    assert.equal((await registry.fetch(link)).status, 401);
    assert.equal((await registry.fetch(await installerUrl(registry, one.base + TOOL))).status, 200);
  },
  options,
);

scenario("link: one that is wrong in any way is as good as none", async (registry) => {
  await openShelf(registry);
  const { base } = await makeKey(registry);
  const [link, other] = [
    await installerUrl(registry, base + TOOL),
    await installerUrl(registry, base + OTHER),
  ];
  const [bare, query = ""] = link.split("?link=");
  const [window, mark, mac] = query.split(".") as [string, string, string];
  const wrong = [
    "",
    "x",
    query.slice(0, -1),
    `${query}A`,
    `${window}.${mark}`,
    `${window}..${mac}`,
    `${window}.${mark}.${"A".repeat(22)}`,
    `${window}.u${mark.slice(1)}.${mac}`,
    `${(parseInt(window, 36) + 1).toString(36)}.${mark}.${mac}`,
    other.split("?link=")[1],
    "a".repeat(4000),
  ];
  const expected = await told(await registry.fetch(bare!));
  for (const one of wrong) {
    assert.deepEqual(await told(await registry.fetch(`${bare}?link=${one}`)), expected, one);
  }
  const twice = await registry.fetch(`${bare}?link=x&link=${query}`);
  assert.deepEqual(await told(twice), expected);
  for (const method of ["POST", "PUT", "DELETE"]) {
    const answer = await registry.fetch(link, { method });
    assert.deepEqual(
      await told(answer),
      await told(await registry.fetch(bare!, { method })),
      method,
    );
  }
}, options);

scenario("link: it opens one file, and nothing else", async (registry) => {
  await openShelf(registry);
  const link = await installerUrl(registry, BASE + TOOL, signed());
  const query = link.slice(link.indexOf("?"));
  for (const path of [BASE + TOOL, `${BASE}/packages`, `${API}`, "/api/v1/tokens"]) {
    const answer = await registry.fetch(path + query);
    assert.ok(answer.status >= 400, path);
    await answer.body?.cancel();
  }
  // What clients are not shown any more is not fetched by an old link, be it an administrator's.
  await manage(registry, `PUT ${API}/packages/Contoso.Tool/versions/1.0/enabled`, {
    enabled: false,
  });
  assert.equal((await registry.fetch(link)).status, 404);
  assert.equal((await registry.admin(link.split("?")[0]!)).status, 200);
}, options);

scenario(
  "link: it ends when its reader may no longer read, and with what the reader sees",
  async (registry) => {
    await openShelf(registry);
    const key = await makeKey(registry);
    const [tool, other] = [
      await installerUrl(registry, key.base + TOOL),
      await installerUrl(registry, key.base + OTHER),
    ];
    await manage(registry, `PATCH ${API}/source-keys/${key.id}`, { view: CONTOSO_ALONE });
    clock.passASecond();
    assert.equal((await registry.fetch(tool)).status, 200);
    assert.equal((await registry.fetch(other)).status, 404);
    await manage(registry, `PATCH ${API}/source-keys/${key.id}`, { networks: ["198.51.100.0/24"] });
    clock.passASecond();
    assert.equal((await registry.fetch(tool)).status, 401);

    const { users } = registry.packhouse.services;
    const user = await users.create(
      { username: "grace", password: "one of the longer ones" },
      ITSELF,
    );
    const { documents } = registry.packhouse.stores;
    const repository = await registry.packhouse.services.repositories.get(PATH);
    const grant = { id: `${repository.id}/user:${user.id}`, repository: repository.id } as const;
    await documents.insert(COLLECTIONS.grants, {
      ...{ ...grant, organization: repository.organization, holder: `user:${user.id}` },
      ...{ role: "reader", createdAt: 0 },
    });
    const basic = { authorization: `Basic ${btoa("grace:one of the longer ones")}` };
    const link = await installerUrl(registry, BASE + TOOL, basic);
    assert.equal((await registry.fetch(link)).status, 200);
    await documents.delete(COLLECTIONS.grants, grant.id);
    clock.passASecond();
    assert.equal((await registry.fetch(link)).status, 401);
  },
  options,
);

scenario("link: whoever shows credentials is taken at their word", async (registry) => {
  await openShelf(registry);
  const link = await installerUrl(registry, BASE + TOOL, signed());
  const { packhouse: { services: { users } } } = registry;
  await users.create({ username: "eve", password: "one of the longer ones" }, ITSELF);
  const eve = { authorization: `Basic ${btoa("eve:one of the longer ones")}` };
  assert.equal((await registry.fetch(link, { headers: eve })).status, 404);
  const liar = { authorization: `Basic ${btoa("eve:wrong")}` };
  assert.equal((await registry.fetch(link, { headers: liar })).status, 401);
}, options);

scenario("link: a manifest that is sent back as it was read keeps its files", async (registry) => {
  await openShelf(registry);
  const kept = async () => {
    const { documents } = registry.packhouse.stores;
    const versions = await Array.fromAsync(documents.find(COLLECTIONS.versions, {}));
    return new Set(versions.map(({ metadata }) => JSON.stringify(metadata)));
  };
  const before = await kept();
  const answer = await registry.admin(BASE + TOOL);
  const { Data } = await read(answer);
  assert.match(Data.Versions[0].Installers[0].InstallerUrl, /\?link=/);
  await read(await registry.admin(BASE + TOOL, json("PUT", Data)));
  assert.deepEqual(await kept(), before);
  const again = await installerUrl(registry, BASE + TOOL, signed());
  assert.equal(await (await registry.fetch(again)).text(), BYTES);
}, options);

scenario(
  "link: icons are opened as installers are, and other addresses stay as they are",
  async (registry) => {
    await openShelf(registry);
    const headers = { "content-type": "image/png" };
    const place = `${API}/packages/Contoso.Tool/versions/1.0/files/icon.png`;
    const icon = await registry.admin(place, { method: "PUT", body: "picture", headers });
    const { url: IconUrl } = await read(icon, 201);
    const { Data } = await read(await registry.admin(BASE + TOOL));
    const [version] = Data.Versions;
    version.DefaultLocale.Icons = [{ IconUrl, IconFileType: "png" }];
    version.DefaultLocale.PackageUrl = `${ORIGIN}/dl/elsewhere`;
    await read(await registry.admin(BASE + TOOL, json("PUT", Data)));
    const { base } = await makeKey(registry);
    const shown = await read(await registry.fetch(base + TOOL));
    const { Icons, PackageUrl } = shown.Data.Versions[0].DefaultLocale;
    assert.equal(PackageUrl, `${ORIGIN}/dl/elsewhere`);
    const picture = await registry.fetch(Icons[0].IconUrl.slice(ORIGIN.length));
    assert.equal(await picture.text(), "picture");
  },
  options,
);

scenario("link: public repositories need none, whoever asks", async (registry) => {
  const path = await publish(registry.admin, "free");
  const token = await makeToken(registry);
  for (const headers of [{}, bearer(token.secret), signed()]) {
    assert.equal(await installerUrl(registry, TOOL, headers), path);
  }
}, options);

Deno.test("link: it stands in no line of the log and in no event", async () => {
  const lines: string[] = [];
  const log = (...line: unknown[]) => void lines.push(JSON.stringify(line));
  await using registry = await openRegistry({ log });
  await openShelf(registry);
  const link = await installerUrl(registry, (await makeKey(registry)).base + TOOL);
  for (const path of [link, link.replace("setup", "none"), `${link}x`]) {
    await (await registry.fetch(path)).text();
  }
  assert.ok(lines.some((line) => line.includes('source key \\"Laptops\\"')));
  const { items } = await registry.packhouse.services.events.find({ limit: 200 });
  for (const text of [...lines, JSON.stringify(items)]) {
    assert.doesNotMatch(text, /link=|~[0-9A-Za-z]/);
  }
});

Deno.test("link: it outlives a restart, and no exchange of the secret", async () => {
  const DATA_DIR = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const open = (secret: string) =>
    openRegistry({ env: { DATA_DIR, JWT_SECRET: secret.repeat(8) }, now: clock.now });
  const statusAfter = async (secret: string, path: string) => {
    await using registry = await open(secret);
    return (await registry.fetch(path)).status;
  };
  const made = async () => {
    await using registry = await open("abcd");
    await openShelf(registry);
    return await installerUrl(registry, (await makeKey(registry)).base + TOOL);
  };
  const link = await made();
  assert.equal(await statusAfter("abcd", link), 200);
  assert.equal(await statusAfter("efgh", link), 401);
  await Deno.remove(DATA_DIR, { recursive: true });
});
