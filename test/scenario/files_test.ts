import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import {
  createRepository,
  pattern,
  readerOf,
  sha256,
  tokenOf,
  upload,
  uploadPath,
} from "./_files.ts";
import { ORIGIN, type Registry, scenario } from "./registry.ts";

const BYTES = pattern(70_000);
const HEX = sha256(BYTES);
const BASE64 = Uint8Array.fromHex(HEX).toBase64();
const OTHER = sha256("other");

scenario("files: an upload answers what was received and where it will be", async (registry) => {
  const { admin, packhouse } = registry;
  const before = Date.now();
  const { url, size, sha256: digest, expiresAt } = await upload(admin, BYTES);
  assert.deepEqual([size, digest], [BYTES.length, HEX]);
  assert.match(
    url,
    new RegExp(`^${ORIGIN}/dl/winget/default/winget/Contoso\\.Tool/1\\.0/\\w{26}/setup\\.exe$`),
  );
  const lifetime = Date.parse(expiresAt) - before;
  assert.ok(lifetime > 23 * 3_600_000 && lifetime < 25 * 3_600_000);
  const { items } = await packhouse.services.events.find({ kind: "file.uploaded", limit: 9 });
  assert.deepEqual(items.map(({ target, actor }) => [target, actor.name]), [[
    "setup.exe",
    "admin",
  ]]);
  assert.deepEqual((await kept(registry)).map((key) => key.split("/").slice(0, 6)), [
    ["packages", "winget", "default", "winget", "Contoso.Tool", "1.0"],
  ]);
});

interface Row {
  readonly name: string;
  readonly headers: Record<string, string>;
  readonly status: number;
  readonly code?: string;
}

const DIGESTS: readonly Row[] = [
  { name: "right hex", headers: { "x-checksum-sha256": HEX }, status: 201 },
  {
    name: "right hex in capitals",
    headers: { "x-checksum-sha256": HEX.toUpperCase() },
    status: 201,
  },
  {
    name: "right Content-Digest",
    headers: { "content-digest": `sha-256=:${BASE64}:` },
    status: 201,
  },
  {
    name: "Content-Digest among others",
    headers: { "content-digest": `sha-512=:AAAA:, sha-256=:${BASE64}:` },
    status: 201,
  },
  {
    name: "a digest of another kind alone",
    headers: { "content-digest": "md5=:AAAA:" },
    status: 201,
  },
  {
    name: "wrong hex",
    headers: { "x-checksum-sha256": OTHER },
    status: 422,
    code: "digest_mismatch",
  },
  {
    name: "wrong Content-Digest",
    headers: { "content-digest": `sha-256=:${Uint8Array.fromHex(OTHER).toBase64()}:` },
    status: 422,
    code: "digest_mismatch",
  },
  {
    name: "short hex",
    headers: { "x-checksum-sha256": "abc" },
    status: 400,
    code: "value_refused",
  },
  {
    name: "malformed Content-Digest",
    headers: { "content-digest": "sha-256=:abc:" },
    status: 400,
    code: "value_refused",
  },
  {
    name: "Content-Digest without colons",
    headers: { "content-digest": `sha-256=${BASE64}` },
    status: 400,
    code: "value_refused",
  },
  {
    name: "two promises that disagree",
    headers: {
      "x-checksum-sha256": HEX,
      "content-digest": `sha-256=:${Uint8Array.fromHex(OTHER).toBase64()}:`,
    },
    status: 400,
    code: "value_refused",
  },
];

scenario("files: what does not have the promised digest is not kept", async (registry) => {
  let count = 0;
  for (const { name, headers, status, code } of DIGESTS) {
    const answer = await registry.admin(uploadPath(), { method: "PUT", body: BYTES, headers });
    const body = await answer.json();
    assert.equal(answer.status, status, name);
    if (code) assert.equal(body.code, code, name);
    if (status === 201) count++;
    assert.equal((await kept(registry)).length, count, name);
  }
});

