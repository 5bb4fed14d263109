import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { createRepository, pattern, publish, sha256, upload } from "./_files.ts";
import { openRegistry, scenario } from "./registry.ts";

const BYTES = pattern(1000);
const ETAG = `"${sha256(BYTES)}"`;
const TYPE = "application/x-msdownload";

scenario("downloads answer a whole file with everything a client checks", async (registry) => {
  const path = await publish(registry.admin, BYTES, { type: TYPE });
  const answer = await registry.fetch(path);
  assert.equal(answer.status, 200);
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), BYTES);
  const expected = {
    "content-length": "1000",
    "content-type": TYPE,
    "content-disposition": 'attachment; filename="setup.exe"',
    etag: ETAG,
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000, immutable, no-transform",
    "x-content-type-options": "nosniff",
  };
  for (const [name, value] of Object.entries(expected)) {
    assert.equal(answer.headers.get(name), value, name);
  }

  const head = await registry.fetch(path, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  for (const [name, value] of Object.entries(expected)) {
    assert.equal(head.headers.get(name), value, name);
  }
});

interface Row {
  readonly name: string;
  readonly headers: Record<string, string>;
  readonly method?: string;
  readonly status: number;
  /** First and last byte of the answer's body; nothing where it has none. */
  readonly bytes?: readonly [number, number];
}

const WHOLE = [0, 999] as const;
const ROWS: readonly Row[] = [
  { name: "first byte", headers: { range: "bytes=0-0" }, status: 206, bytes: [0, 0] },
  { name: "middle", headers: { range: "bytes=251-502" }, status: 206, bytes: [251, 502] },
  { name: "open end", headers: { range: "bytes=990-" }, status: 206, bytes: [990, 999] },
  { name: "suffix", headers: { range: "bytes=-10" }, status: 206, bytes: [990, 999] },
  { name: "long suffix", headers: { range: "bytes=-5000" }, status: 206, bytes: WHOLE },
  {
    name: "end beyond the last byte",
    headers: { range: "bytes=900-9999" },
    status: 206,
    bytes: [900, 999],
  },
  { name: "unit in capitals", headers: { range: "BYTES=0-1" }, status: 206, bytes: [0, 1] },
  { name: "several ranges", headers: { range: "bytes=0-1,5-6" }, status: 200, bytes: WHOLE },
  { name: "another unit", headers: { range: "lines=1-2" }, status: 200, bytes: WHOLE },
  { name: "malformed", headers: { range: "bytes=a-b" }, status: 200, bytes: WHOLE },
  { name: "backwards", headers: { range: "bytes=9-1" }, status: 200, bytes: WHOLE },
  { name: "behind the end", headers: { range: "bytes=1000-" }, status: 416 },
  { name: "empty suffix", headers: { range: "bytes=-0" }, status: 416 },
  {
    name: "If-Range that matches",
    headers: { range: "bytes=0-9", "if-range": ETAG },
    status: 206,
    bytes: [0, 9],
  },
  {
    name: "If-Range of another file",
    headers: { range: "bytes=0-9", "if-range": '"other"' },
    status: 200,
    bytes: WHOLE,
  },
  {
    name: "weak If-Range",
    headers: { range: "bytes=0-9", "if-range": `W/${ETAG}` },
    status: 200,
    bytes: WHOLE,
  },
  {
    name: "dated If-Range",
    headers: { range: "bytes=0-9", "if-range": "Sat, 01 Jan 2050 00:00:00 GMT" },
    status: 200,
    bytes: WHOLE,
  },
  {
    name: "If-Range makes nothing unsatisfiable",
    headers: { range: "bytes=5000-", "if-range": '"other"' },
    status: 200,
    bytes: WHOLE,
  },
  { name: "If-None-Match", headers: { "if-none-match": ETAG }, status: 304 },
  {
    name: "weak If-None-Match in a list",
    headers: { "if-none-match": `"a", W/${ETAG}` },
    status: 304,
  },
  { name: "If-None-Match: *", headers: { "if-none-match": "*" }, status: 304 },
  {
    name: "If-None-Match of another file",
    headers: { "if-none-match": '"other"' },
    status: 200,
    bytes: WHOLE,
  },
  {
    name: "If-None-Match before Range",
    headers: { "if-none-match": ETAG, range: "bytes=0-1" },
    status: 304,
  },
  { name: "If-Match", headers: { "if-match": ETAG }, status: 200, bytes: WHOLE },
  { name: "If-Match of another file", headers: { "if-match": '"other"' }, status: 412 },
  { name: "weak If-Match", headers: { "if-match": `W/${ETAG}` }, status: 412 },
  { name: "HEAD knows no ranges", headers: { range: "bytes=0-9" }, method: "HEAD", status: 200 },
];

