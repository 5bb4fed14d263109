/** The tus protocol, version 1.0.0: a test for each thing that it says a server MUST do. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { pattern, sha256 } from "./_files.ts";
import { scenario } from "./registry.ts";
import { begin, begun, kept, metadataOf, OFFSET_BYTES, offsetOf, send, TUS } from "./_uploads.ts";

const BYTES = pattern(70_000);

scenario(
  "tus: OPTIONS says versions, extensions, checksums and the largest file",
  async (registry) => {
    for (const path of ["/api/v1/uploads", "/api/v1/uploads/any"]) {
      const headers = { "tus-resumable": "0.2.2" };
      const answer = await registry.fetch(path, { method: "OPTIONS", headers });
      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get("tus-version"), "1.0.0");
      assert.equal(answer.headers.get("tus-max-size"), "70000");
      assert.equal(
        answer.headers.get("tus-extension"),
        "creation,creation-with-upload,expiration,termination,checksum",
      );
      assert.equal(answer.headers.get("tus-checksum-algorithm"), "sha1,sha256,sha512");
    }
  },
  { env: { MAX_UPLOAD_BYTES: "70000" } },
);

scenario("tus: Tus-Resumable is in every answer, refusals included", async ({ admin, fetch }) => {
  const path = await begun(admin, 10);
  const answers = [
    await begin(admin, 10),
    await begin(fetch, 10),
    await admin(path),
    await admin(path, { method: "HEAD", headers: TUS }),
    await send(admin, path, { offset: 0, body: "x" }),
    await send(admin, path, { offset: 0, body: "x" }),
    await admin(`${path}x`),
    await admin("/api/v1/uploads", { headers: { authorization: "Bearer wrong" } }),
    await admin(path, { method: "DELETE", headers: TUS }),
  ];
  for (const answer of answers) {
    assert.equal(answer.headers.get("tus-resumable"), "1.0.0", `${answer.status}`);
  }
});

scenario(
  "tus: another version is answered 412 with Tus-Version, and not processed",
  async (registry) => {
    const { admin } = registry;
    const path = await begun(admin, 5);
    const other = { "tus-resumable": "0.2.2" };
    const bytes = { "content-type": OFFSET_BYTES, "upload-offset": "0" };
    const answers = [
      await begin(admin, 5, { headers: other }),
      await begin(admin, 5, { headers: { "tus-resumable": "" } }),
      await admin(path, { method: "HEAD", headers: other }),
      await admin(path, { method: "PATCH", headers: { ...bytes, ...other }, body: "12345" }),
      await admin(path, { method: "PATCH", headers: bytes, body: "12345" }),
      await admin(path, { method: "DELETE", headers: other }),
    ];
    for (const answer of answers) {
      assert.deepEqual([answer.status, answer.headers.get("tus-version")], [412, "1.0.0"]);
    }
    assert.equal(await offsetOf(admin, path), "0");
  },
);

scenario(
  "tus: creation answers 201 and Location, and HEAD says all that is known",
  async ({ admin }) => {
    const answer = await begin(admin, 5);
    assert.equal(answer.status, 201);
    const location = new URL(answer.headers.get("location")!);
    assert.ok(Date.parse(answer.headers.get("upload-expires")!) > Date.now());
    const head = await admin(location.pathname, { method: "HEAD", headers: TUS });
    assert.equal(head.status, 200);
    assert.equal(head.headers.get("upload-offset"), "0");
    assert.equal(head.headers.get("upload-length"), "5");
    assert.equal(head.headers.get("upload-metadata"), metadataOf());
    assert.equal(head.headers.get("cache-control"), "no-store");
    assert.equal(head.headers.get("upload-defer-length"), null);
    assert.match(head.headers.get("upload-expires")!, /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/);

    await send(admin, location.pathname, { offset: 0, body: "12345" });
    assert.equal(
      await offsetOf(admin, location.pathname),
      "5",
      "completed ones have an offset too",
    );
    const missing = await admin(`${location.pathname}x`, { method: "HEAD", headers: TUS });
    assert.deepEqual([missing.status, missing.headers.get("upload-offset")], [404, null]);
  },
);

const WRONG: readonly [name: string, headers: Record<string, string>, status: number][] = [
  ["no length", { "upload-length": "" }, 400],
  ["a negative length", { "upload-length": "-1" }, 400],
  ["a length that is no number", { "upload-length": "5x" }, 400],
  ["a deferred length", { "upload-length": "", "upload-defer-length": "1" }, 400],
  ["a length beyond Tus-Max-Size", { "upload-length": "70001" }, 413],
  ["no metadata", { "upload-metadata": "" }, 400],
  ["a value that is no Base64", { "upload-metadata": "filename *" }, 400],
  ["a value that is no text", { "upload-metadata": "filename /w==" }, 400],
  ["a key that stands twice", { "upload-metadata": `${metadataOf()},filename YQ==` }, 400],
  ["an empty key", { "upload-metadata": `${metadataOf()},` }, 400],
  ["no file name", { "upload-metadata": "repository ZGVmYXVsdC93aW5nZXQ=" }, 400],
  ["a file name that climbs", { "upload-metadata": metadataOf({ filename: "../x" }) }, 400],
  ["a repository that is none", { "upload-metadata": metadataOf({ repository: "a/b" }) }, 404],
  ["a version alone", { "upload-metadata": metadataOf({ version: "1" }) }, 400],
  ["a package alone", { "upload-metadata": metadataOf({ package: "A.B" }) }, 400],
  ["a package name that is none", {
    "upload-metadata": metadataOf({ package: "nodot", version: "1" }),
  }, 400],
  ["a digest that is none", { "upload-metadata": metadataOf({ sha256: "abc" }) }, 400],
];

scenario("tus: what cannot be begun is refused, and nothing is kept", async (registry) => {
  for (const [name, headers, status] of WRONG) {
    const answer = await begin(registry.admin, 5, { headers });
    assert.equal(answer.status, status, `${name}: ${await answer.clone().text()}`);
    assert.match(answer.headers.get("content-type")!, /^application\/problem\+json/, name);
    assert.equal(answer.headers.get("location"), null, name);
  }
  assert.deepEqual(await kept(registry), []);
}, { env: { MAX_UPLOAD_BYTES: "70000" } });

scenario(
  "tus: PATCH takes bytes at the current offset alone, and answers 204 with the next",
  async (registry) => {
    const { admin } = registry;
    const path = await begun(admin, BYTES.length);
    const one = await send(admin, path, { offset: 0, body: BYTES.slice(0, 30_000) });
    assert.deepEqual([one.status, one.headers.get("upload-offset")], [204, "30000"]);
    assert.ok(one.headers.get("upload-expires"));
    for (const offset of [0, 29_999, 30_001, 70_000]) {
      const answer = await send(admin, path, { offset, body: BYTES.slice(0, 10) });
      assert.deepEqual([answer.status, (await answer.json()).code], [409, "offset_mismatch"]);
    }
    for (const offset of ["", "-1", "x", "1.5"]) {
      const headers = { "upload-offset": offset };
      const answer = await send(admin, path, { offset: 0, body: "x", headers });
      assert.equal(answer.status, 400, offset);
    }
    for (const type of ["application/octet-stream", "text/plain"]) {
      const headers = { "content-type": type };
      const answer = await send(admin, path, { offset: 30_000, body: "x", headers });
      assert.equal(answer.status, 415);
    }
    const missing = await send(admin, `${path}x`, { offset: 0, body: "x" });
    assert.equal(missing.status, 404);
    assert.equal(await offsetOf(admin, path), "30000");
    const two = await send(admin, path, { offset: 30_000, body: BYTES.slice(30_000) });
    assert.deepEqual([two.status, two.headers.get("upload-offset")], [204, "70000"]);
    const state = await (await admin(path)).json();
    assert.deepEqual([state.state, state.sha256], ["complete", sha256(BYTES)]);
    assert.deepEqual(await kept(registry), ["_uploads/*/setup.exe"]);
  },
);

