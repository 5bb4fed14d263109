import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { get, type IncomingMessage } from "node:http";
import { Hono } from "hono";
import { uiAssets } from "./ui_assets.ts";
import type { UiBundle, UiEncoding } from "./ui_bundle_format.ts";

const PAGE = `<!doctype html><title>${"long enough to be worth compressing ".repeat(20)}</title>`;
const SCRIPT = `/assets/main-ABCDEFGH.js`;

const BUNDLE: UiBundle = {
  files: [{
    path: "/ui/index.html",
    mediaType: "text/html; charset=utf-8",
    immutable: false,
    encodings: [
      encoding("br", "bytes in br"),
      encoding("gzip", "bytes in gzip"),
      encoding("identity", PAGE),
    ],
  }, {
    path: `/ui${SCRIPT}`,
    mediaType: "text/javascript; charset=utf-8",
    immutable: true,
    encodings: [encoding("identity", "export {};".repeat(40))],
  }],
};

function encoding(coding: UiEncoding["coding"], text: string): UiEncoding {
  return { coding, etag: `"page-${coding}"`, base64: Buffer.from(text).toString("base64") };
}

function request(path: string, headers: HeadersInit = {}, method = "GET"): Promise<Response> {
  return Promise.resolve(uiAssets(BUNDLE).request(path, { headers, method }));
}

Deno.test("uiAssets() sends the best coding that is asked for, each with its own strong ETag", async () => {
  for (
    const [field, coding, etag] of [
      ["gzip, br", "br", '"page-br"'],
      ["gzip", "gzip", '"page-gzip"'],
      ["br;q=0.1, gzip", "gzip", '"page-gzip"'],
      ["zstd", null, '"page-identity"'],
    ] as const
  ) {
    const answer = await request("/ui/", { "accept-encoding": field });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-encoding"), coding);
    assert.equal(answer.headers.get("etag"), etag);
    assert.equal(answer.headers.get("vary"), "Accept-Encoding");
    const expected = coding ? `bytes in ${coding}` : PAGE;
    assert.equal(await answer.text(), expected);
    assert.equal(answer.headers.get("content-length"), String(expected.length));
  }
});

Deno.test("uiAssets() refuses a request that accepts no coding at all", async () => {
  const answer = await request("/ui/", { "accept-encoding": "*;q=0" });
  assert.equal(answer.status, 406);
  assert.equal(answer.headers.get("vary"), "Accept-Encoding");
});

Deno.test("uiAssets() answers 304 without a body when the validator still holds", async () => {
  for (const field of ['"page-gzip"', 'W/"page-gzip"', '"other", "page-gzip"', "*"]) {
    const answer = await request("/ui/", { "accept-encoding": "gzip", "if-none-match": field });
    assert.equal(answer.status, 304, field);
    assert.equal(await answer.text(), "");
    assert.equal(answer.headers.get("etag"), '"page-gzip"');
    assert.equal(answer.headers.get("vary"), "Accept-Encoding");
    assert.equal(answer.headers.get("cache-control"), "no-cache, no-transform");
  }
});

Deno.test("uiAssets() sends the page again to a holder of another coding or revision", async () => {
  for (const field of ['"page-br"', '"older"', "page-gzip"]) {
    const answer = await request("/ui/", { "accept-encoding": "gzip", "if-none-match": field });
    assert.equal(answer.status, 200, field);
  }
});

Deno.test("uiAssets() answers every page address with index.html, so that a reload works", async () => {
  for (
    const path of ["/ui/", "/ui/index.html", "/ui/packages", "/ui/packages/7zip.7zip?tab=files"]
  ) {
    const answer = await request(path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(await answer.text(), PAGE);
  }
});

Deno.test("uiAssets() leads /ui to /ui/, also within an app that takes both for the same", async () => {
  const lenient = new Hono({ strict: false }).route("/", uiAssets(BUNDLE));
  for (const wire of [uiAssets(BUNDLE), lenient]) {
    const answer = await wire.request("/ui");
    assert.equal(answer.status, 308);
    assert.equal(answer.headers.get("location"), "/ui/");
    assert.equal((await wire.request("/ui/")).status, 200);
  }
});

Deno.test("uiAssets() lets hashed assets be kept for ever and pages be asked for again", async () => {
  const asset = await request(`/ui${SCRIPT}`);
  assert.equal(
    asset.headers.get("cache-control"),
    "public, max-age=31536000, immutable, no-transform",
  );
  const page = await request("/ui/");
  assert.equal(page.headers.get("cache-control"), "no-cache, no-transform");
});

Deno.test("uiAssets() answers 404 for a missing asset, which nobody may keep", async () => {
  for (
    const path of ["/ui/assets/main-OLDOLDOL.js", "/ui/assets/", "/ui/assets/%2e%2e%2fmain.js"]
  ) {
    const answer = await request(path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    await answer.body?.cancel();
  }
});

Deno.test("uiAssets() answers HEAD as GET, without the body", async () => {
  const answer = await request("/ui/", { "accept-encoding": "br" }, "HEAD");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-length"), String("bytes in br".length));
  assert.equal(answer.headers.get("etag"), '"page-br"');
  assert.equal(await answer.text(), "");
});

Deno.test("uiAssets() refuses other methods and names those it has", async () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    const answer = await request("/ui/", {}, method);
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.get("allow"), "GET, HEAD");
    await answer.body?.cancel();
  }
});

Deno.test("uiAssets() guards every answer, refusals included", async () => {
  for (const path of ["/ui/", `/ui${SCRIPT}`, "/ui/assets/none.js"]) {
    const { headers, body } = await request(path);
    await body?.cancel();
    assert.equal(
      headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; " +
        "frame-ancestors 'none'",
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("referrer-policy"), "same-origin");
    assert.match(headers.get("permissions-policy") ?? "", /camera=\(\)/);
  }
});

Deno.test("uiAssets() says how to get the interface where it was not bundled", async () => {
  const answer = await uiAssets({ files: [] }).request("/ui/");
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /deno task bundle-ui/);
});

Deno.test("uiAssets() keeps its ETags and bytes through the runtime's own compression", async () => {
  const loopback = { hostname: "127.0.0.1", port: 0, automaticCompression: true, onListen() {} };
  const server = Deno.serve(loopback, uiAssets(BUNDLE).fetch);
  try {
    const at = `http://127.0.0.1:${server.addr.port}/ui`;
    const plain = await over(`${at}${SCRIPT}`, "gzip, br");
    assert.equal(plain.headers.etag, '"page-identity"');
    assert.equal(plain.headers["content-encoding"], undefined);
    assert.equal(plain.text, "export {};".repeat(40));
    const packed = await over(`${at}/`, "gzip, br");
    assert.equal(packed.headers.etag, '"page-br"');
    assert.equal(packed.headers["content-encoding"], "br");
    assert.equal(packed.text, "bytes in br");
  } finally {
    await server.shutdown();
  }
});

/** By `node:http`, as `fetch` would decode the body and hide what was sent. */
function over(
  url: string,
  coding: string,
): Promise<{ headers: IncomingMessage["headers"]; text: string }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": coding }, agent: false }, async (answer) => {
      const text = Buffer.concat(await Array.fromAsync(answer)).toString();
      resolve({ headers: answer.headers, text });
    }).on("error", reject);
  });
}
