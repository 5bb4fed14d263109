import assert from "node:assert/strict";
import { makeMsi } from "../inspect/make_msi.ts";
import { sha256, tokenOf } from "./_files.ts";
import { json, openRegistry, type Registry, scenario } from "./registry.ts";
import { licensed, problem, uploadFile } from "./publishing_fixture.ts";
import { empty, read, versionsOf } from "./winget_fixture.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const BOUNDARY = "------------------------a1b2c3";

function formOf(parts: Readonly<Record<string, string | File>>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) form.append(name, part);
  return form;
}

function uploadForm({ admin }: Registry, body: BodyInit, headers?: HeadersInit): Promise<Response> {
  return admin("/api/admin/upload", { method: "POST", body, headers });
}

/** A form that is written while it is sent, with pauses for nothing but the reader. */
function streamed(pieces: readonly (string | Bytes)[]): ReadableStream<Bytes> {
  const encoder = new TextEncoder();
  return ReadableStream.from(
    pieces.map((one) => typeof one === "string" ? encoder.encode(one) : one),
  );
}

function partHead(name: string): string {
  return `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
    "content-type: application/octet-stream\r\n\r\n";
}

const TYPE = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };

scenario(
  "the earlier design's addresses upload, publish, show, replace and delete",
  async (registry) => {
    const { admin } = registry;
    const msi = makeMsi();
    const parts = { version: "7.0", file: new File([msi], "tool.msi") };
    const { uploads, draft } = await read(await uploadForm(registry, formOf(parts)), 201);
    assert.equal(uploads[0].sha256, sha256(msi));
    assert.deepEqual([draft.package, draft.version], ["Acme.Tool", "7.0"]);

    const manifest = { PackageIdentifier: draft.package, ...licensed(draft) };
    const posted = await read(await admin("/api/admin/packages", json("POST", manifest)), 201);
    assert.equal(posted.outcome, "created");
    assert.deepEqual(await versionsOf(registry, "Acme.Tool"), ["7.0"]);
    const { packages } = await read(await admin("/api/admin/packages?limit=5"));
    assert.deepEqual(packages.map(({ name }: { name: string }) => name), ["Acme.Tool"]);
    const whole = await read(await admin("/api/admin/packages/acme.tool"));
    for (const version of whole.versions) {
      assert.deepEqual(version.downloads, { count: 0, lastAt: null });
      assert.equal(version.publishedBy, "admin");
      delete version.downloads;
      delete version.publishedBy;
    }
    assert.deepEqual(whole, packages[0]);

    const id = await uploadFile(registry, "tool.msi", makeMsi({ summary: { 7: "Arm64;1033" } }));
    const put = json("PUT", { uploads: [id], version: "7.0" });
    assert.equal(
      (await read(await admin("/api/admin/packages/Acme.Tool", put))).outcome,
      "changed",
    );

    const stats = await read(await admin("/api/admin/dashboard/stats"));
    const { newest, ...numbers } = stats;
    assert.deepEqual(numbers, {
      ...{ packages: 1, versions: 1, installers: 1, bytes: msi.length, disabled: 0 },
    });
    assert.deepEqual([newest[0].package, newest[0].version], ["Acme.Tool", "7.0"]);
    const { events } = await read(await admin("/api/admin/audit-logs?limit=1"));
    assert.deepEqual([events[0].kind, events[0].target], ["version.replaced", "Acme.Tool"]);

    await empty(await admin("/api/admin/packages/Acme.Tool", { method: "DELETE" }));
    assert.deepEqual(await versionsOf(registry, "Acme.Tool"), []);
    assert.equal(
      (await problem(await admin("/api/admin/packages/Acme.Tool"), 404)).code,
      "package_missing",
    );
  },
);

Deno.test("the earlier design's addresses are for those who may", async () => {
  await using registry = await openRegistry();
  const paths: readonly (readonly [string, string])[] = [
    ["POST", "/api/admin/upload"],
    ["GET", "/api/admin/dashboard/stats"],
    ["GET", "/api/admin/audit-logs"],
    ["DELETE", "/api/admin/packages/Acme.Tool"],
  ];
  const token = await tokenOf(registry, { actions: ["read"] });
  for (const [method, path] of paths) {
    const nobody = await registry.fetch(path, { method });
    assert.equal((await problem(nobody, 401)).code, "credentials_missing", path);
    const headers = { authorization: `Bearer ${token}` };
    const reader = await registry.fetch(path, { method, headers });
    assert.equal((await problem(reader, 403)).code, "access_denied", path);
  }
});

Deno.test("a form is received while it arrives, whatever its length", async () => {
  await using registry = await openRegistry();
  const piece = new Uint8Array(64 * 1024).fill(7);
  const pieces = Array.from({ length: 512 }, () => piece);
  const body = streamed([partHead("long.bin"), ...pieces, `\r\n--${BOUNDARY}--\r\n`]);
  const { uploads } = await read(await uploadForm(registry, body, TYPE), 201);
  assert.equal(uploads[0].length, 32 * 1024 * 1024);
});

Deno.test("forms that break off, are too long, hold no file or are none are refused", async () => {
  await using registry = await openRegistry({ env: { MAX_UPLOAD_BYTES: "1MiB" } });
  const bytes = new Uint8Array(1000);
  const two = [partHead("a.bin"), bytes, "\r\n", partHead("b.bin"), bytes];
  const wrong: readonly (readonly [number, string, BodyInit, HeadersInit | undefined])[] = [
    [400, "request_malformed", streamed([partHead("a.bin"), bytes]), TYPE],
    [400, "request_malformed", streamed(two), TYPE],
    [400, "request_malformed", "", TYPE],
    [400, "request_malformed", "--x", { "content-type": "multipart/form-data" }],
    [400, "value_refused", formOf({ package: "Acme.Tool" }), undefined],
    [400, "name_refused", formOf({ file: new File([bytes], "a|b.bin") }), undefined],
    [413, "body_too_large", formOf({ file: new File([new Uint8Array(2 ** 21)], "a") }), undefined],
    [415, "media_type_refused", "{}", { "content-type": "application/json" }],
  ];
  for (const [status, code, body, headers] of wrong) {
    const answer = await uploadForm(registry, body, headers);
    assert.equal((await problem(answer, status)).code, code);
  }
});
