import { type Context, Hono } from "hono";
import { chooseCoding } from "../kit/content_coding.ts";
import { noneMatchHolds } from "../kit/http.ts";
import type { UiBundle, UiEncoding, UiFile } from "./ui_bundle_format.ts";

/** Where the interface lives; its pages and files are addressed from here. */
const ROOT = "/ui/";
const ASSETS = `${ROOT}assets/`;
const INDEX = `${ROOT}index.html`;

/** `no-transform` keeps the runtime and proxies from compressing, which would spoil strong ETags. */
const FOR_EVER = "public, max-age=31536000, immutable, no-transform";
const ASK_AGAIN = "no-cache, no-transform";

const GUARDS: Record<string, string> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/**
 * Serves the web interface below `/ui/`. An address that is no file is a page of the interface and
 * gets `index.html`, so that a reload works everywhere; only a missing asset is a 404.
 * Without `bundle` it is the one that `bundle-ui` generated, loaded when first asked for.
 */
export function uiAssets(bundle?: UiBundle): Hono {
  const wire = new Hono();
  let shelf: Promise<Shelf> | undefined;
  wire.get("/ui/*", async (c) => {
    const path = new URL(c.req.url).pathname; // an app that is not strict hides a last slash
    if (path === "/ui") return c.redirect(ROOT, 308);
    shelf ??= openBundle(bundle).then((opened) => new Shelf(opened));
    return send(c, (await shelf).find(path));
  });
  wire.all(
    "/ui/*",
    (c) => say(c, 405, "Only GET and HEAD are understood here", { allow: "GET, HEAD" }),
  );
  return wire;
}

async function openBundle(given: UiBundle | undefined): Promise<UiBundle> {
  if (given) return given;
  try {
    // @ts-ignore: generated, and absent from a fresh clone
    const generated: { UI_BUNDLE: UiBundle } = await import("./ui_bundle.ts");
    return generated.UI_BUNDLE;
  } catch {
    return { files: [] };
  }
}

/** The files by address, each decoded when it is first sent and then kept. */
class Shelf {
  readonly #files: ReadonlyMap<string, ServedFile>;

  constructor(bundle: UiBundle) {
    this.#files = new Map(bundle.files.map((file) => [file.path, new ServedFile(file)]));
  }

  /** The file at `path` or the page that stands there; `null` for a missing asset. */
  find(path: string): ServedFile | "not bundled" | null {
    const found = this.#files.get(path);
    if (found || path.startsWith(ASSETS)) return found ?? null;
    return this.#files.get(INDEX) ?? "not bundled";
  }
}

class ServedFile {
  readonly mediaType: string;
  readonly cacheControl: string;
  readonly codings: readonly UiEncoding["coding"][];
  readonly #encodings: readonly UiEncoding[];
  readonly #decoded = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor({ mediaType, immutable, encodings }: UiFile) {
    this.mediaType = mediaType;
    this.cacheControl = immutable ? FOR_EVER : ASK_AGAIN;
    this.codings = encodings.map((encoding) => encoding.coding);
    this.#encodings = encodings;
  }

  etag(coding: UiEncoding["coding"]): string {
    return this.#encoding(coding).etag;
  }

  bytes(coding: UiEncoding["coding"]): Uint8Array<ArrayBuffer> {
    const kept = this.#decoded.get(coding);
    if (kept) return kept;
    const bytes = Uint8Array.fromBase64(this.#encoding(coding).base64);
    this.#decoded.set(coding, bytes);
    return bytes;
  }

  #encoding(coding: UiEncoding["coding"]): UiEncoding {
    return this.#encodings.find((encoding) => encoding.coding === coding)!;
  }
}

function send(c: Context, file: ServedFile | "not bundled" | null): Response {
  if (file === "not bundled") {
    return say(c, 503, "The web interface is not part of this build: run `deno task bundle-ui`");
  }
  if (!file) return say(c, 404, "There is no such file");
  const coding = chooseCoding(c.req.header("accept-encoding"), file.codings);
  if (!coding) {
    return say(c, 406, "None of the content codings of this file is acceptable", {
      vary: "Accept-Encoding",
    });
  }
  const etag = file.etag(coding);
  const headers = { ...GUARDS, etag, vary: "Accept-Encoding", "cache-control": file.cacheControl };
  if (noneMatchHolds(c.req.header("if-none-match") ?? "", etag)) return c.body(null, 304, headers);
  const bytes = file.bytes(coding);
  return c.body(bytes, 200, {
    ...headers,
    ...(coding !== "identity" && { "content-encoding": coding }),
    "content-type": file.mediaType,
    "content-length": String(bytes.length),
  });
}

function say(
  c: Context,
  status: 404 | 405 | 406 | 503,
  text: string,
  headers: Record<string, string> = {},
): Response {
  return c.text(`${text}\n`, status, { ...GUARDS, "cache-control": "no-store", ...headers });
}