scenario("downloads answer ranges and preconditions as RFC 9110 says", async (registry) => {
  const path = await publish(registry.admin, BYTES, { type: TYPE });
  for (const { name, headers, method = "GET", status, bytes } of ROWS) {
    const answer = await registry.fetch(path, { method, headers });
    const body = new Uint8Array(await answer.arrayBuffer());
    assert.equal(answer.status, status, name);
    if (bytes) {
      const [from, to] = bytes;
      assert.deepEqual(body, BYTES.slice(from, to + 1), name);
      assert.equal(answer.headers.get("content-length"), String(to - from + 1), name);
      const range = status === 206 ? `bytes ${from}-${to}/1000` : null;
      assert.equal(answer.headers.get("content-range"), range, name);
    }
    if (status === 416) assert.equal(answer.headers.get("content-range"), "bytes */1000", name);
    if (status !== 412) assert.equal(answer.headers.get("etag"), ETAG, name);
    if (status === 412) assert.match(new TextDecoder().decode(body), /"ErrorCode":412/, name);
  }
});

scenario("downloads of an empty file have no range that could be satisfied", async (registry) => {
  const path = await publish(registry.admin, "");
  const whole = await registry.fetch(path);
  assert.equal(whole.status, 200);
  assert.equal(whole.headers.get("content-length"), "0");
  assert.equal(await whole.text(), "");
  assert.equal((await registry.fetch(path, { headers: { range: "bytes=0-" } })).status, 416);
});

scenario("downloads keep names that are not ASCII", async (registry) => {
  for (
    const [name, says] of [
      [
        "Prüfung 1.0.msi",
        `attachment; filename="Pr_fung 1.0.msi"; filename*=UTF-8''Pr%C3%BCfung%201.0.msi`,
      ],
      [
        "ファイル.exe",
        `attachment; filename="____.exe"; filename*=UTF-8''%E3%83%95%E3%82%A1%E3%82%A4%E3%83%AB.exe`,
      ],
      [
        "100%'a'(b);c.exe",
        `attachment; filename="100_'a'(b);c.exe"; filename*=UTF-8''100%25%27a%27%28b%29%3Bc.exe`,
      ],
    ] as const
  ) {
    const place = { name, package: `Contoso.T${sha256(name).slice(0, 6)}` };
    const answer = await registry.fetch(await publish(registry.admin, name, place));
    assert.equal(answer.status, 200, name);
    assert.equal(answer.headers.get("content-disposition"), says);
    assert.equal(await answer.text(), name);
  }
});

scenario("downloads never run in a browser as what they say they are", async (registry) => {
  const types = [
    "text/html",
    "image/svg+xml",
    "application/xhtml+xml",
    "text/javascript",
    "nonsense",
  ];
  for (const [at, type] of types.entries()) {
    const path = await publish(registry.admin, "x", { type, package: `Contoso.T${at}` });
    const answer = await registry.fetch(path);
    assert.equal(answer.headers.get("content-type"), "application/octet-stream", type);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    await answer.body?.cancel();
  }
});

