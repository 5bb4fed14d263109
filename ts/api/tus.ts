import type { Context, Next } from "hono";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { Arriving, Checksum } from "../registry/upload_service.ts";

/** The version of the protocol that is spoken. */
export const TUS_VERSION = "1.0.0";
const EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum";
const CHECKSUMS: readonly Checksum["algorithm"][] = ["sha1", "sha256", "sha512"];
/** The media type of bytes that begin at an offset. */
export const OFFSET_BYTES = "application/offset+octet-stream";

/** Says the version in every answer, and which there are where it was another that was asked for. */
export async function tusFields(c: Context<Env>, next: Next): Promise<void> {
  await next();
  c.res.headers.set("tus-resumable", TUS_VERSION);
  if (c.res.status === 412) c.res.headers.set("tus-version", TUS_VERSION);
}

/**
 * Refuses with `precondition_failed` what is spoken in another version. What plain HTTP can say too
 * need not name one.
 */
export function refuseOtherVersions(c: Context<Env>, { required }: { required: boolean }): void {
  const said = c.req.header("tus-resumable");
  if (said === TUS_VERSION || (said === undefined && !required)) return;
  throw new RegistryError("precondition_failed", `Tus-Resumable must be ${TUS_VERSION}`);
}

/** Reads a field that must be a non-negative integer; refuses with `value_refused`. */
export function parseCount(c: Context<Env>, field: string): number {
  const said = c.req.header(field) ?? "";
  if (/^\d{1,15}$/.test(said)) return Number(said);
  throw new RegistryError("value_refused", `${field} must be a number of bytes`);
}

/** Reads `Upload-Metadata`; refuses with `value_refused` what is not pairs of unique keys and Base64. */
export function parseMetadata(field: string | undefined): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  for (const pair of field === undefined ? [] : field.split(",")) {
    const [, key, value = ""] = /^ *([!-+\--~]+)(?: +([A-Za-z0-9+/]*={0,2}))? *$/.exec(pair) ?? [];
    if (key === undefined) refuseMetadata(`has ${quote(pair)}, which is no key and Base64`);
    if (metadata.has(key)) refuseMetadata(`has ${quote(key)} twice`);
    metadata.set(key, decode(key, value));
  }
  return metadata;
}

function decode(key: string, value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.fromBase64(value));
  } catch {
    refuseMetadata(`has ${quote(key)}, which is no text in Base64`);
  }
}

function refuseMetadata(says: string): never {
  throw new RegistryError("value_refused", `Upload-Metadata ${says}`);
}

/** Reads `Upload-Checksum`; refuses with `value_refused` other algorithms, as the protocol wants it. */
export function parseChecksum(field: string | undefined): Checksum | undefined {
  if (field === undefined) return undefined;
  const [, name, value = ""] = /^([a-z0-9]+) +([A-Za-z0-9+/]+={0,2})$/.exec(field) ?? [];
  const algorithm = CHECKSUMS.find((known) => known === name);
  if (!algorithm) {
    throw new RegistryError("value_refused", `Upload-Checksum is by ${CHECKSUMS.join(" or ")}`);
  }
  try {
    return { algorithm, digest: Uint8Array.fromBase64(value) };
  } catch {
    throw new RegistryError("value_refused", "Upload-Checksum has a digest that is no Base64");
  }
}

/** The method that counts: proxies that know no `PATCH` are told of a `POST`. */
export function methodOf(c: Context<Env>): string {
  return (c.req.header("x-http-method-override") ?? c.req.method).toUpperCase();
}

/** Answers `OPTIONS`: which versions, extensions and checksums there are, and the longest file. */
export function tellAbilities(c: Context<Env>, longest: number): Response {
  c.header("tus-version", TUS_VERSION);
  c.header("tus-extension", EXTENSIONS);
  c.header("tus-max-size", String(longest));
  c.header("tus-checksum-algorithm", CHECKSUMS.join(","));
  return c.body(null, 204);
}

/** Says how far an upload is, and until when it can be gone on with. */
export function writeProgress(c: Context<Env>, { transfer }: Arriving): void {
  c.header("upload-offset", String(transfer.offset));
  c.header("upload-expires", new Date(transfer.expiresAt).toUTCString());
}

/** Says all that `HEAD` must say of an upload, to nobody's cache. */
export function writeOffset(c: Context<Env>, arriving: Arriving): void {
  const { length, metadata } = arriving.transfer;
  writeProgress(c, arriving);
  if (length === null) c.header("upload-defer-length", "1");
  else c.header("upload-length", String(length));
  if (metadata !== "") c.header("upload-metadata", metadata);
  c.header("cache-control", "no-store");
}

/** Where an upload is gone on with. */
export function addressOf(c: Context<Env>, { transfer }: Arriving): string {
  return `${c.var.origin}/api/v1/uploads/${transfer.id}`;
}

/** Whether the body is bytes of an upload. */
export function isOffsetBytes(c: Context<Env>): boolean {
  return c.req.header("content-type")?.toLowerCase() === OFFSET_BYTES;
}

/** The body as it comes; a request without one has no bytes. */
export function bodyOf(c: Context<Env>): ReadableStream<Uint8Array> {
  return c.req.raw.body ?? nothing();
}

/** A body without bytes. */
export function nothing(): ReadableStream<Uint8Array> {
  return new Blob([]).stream();
}

/** How many bytes the body is said to have; 0 where nothing is said. */
export function announced(c: Context<Env>): number {
  return Number(c.req.header("content-length") ?? 0);
}
