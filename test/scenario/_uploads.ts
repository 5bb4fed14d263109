import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import type { Ask } from "./_files.ts";
import { ORIGIN, type Registry } from "./registry.ts";

/** What every request of the tus protocol says. */
export const TUS = { "tus-resumable": "1.0.0" };
export const OFFSET_BYTES = "application/offset+octet-stream";

/** What is said of a file when its upload begins. */
export type Metadata = Readonly<Record<string, string>>;

const FILE: Metadata = { repository: "default/winget", filename: "setup.exe" };

/** `Upload-Metadata` of a file in the default repository, and what else is said of it. */
export function metadataOf(more: Metadata = {}): string {
  return Object.entries({ ...FILE, ...more })
    .map(([key, value]) => `${key} ${new TextEncoder().encode(value).toBase64()}`).join(",");
}

/** Begins an upload of `length` bytes. */
export function begin(
  ask: Ask,
  length: number,
  { more, ...init }: RequestInit & { readonly more?: Metadata } = {},
): Promise<Response> {
  const fields = { ...TUS, "upload-length": `${length}`, "upload-metadata": metadataOf(more) };
  const headers = { ...fields, ...init.headers as Record<string, string> };
  return ask("/api/v1/uploads", { method: "POST", ...init, headers });
}

/** Begins an upload and answers its path. */
export async function begun(ask: Ask, length: number, more?: Metadata): Promise<string> {
  const answer = await begin(ask, length, { more });
  assert.equal(answer.status, 201, await answer.clone().text());
  return answer.headers.get("location")!.slice(ORIGIN.length);
}

/** Sends bytes from an offset on. */
export function send(
  ask: Ask,
  path: string,
  { offset, body, headers }: { offset: number; body: BodyInit; headers?: Record<string, string> },
): Promise<Response> {
  const fields = { ...TUS, "content-type": OFFSET_BYTES, "upload-offset": `${offset}` };
  return ask(path, { method: "PATCH", headers: { ...fields, ...headers }, body });
}

/** What `HEAD` says of an upload's offset. */
export async function offsetOf(ask: Ask, path: string): Promise<string | null> {
  const answer = await ask(path, { method: "HEAD", headers: TUS });
  return answer.headers.get("upload-offset");
}

/** The keys of all blobs, without what tells uploads and pieces apart. */
export async function kept({ packhouse }: Pick<Registry, "packhouse">): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of packhouse.stores.blobs.list("")) {
    keys.push(key.split("/").slice(4).join("/").replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, "*"));
  }
  return keys;
}

/** How many transfers are known. */
export async function transfers({ packhouse }: Pick<Registry, "packhouse">): Promise<number> {
  const all = packhouse.stores.documents.find(COLLECTIONS.transfers, {});
  return (await Array.fromAsync(all)).length;
}

/** A body that goes on when it is told to, and then ends or breaks off. */
export function slowBody(
  bytes: Uint8Array,
  then: Promise<Error | null>,
): ReadableStream<Uint8Array> {
  return ReadableStream.from((async function* () {
    yield bytes;
    const error = await then;
    if (error) throw error;
  })());
}
