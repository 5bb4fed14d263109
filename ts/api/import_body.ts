import { z } from "zod";
import { BodyTooLong, bounded } from "../kit/bounded_body.ts";
import { RegistryError } from "../model/registry_error.ts";
import { gatherZip, TextGatherer, type TextLimits, type Texts } from "../protocols/zipped_texts.ts";
import { readJsonObject } from "./json_body.ts";
import { text } from "./schemas.ts";
import { validate } from "./validate.ts";

/** How much one import may bring. Longer ones are several requests: each package is whole in one. */
export const IMPORT_LIMITS: TextLimits & { readonly bodyBytes: number } = {
  bodyBytes: 32 * 1024 * 1024,
  files: 10_000,
  bytes: 2 * 1024 * 1024,
  allBytes: 64 * 1024 * 1024,
};

/** Files as JSON. */
export const TEXT_FILES = z.strictObject({
  files: z.array(z.strictObject({ path: text(1024), text: z.string() })).max(IMPORT_LIMITS.files),
}).meta({ id: "TextFiles" });

/**
 * Reads the files of an import: a ZIP, a form with any number of files, or JSON. Refuses with
 * `media_type_refused`, `body_too_large` or `request_malformed`.
 */
export async function readImportBody(
  request: Request,
  takes: (path: string) => boolean,
): Promise<Texts> {
  const to = new TextGatherer(takes, IMPORT_LIMITS);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (/^application\/(?:zip|x-zip-compressed)$/.test(type)) await gatherZipBody(request, to);
  else if (type === "multipart/form-data") await gatherForm(request, to);
  else if (type === "application/json") await gatherJson(request, to);
  else throw new RegistryError("media_type_refused", SENT_AS);
  return to.texts;
}

const SENT_AS = "Send files as application/zip, multipart/form-data or application/json";

async function gatherZipBody(request: Request, to: TextGatherer): Promise<void> {
  const zip = await wholeBody(request).arrayBuffer().catch(explain);
  await gatherZip(new Uint8Array(zip), to, IMPORT_LIMITS);
}

async function gatherForm(request: Request, to: TextGatherer): Promise<void> {
  const form = await wholeBody(request).formData().catch(explain);
  for (const [field, value] of form) {
    const isFile = typeof value !== "string";
    const [path, blob] = isFile ? [value.name || field, value] : [field, new Blob([value])];
    await to.add(path.replaceAll("\\", "/"), blob.size, () => blob.bytes());
  }
}

async function gatherJson(request: Request, to: TextGatherer): Promise<void> {
  const body = await readJsonObject(request, { limit: IMPORT_LIMITS.bodyBytes });
  for (const { path, text } of validate(TEXT_FILES, body).files) {
    const bytes = new TextEncoder().encode(text);
    await to.add(path.replaceAll("\\", "/"), bytes.byteLength, () => bytes);
  }
}

function wholeBody({ body, headers }: Request): Response {
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced > IMPORT_LIMITS.bodyBytes) explain(new BodyTooLong(IMPORT_LIMITS.bodyBytes));
  const within = body && bounded(body as ReadableStream<Uint8Array>, IMPORT_LIMITS.bodyBytes);
  return new Response(within as BodyInit | null, {
    headers: { "content-type": headers.get("content-type") ?? "" },
  });
}

function explain(cause: unknown): never {
  if (cause instanceof BodyTooLong) {
    throw new RegistryError("body_too_large", `At most ${cause.limit} bytes`, { cause });
  }
  if (cause instanceof TypeError) {
    throw new RegistryError("request_malformed", "The body is not the form it says", { cause });
  }
  throw cause;
}
