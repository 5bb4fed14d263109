import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Remote } from "./remote.ts";
import { LocalRefused } from "./remote_command.ts";
import { RemoteRefused } from "./remote_refused.ts";
import { uploadFile } from "./upload_file.ts";

const SIZE = 20 * 1024 * 1024 + 7;

/** What the server does with one PATCH: keeps it and says so, or something worse. */
type Act = "keep" | "refuse" | "keep in silence" | "forbid";

/** A server of uploads that does with each PATCH what the next of `acts` says, then keeps everything. */
function startServer(acts: Act[]) {
  let kept = new Uint8Array(0);
  const offsets: number[] = [];
  const answer = (status: number, headers: HeadersInit = {}) =>
    new Response(null, { status, headers: { "upload-offset": String(kept.length), ...headers } });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "POST") {
      return answer(201, { location: "https://elsewhere.test/api/v1/uploads/one" });
    }
    if (request.method === "HEAD") return answer(200);
    const bytes = await request.bytes();
    const offset = Number(request.headers.get("upload-offset"));
    offsets.push(offset);
    const act = acts.shift() ?? "keep";
    if (act === "refuse") return answer(503);
    if (act === "forbid") {
      const type = { "content-type": "application/problem+json" };
      return Response.json({ code: "access_denied" }, { status: 403, headers: type });
    }
    if (offset !== kept.length) return answer(409);
    const all = new Uint8Array(offset + bytes.length);
    all.set(kept);
    all.set(bytes, offset);
    kept = all;
    return act === "keep in silence" ? answer(502) : answer(204);
  });
  return {
    url: new URL(`http://127.0.0.1:${server.addr.port}/below`),
    offsets,
    get kept() {
      return kept;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function upload(acts: Act[], size = SIZE) {
  const path = await Deno.makeTempFile();
  const content = new Uint8Array(size).map((_, at) => at * 31);
  await Deno.writeFile(path, content);
  await using server = startServer(acts);
  using remote = new Remote({ url: server.url });
  const seen: number[] = [];
  const progress = () => ({ at: (done: number) => void seen.push(done), end() {} });
  try {
    const id = await uploadFile(path, remote, { repository: "default/winget", progress });
    return { id, isWhole: Buffer.from(server.kept).equals(content), seen, offsets: server.offsets };
  } finally {
    await Deno.remove(path);
  }
}

const PIECE = 8 * 1024 * 1024;

Deno.test("uploadFile() sends pieces one after the other below the address it was given", async () => {
  const { id, isWhole, seen, offsets } = await upload([]);
  assert.deepEqual([id, isWhole], ["one", true]);
  assert.deepEqual(offsets, [0, PIECE, 2 * PIECE]);
  assert.deepEqual(seen, [PIECE, 2 * PIECE, SIZE]);
});

Deno.test("uploadFile() goes on where the server stands after a fault", async () => {
  const refused = await upload(["keep", "refuse"]);
  assert.deepEqual([refused.isWhole, refused.offsets], [true, [0, PIECE, PIECE, 2 * PIECE]]);
  const silent = await upload(["keep in silence"]);
  assert.deepEqual([silent.isWhole, silent.offsets], [true, [0, PIECE, 2 * PIECE]]);
});

Deno.test("uploadFile() gives up at once where trying again is idle", async () => {
  await assert.rejects(upload(["forbid"]), RemoteRefused);
});

Deno.test("uploadFile() sends nothing of an empty file, and refuses what is no file", async () => {
  assert.deepEqual((await upload([], 0)).offsets, []);
  using remote = new Remote({ url: new URL("http://127.0.0.1:1") });
  const options = { repository: "a/b", progress: () => ({ at() {}, end() {} }) };
  for (const path of [".", "/nowhere/setup.msi"]) {
    await assert.rejects(uploadFile(path, remote, options), LocalRefused);
  }
});