scenario("downloads hand out what a version names, and nothing else", async (registry) => {
  const { admin, fetch } = registry;
  const refused = async (path: string, why: string) => {
    const answer = await fetch(path);
    assert.equal(answer.status, 404, why);
    assert.match(await answer.text(), /^\{"ErrorCode":404,/, why);
  };
  const lone = await upload(admin, "not published", { package: "Contoso.Lone" });
  await refused(new URL(lone.url).pathname, "an upload that no version names");

  const path = await publish(admin, "published");
  const [, , , , , name, version, file, fileName] = path.split("/");
  const below = (repository: string) =>
    `/dl/winget/${repository}/${name}/${version}/${file}/${fileName}`;
  assert.equal(below("default/winget"), path);
  await createRepository(registry, "other", "public");
  await refused(below("default/other"), "another repository");
  await refused(path.replace(file!, "01ARZ3NDEKTSV4RRFFQ69G5FAV"), "another file");
  await refused(path.replace("/1.0/", "/2.0/"), "another version");
  await refused(path.replace("Contoso.Tool", "Contoso.Other"), "another package");
  assert.equal((await fetch(below("default/none"))).status, 401);

  const post = await fetch(path, { method: "POST", body: "x" });
  assert.equal(post.status, 405);
  assert.equal(post.headers.get("allow"), "GET, HEAD");

  const gone = "/packageManifests/Contoso.Tool";
  assert.equal((await admin(gone, { method: "DELETE" })).status, 204);
  await refused(path, "a version that was deleted");
});

scenario(
  "downloads explain bytes that the store has lost before they promise any",
  async (registry) => {
    const path = await publish(registry.admin, BYTES);
    const { documents, blobs } = registry.packhouse.stores;
    for await (const { files } of documents.find(COLLECTIONS.versions, {})) {
      for (const { key } of files) await blobs.delete(key);
    }
    for (const headers of [{}, { range: "bytes=5-9" }] as Record<string, string>[]) {
      const answer = await registry.fetch(path, { headers });
      assert.equal(answer.status, 404);
      assert.equal(answer.headers.get("content-type"), "application/json");
      assert.match((await answer.json()).ErrorMessage, /File does not exist/);
    }
    const faults: string[] = [];
    const { verify } = registry.packhouse.services;
    const { files } = await verify.verify(({ says }) => faults.push(says));
    assert.deepEqual([files, faults], [1, ["The file is missing"]]);
  },
);

scenario("downloads are sent to the store where it has links", async (registry) => {
  const path = await publish(registry.admin, BYTES, { name: "ü.exe", type: TYPE });
  const answer = await registry.fetch(path, { redirect: "manual" });
  if (registry.env.S3_BUCKET === undefined) {
    assert.equal(answer.status, 200);
    assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), BYTES);
    return;
  }
  assert.equal(answer.status, 307);
  const link = answer.headers.get("location")!;
  const followed = await fetch(link);
  assert.equal(followed.status, 200);
  assert.deepEqual(new Uint8Array(await followed.arrayBuffer()), BYTES);
  assert.equal(followed.headers.get("content-type"), TYPE);
  assert.match(followed.headers.get("content-disposition")!, /filename\*=UTF-8''%C3%BC\.exe$/);
  const part = await fetch(link, { headers: { range: "bytes=-1" } });
  assert.equal(part.status, 206);
  assert.deepEqual(new Uint8Array(await part.arrayBuffer()), BYTES.slice(-1));

  // What needs no bytes is answered here: a link would not answer it.
  const head = await registry.fetch(path, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("content-length"), "1000");
  const known = await registry.fetch(path, { headers: { "if-none-match": ETAG } });
  assert.equal(known.status, 304);
}, { env: { DOWNLOAD_REDIRECT: "true" } });

scenario("downloads of a private repository are for its readers", async (registry) => {
  await createRepository(registry, "hidden", "private");
  const pathname = await publish(registry.admin, "x", { repository: "default/hidden" });
  assert.equal((await registry.fetch(pathname)).status, 401);
  const answer = await registry.admin(pathname);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("cache-control")!, /^private,/);
  assert.equal(await answer.text(), "x");
});

Deno.test("downloads that a client breaks off leave nothing open", async () => {
  await using registry = await openRegistry();
  const path = await publish(registry.admin, pattern(1_000_000));
  for (const headers of [{}, { range: "bytes=10-900000" }] as Record<string, string>[]) {
    const answer = await registry.fetch(path, { headers });
    const reader = answer.body!.getReader();
    assert.ok((await reader.read()).value!.length > 0);
    await reader.cancel();
  }
});
