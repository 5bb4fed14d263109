import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type DetailedError, Upload, type UploadOptions } from "tus-js-client";
import { serveHttp } from "../servers/http.ts";
import { pattern, sha256 } from "./_files.ts";
import { kept } from "./_uploads.ts";
import { until } from "../until.ts";
import { type Registry, scenario, signed } from "./registry.ts";

const BYTES = pattern(20 * 1024 ** 2 + 3);
/** Of so many bytes each the registry keeps what has come. */
const PIECE = 8 * 1024 ** 2;
/** Until the registry has noticed that a connection is broken, it may be told that there are two. */
const PATIENT = Array.from({ length: 50 }, () => 100);

/** The registry behind a port, as the client knows no other way; `hears` is told of each chunk that comes. */
function listen(registry: Registry, hears: (bytes: number) => void = () => {}) {
  const server = serveHttp((request, info) =>
    registry.packhouse.answer(heard(request, hears), info)
  );
  return { ...server, endpoint: `${server.origin}/api/v1/uploads` };
}

function heard(request: Request, hears: (bytes: number) => void): Request {
  if (!request.body) return request;
  const hearing = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      hears(chunk.length);
      out.enqueue(chunk);
    },
  });
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: request.body.pipeThrough(hearing) });
}

function upload(endpoint: string, options: UploadOptions): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const upload: Upload = new Upload(Buffer.from(BYTES), {
      ...{ endpoint, headers: Object.fromEntries(signed()), retryDelays: [0, 10, 100] },
      metadata: { repository: "default/winget", filename: "größe.exe" },
      onSuccess: () => resolve(upload),
      onError: (error: Error | DetailedError) => reject(error),
      ...options,
    });
    upload.start();
  });
}

const WAYS: readonly [name: string, options: UploadOptions][] = [
  ["in one request", {}],
  ["in chunks", { chunkSize: 3_000_000 }],
  ["with its creation", { uploadDataDuringCreation: true }],
  ["by POST alone", { overridePatchMethod: true }],
];

for (const [name, options] of WAYS) {
  scenario(`tus-js-client: uploads ${name}`, async (registry) => {
    await using server = listen(registry);
    const done = await upload(server.endpoint, options);
    const path = new URL(done.url!).pathname;
    const state = await (await registry.admin(path)).json();
    assert.deepEqual([state.state, state.sha256], ["complete", sha256(BYTES)]);
    assert.equal(state.filename, "größe.exe");
    assert.equal((await kept(registry)).length, 1);
  }, { env: { BASE_URL: "" } });
}

scenario("tus-js-client: resumes on the wire what it has broken off", async (registry) => {
  const half = Promise.withResolvers<void>();
  let received = 0;
  await using server = listen(registry, (bytes) => {
    received += bytes;
    if (received > BYTES.length / 2) half.resolve();
  });
  const { endpoint } = server;
  const broken = await breakOff(endpoint, half.promise);
  const path = new URL(broken.url!).pathname;
  const offset = async () => (await (await registry.admin(path)).json()).offset;
  await until("what came is kept", async () => await offset() >= PIECE);

  const done = await upload(endpoint, { uploadUrl: broken.url, retryDelays: PATIENT });
  assert.equal(done.url, broken.url);
  const state = await (await registry.admin(path)).json();
  assert.deepEqual([state.state, state.sha256], ["complete", sha256(BYTES)]);
  assert.ok(received < BYTES.length * 2 - PIECE, `${received} bytes were sent`);
}, { env: { BASE_URL: "" } });

/** Begins an upload and breaks it off when it is time. */
async function breakOff(endpoint: string, when: Promise<void>): Promise<Upload> {
  const { promise: failed, reject } = Promise.withResolvers<void>();
  const upload = new Upload(Buffer.from(BYTES), {
    ...{ endpoint, headers: Object.fromEntries(signed()), onError: reject },
    metadata: { repository: "default/winget", filename: "setup.exe" },
  });
  upload.start();
  await Promise.race([when, failed]);
  // What abort() answers is not waited for: it never does where the upload ends meanwhile.
  upload.abort().catch(() => {});
  return upload;
}