scenario("tus: bytes beyond Upload-Length are refused with 413", async (registry) => {
  const { admin } = registry;
  const path = await begun(admin, 5);
  const streamed = new Blob(["123456"]).stream();
  for (const body of ["123456", streamed]) {
    const answer = await send(admin, path, { offset: 0, body });
    assert.deepEqual([answer.status, (await answer.json()).code], [413, "body_too_large"]);
    assert.equal(await offsetOf(admin, path), "0");
  }
  assert.equal((await send(admin, path, { offset: 0, body: "12345" })).status, 204);
  assert.equal((await send(admin, path, { offset: 5, body: "6" })).status, 413);
  assert.equal((await send(admin, path, { offset: 5, body: "" })).status, 204);
});

scenario("tus: creation with upload keeps what comes along", async ({ admin }) => {
  const headers = { "content-type": OFFSET_BYTES };
  const part = await begin(admin, 5, { headers, body: "123" });
  assert.deepEqual([part.status, part.headers.get("upload-offset")], [201, "3"]);
  const path = new URL(part.headers.get("location")!).pathname;
  assert.equal((await send(admin, path, { offset: 3, body: "45" })).status, 204);
  assert.equal((await (await admin(path)).json()).sha256, sha256("12345"));

  const whole = await begin(admin, 5, { headers, body: "12345" });
  assert.deepEqual([whole.status, whole.headers.get("upload-offset")], [201, "5"]);
  const empty = await begin(admin, 0);
  const state = await (await admin(new URL(empty.headers.get("location")!).pathname)).json();
  assert.deepEqual([state.state, state.sha256], ["complete", sha256("")]);
});