scenario("files: only so many bytes are taken, however they arrive", async (registry) => {
  const put = (body: BodyInit, headers: Record<string, string> = {}) =>
    registry.admin(uploadPath(), { method: "PUT", body, headers });
  const announced = await put("x", { "content-length": "70001" });
  assert.equal(announced.status, 413);
  assert.equal((await announced.json()).code, "body_too_large");
  const chunked = await put(streamOf([BYTES, new Uint8Array(1)]));
  assert.equal(chunked.status, 413);
  assert.match(chunked.headers.get("content-type")!, /^application\/problem\+json/);
  assert.deepEqual(await kept(registry), []);
  assert.equal((await put(streamOf([BYTES]))).status, 201);
  assert.equal((await put("")).status, 201);
}, { env: { MAX_UPLOAD_BYTES: "70000" } });

scenario("files: a body that breaks off leaves nothing", async (registry) => {
  const body = streamOf([BYTES], new Error("The client went away"));
  const answer = await registry.admin(uploadPath(), { method: "PUT", body });
  assert.ok(answer.status >= 400);
  assert.deepEqual(await kept(registry), []);
  let uploads = 0;
  for await (const _ of registry.packhouse.stores.documents.find(COLLECTIONS.uploads, {})) {
    uploads++;
  }
  assert.equal(uploads, 0);
});

scenario("files: names that no file can have are refused, odd ones are kept", async (registry) => {
  const put = (name: string) => registry.admin(uploadPath({ name }), { method: "PUT", body: "x" });
  for (
    const name of [
      "a/b",
      "a\\b",
      "a:b",
      "a*",
      "a?",
      'a"b',
      "<a>",
      "a|b",
      "a".repeat(201),
      "a\nb",
      "a\0b",
    ]
  ) {
    const answer = await put(name);
    assert.ok(
      answer.status === 400 || answer.status === 404,
      `${JSON.stringify(name)}: ${answer.status}`,
    );
    assert.match(answer.headers.get("content-type")!, /^application\/problem\+json/, name);
  }
  assert.deepEqual(await kept(registry), []);
  for (
    const name of [
      "a b.exe",
      "ü.msi",
      ".exe",
      "a.",
      "...",
      "%41",
      "a".repeat(200),
      "CON",
      "日本語.exe",
    ]
  ) {
    const answer = await put(name);
    assert.equal(answer.status, 201, `${JSON.stringify(name)}: ${await answer.clone().text()}`);
    const { url } = await answer.json();
    assert.equal(decodeURIComponent(url.split("/").at(-1)), name);
  }
  for (const package_ of ["nodot", "a..b", "../x", "A.B/C"]) {
    const answer = await registry.admin(uploadPath({ package: package_ }), {
      method: "PUT",
      body: "x",
    });
    assert.equal(answer.status, 400, package_);
  }
});

scenario("files: only whoever may publish may upload", async (registry) => {
  const { fetch } = registry;
  await createRepository(registry, "hidden", "private");
  const reader = await readerOf(registry);
  const put = { method: "PUT", body: "x" };
  const hidden = uploadPath({ repository: "default/hidden" });
  const none = uploadPath({ repository: "default/none" });

  const anonymous = await fetch(uploadPath(), put);
  assert.equal(anonymous.status, 401);
  assert.ok(anonymous.headers.get("www-authenticate"));
  assert.equal((await fetch(hidden, put)).status, 401);
  assert.equal((await fetch(none, put)).status, 401);

  const refused = await reader(uploadPath(), put);
  assert.deepEqual([refused.status, (await refused.json()).code], [403, "access_denied"]);
  const another = await createRepository(registry, "another", "private");
  const token = await tokenOf(registry, { repositories: [another.id] });
  const narrowed = { ...put, headers: { authorization: `Bearer ${token}` } };
  const [one, other] = [await fetch(hidden, narrowed), await fetch(none, narrowed)];
  assert.deepEqual([one.status, other.status], [404, 404]);
  const [saysOne, saysOther] = [await one.json(), await other.json()];
  assert.equal(saysOne.code, saysOther.code);
  assert.equal(saysOne.title, saysOther.title);
  assert.deepEqual(await kept(registry), []);
});

async function kept({ packhouse }: Registry): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of packhouse.stores.blobs.list("")) keys.push(key);
  return keys;
}

/** A body without a length, which ends in `error` where one is given. */
function streamOf(chunks: readonly Uint8Array[], error?: Error): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(body) {
      const chunk = left.shift();
      if (chunk) body.enqueue(chunk);
      else if (error) body.error(error);
      else body.close();
    },
  });
}
