import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { UiEncoding, UiFile } from "../../ts/server/ui_bundle_format.ts";
import type { BuiltFile } from "./build.ts";

const MEDIA_TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** Makes a built file ready to send: in every content coding that makes it smaller, the best first. */
export async function encodeFile({ path, bytes }: BuiltFile): Promise<UiFile> {
  const mediaType = MEDIA_TYPES[path.split(".").at(-1)!];
  if (!mediaType) throw new Error(`Cannot serve ${path}: its media type is not known`);
  const codings = [
    await encoding("br", await brotli(bytes)),
    await encoding("gzip", await gzipped(bytes, { level: 9 })),
    await encoding("identity", bytes),
  ];
  return {
    path: `/ui/${path}`,
    mediaType,
    immutable: path.startsWith("assets/"),
    encodings: codings.filter(({ coding, size }) => coding === "identity" || size < bytes.length)
      .map(({ size: _, ...encoding }) => encoding),
  };
}

const gzipped = promisify(gzip) as (
  bytes: Uint8Array,
  options: { level: number },
) => Promise<Uint8Array>;
const compressed = promisify(brotliCompress) as (
  bytes: Uint8Array,
  options: { params: Record<number, number> },
) => Promise<Uint8Array>;

function brotli(bytes: Uint8Array): Promise<Uint8Array> {
  return compressed(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

async function encoding(
  coding: UiEncoding["coding"],
  encoded: Uint8Array,
): Promise<UiEncoding & { size: number }> {
  const bytes = new Uint8Array(encoded);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const etag = `"${digest.toBase64({ alphabet: "base64url", omitPadding: true })}"`;
  return { coding, etag, base64: bytes.toBase64(), size: bytes.length };
}

/** How many bytes a built file has for a browser that takes gzip. */
export async function gzipSize({ bytes }: BuiltFile): Promise<number> {
  return Math.min(bytes.length, (await gzipped(bytes, { level: 9 })).length);
}
