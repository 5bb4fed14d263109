import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type DetailedError, Upload, type UploadOptions } from "tus-js-client";
import { pattern, sha256 } from "./_files.ts";
import { kept } from "./_uploads.ts";
import { type Registry, scenario, signed } from "./registry.ts";

const BYTES = pattern(20 * 1024 ** 2 + 3);

/** The registry behind a port, as the client knows no other way. */
function listen(registry: Registry): Deno.HttpServer<Deno.NetAddr> & AsyncDisposable {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  return Deno.serve(options, (request, info) => registry.packhouse.answer(request, info));
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
    const endpoint = `http://127.0.0.1:${server.addr.port}/api/v1/uploads`;
    const done = await upload(endpoint, options);
    const path = new URL(done.url!).pathname;
    const state = await (await registry.admin(path)).json();
    assert.deepEqual([state.state, state.sha256], ["complete", sha256(BYTES)]);
    assert.equal(state.filename, "größe.exe");
    assert.equal((await kept(registry)).length, 1);
  }, { env: { BASE_URL: "" } });
}