scenario("tus: X-HTTP-Method-Override is the method that counts", async ({ admin }) => {
  const path = await begun(admin, 5);
  const headers = { ...TUS, "content-type": OFFSET_BYTES, "upload-offset": "0" };
  const over = (method: string) => ({ ...headers, "x-http-method-override": method });
  const sent = await admin(path, { method: "POST", headers: over("PATCH"), body: "123" });
  assert.deepEqual([sent.status, sent.headers.get("upload-offset")], [204, "3"]);
  const head = await admin(path, { method: "PATCH", headers: over("HEAD"), body: "45" });
  assert.deepEqual([head.status, head.headers.get("upload-offset")], [200, "3"]);
  assert.equal((await admin(path, { method: "POST", headers: over("PUT") })).status, 405);
  assert.equal((await admin(path, { method: "GET", headers: over("DELETE") })).status, 204);
  assert.equal((await admin(path)).status, 404);
});

scenario(
  "tus: a checksum that does not hold is answered 460, and the bytes are discarded",
  async (registry) => {
    const { admin } = registry;
    const path = await begun(admin, 6);
    const checked = (algorithm: string, of: string) => {
      const digest = createHash(algorithm).update(of).digest("base64");
      return { "upload-checksum": `${algorithm} ${digest}` };
    };
    const wrong = await send(admin, path, {
      offset: 0,
      body: "12",
      headers: checked("sha1", "other"),
    });
    assert.deepEqual([wrong.status, (await wrong.json()).code], [460, "checksum_mismatch"]);
    for (const field of ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 *", "sha1 a"]) {
      const headers = { "upload-checksum": field };
      assert.equal(
        (await send(admin, path, { offset: 0, body: "12", headers })).status,
        400,
        field,
      );
    }
    assert.equal(await offsetOf(admin, path), "0");
    assert.deepEqual(await kept(registry), []);
    for (const [at, algorithm] of ["sha1", "sha256", "sha512"].entries()) {
      const headers = checked(algorithm, "12");
      const answer = await send(admin, path, { offset: at * 2, body: "12", headers });
      assert.equal(answer.status, 204, algorithm);
    }
    assert.equal((await (await admin(path)).json()).sha256, sha256("121212"));
  },
);

scenario("tus: termination answers 204, and later requests 404", async (registry) => {
  const { admin } = registry;
  const path = await begun(admin, 6);
  await send(admin, path, { offset: 0, body: "123" });
  assert.deepEqual(await kept(registry), ["_pieces/*/*"]);
  const whole = await begun(admin, 2);
  await send(admin, whole, { offset: 0, body: "12" });
  for (const one of [path, whole]) {
    assert.equal((await admin(one, { method: "DELETE", headers: TUS })).status, 204);
    for (const method of ["HEAD", "GET", "DELETE"]) {
      assert.equal((await admin(one, { method, headers: TUS })).status, 404);
    }
    assert.equal((await send(admin, one, { offset: 3, body: "456" })).status, 404);
  }
  assert.deepEqual(await kept(registry), []);
});
