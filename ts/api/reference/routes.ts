import { type Context, Hono } from "hono";
import { sha256Hex } from "../../kit/digest.ts";
import { noneMatchHolds } from "../../kit/http.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { referencePage } from "./page.ts";
import { STYLE } from "./style.ts";

/** Nothing is run and nothing is fetched but the stylesheet. */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";
const ASK_AGAIN = "no-cache, no-transform";
const FOR_EVER = "public, max-age=31536000, immutable, no-transform";
const STYLE_NAME = `${sha256Hex(STYLE).slice(0, 16)}.css`;

/**
 * `openapi.json`, and `docs`, the same for readers; mounted at `/api`. Both are written when they are
 * first asked for, and kept.
 */
export function referenceRoutes(describe: () => OpenApiDocument): Hono {
  const document = keptOnce(describe);
  const json = keptOnce(() => page("application/json", JSON.stringify(document())));
  const html = keptOnce(() => page("text/html; charset=utf-8", drawn(document())));
  const style = keptOnce(() => page("text/css; charset=utf-8", STYLE));
  return new Hono({ strict: false })
    .get("/openapi.json", (c) => send(c, json(), ASK_AGAIN))
    .get("/docs", (c) => {
      // The addresses in the page are relative, and an app that is not strict hides a last slash.
      if (new URL(c.req.url).pathname.endsWith("/")) return c.redirect("../docs", 308);
      return send(c, html(), ASK_AGAIN);
    })
    .get(`/docs/${STYLE_NAME}`, (c) => send(c, style(), FOR_EVER));
}

/** Addresses are relative, so that a proxy may put a path before them. */
function drawn(document: OpenApiDocument): string {
  const links = { style: `docs/${STYLE_NAME}`, document: "openapi.json", interface: "../ui/" };
  return referencePage(document, links);
}

interface Page {
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

function page(mediaType: string, text: string): Page {
  const etag = `"${sha256Hex(text).slice(0, 32)}"`;
  return { mediaType, bytes: new TextEncoder().encode(text), etag };
}

function send(c: Context, { mediaType, bytes, etag }: Page, cacheControl: string): Response {
  const headers = {
    ...{ etag, "cache-control": cacheControl, "content-security-policy": POLICY },
    "referrer-policy": "same-origin",
  };
  if (noneMatchHolds(c.req.header("if-none-match") ?? "", etag)) return c.body(null, 304, headers);
  const length = { "content-length": String(bytes.byteLength) };
  return c.body(bytes, 200, { ...headers, ...length, "content-type": mediaType });
}

function keptOnce<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
