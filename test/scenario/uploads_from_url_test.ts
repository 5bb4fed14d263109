import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { type HttpServer, serveHttp } from "../servers/http.ts";
import { until } from "../until.ts";
import { pattern, readerOf, sha256 } from "./_files.ts";
import { kept, transfers } from "./_uploads.ts";
import { json, ORIGIN, type Registry, scenario } from "./registry.ts";

const BYTES = pattern(300_000);
const LOCAL = { env: { EGRESS_ALLOW: "127.0.0.1" } };

/** A server of files, on this machine. */
function serve(answer: (url: URL) => Response | Promise<Response>): HttpServer {
  return serveHttp(({ url }) => answer(new URL(url)));
}

function fetchFrom({ admin }: Registry, url: string, more: object = {}): Promise<Response> {
  const wanted = { repository: "default/winget", url, ...more };
  return admin("/api/v1/uploads/from-url", json("POST", wanted));
}

/** What became of a fetch, once it is no longer under way. */
async function ended({ admin }: Registry, begun: Response) {
  assert.equal(begun.status, 202, await begun.clone().text());
  const path = begun.headers.get("location")!.slice(ORIGIN.length);
  const now = async () => await (await admin(path)).json();
  await until("the fetch has ended", async () => (await now()).state !== "fetching");
  return await now();
}

scenario("from-url: a file is fetched, and named by whoever knows best", async (registry) => {
  await using server = serve(({ pathname, search }) => {
    const headers = search
      ? { "content-disposition": `attachment; filename="said.msi"` }
      : undefined;
    return pathname === "/moved"
      ? Response.redirect(`${origin}/dir/real.exe`)
      : new Response(BYTES, { headers });
  });
  const origin = server.origin;
  const cases: [string, object, string][] = [
    ["/a%20b.exe", {}, "a b.exe"],
    ["/a.exe?token=secret", {}, "said.msi"],
    ["/a.exe?token=secret", { filename: "mine.exe" }, "mine.exe"],
    ["/moved", { sha256: sha256(BYTES) }, "moved"],
  ];
  for (const [path, more, filename] of cases) {
    const state = await ended(registry, await fetchFrom(registry, `${origin}${path}`, more));
    assert.deepEqual([state.state, state.reason], ["complete", null]);
    assert.deepEqual([state.sha256, state.length], [sha256(BYTES), BYTES.length]);
    assert.equal(state.filename, filename);
    assert.equal(state.source, `${origin}${path.split("?")[0]}`);
  }
  assert.equal((await kept(registry)).length, cases.length);
}, LOCAL);

scenario("from-url: what goes wrong is told, and nothing is kept", async (registry) => {
  await using server = serve(({ pathname }) =>
    pathname === "/missing" ? new Response(null, { status: 404 }) : new Response(BYTES)
  );
  const origin = server.origin;
  const cases: [string, object, string][] = [
    [`${origin}/missing`, {}, "fetch_failed"],
    [`${origin}/`, {}, "name_refused"],
    [`${origin}/a.exe`, { sha256: sha256("other") }, "digest_mismatch"],
    ["http://127.0.0.2:9/a.exe", {}, "fetch_failed"],
    ["http://169.254.169.254/a.exe", {}, "fetch_failed"],
  ];
  for (const [url, more, code] of cases) {
    const state = await ended(registry, await fetchFrom(registry, url, more));
    assert.deepEqual([state.state, state.reason.code, state.url], ["failed", code, null], url);
  }
  assert.deepEqual(await kept(registry), []);
  for (const url of ["ftp://a/b", "nothing", "http://user:secret@a/b", "file:///etc/passwd"]) {
    const answer = await fetchFrom(registry, url);
    assert.equal(answer.status, 400, url);
    assert.ok(!(await answer.text()).includes("secret"));
  }
}, LOCAL);

scenario("from-url: only so many bytes are taken", async (registry) => {
  await using server = serve(() => new Response(BYTES));
  const url = `${server.origin}/a.exe`;
  const state = await ended(registry, await fetchFrom(registry, url));
  assert.deepEqual([state.state, state.reason.code], ["failed", "body_too_large"]);
  assert.deepEqual(await kept(registry), []);
}, { env: { ...LOCAL.env, MAX_UPLOAD_BYTES: "299999" } });

scenario("from-url: deleting it ends it", async (registry) => {
  let [isAsked, isGone] = [false, false];
  await using server = serve(() =>
    new Response(
      new ReadableStream({
        pull(out) {
          if (!isAsked) out.enqueue(BYTES);
          isAsked = true;
        },
        cancel: () => void (isGone = true),
      }),
    )
  );
  const url = `${server.origin}/a.exe`;
  const begun = await fetchFrom(registry, url);
  const path = begun.headers.get("location")!.slice(ORIGIN.length);
  const reader = await readerOf(registry);
  assert.equal((await reader(path, { method: "DELETE" })).status, 404);
  assert.equal((await registry.admin(path)).status, 200);
  await until("the file is asked for", () => isAsked);
  assert.equal((await registry.admin(path, { method: "DELETE" })).status, 204);
  await until("nobody asks for it any more", () => isGone);
  assert.equal((await registry.admin(path)).status, 404);
  await registry.packhouse.services.fetches.close();
  assert.equal(await transfers(registry), 0);
  assert.deepEqual(await kept(registry), []);
}, LOCAL);

scenario("from-url: stopping the server is a failure, not an endless fetch", async (registry) => {
  await using server = serve(() =>
    new Response(new ReadableStream({ start: (out) => out.enqueue(BYTES) }))
  );
  const url = `${server.origin}/a.exe`;
  const { admin, packhouse: { services, stores: { documents } } } = registry;
  const begun = await fetchFrom(registry, url);
  const path = begun.headers.get("location")!.slice(ORIGIN.length);
  await services.fetches.close();
  const { state, reason } = await (await admin(path)).json();
  assert.deepEqual([state, reason.code], ["failed", "fetch_interrupted"]);

  const [transfer] = await Array.fromAsync(documents.find(COLLECTIONS.transfers, {}));
  const killed = {
    ...transfer!,
    state: "fetching",
    reason: null,
    aliveUntil: Date.now() - 1,
  } as const;
  await documents.replace(COLLECTIONS.transfers, killed);
  const found = await (await admin(path)).json();
  assert.deepEqual([found.state, found.reason.code], ["failed", "fetch_interrupted"]);
}, LOCAL);
