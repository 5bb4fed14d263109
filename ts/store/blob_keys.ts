import type { BlobKey } from "../model/ids.ts";
import { newId } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";

/**
 * Every key layout. Keys are readable by whoever opens the bucket:
 *
 * ```
 * {STORAGE_PATH}/
 *   {protocol}/{organization}/{repository}/
 *     {package}/{version}/{ulid}/{file name}    a file of a version; the ulid makes each upload its own
 * ```
 *
 * A segment holds what S3 calls safe characters; everything else is percent-encoded, so that
 * distinct names never share a key and no name climbs out of its place.
 */
export function fileKey(
  storagePath: string,
  repository: Repository,
  { package: name, version, file }: { package: string; version: string; file: string },
): BlobKey {
  const { protocol, path } = repository;
  return [storagePath, protocol, path, segment(name), segment(version), newId(), segment(file)]
    .join("/") as BlobKey;
}

/** Where all files of one repository stand. */
export function repositoryPrefix(storagePath: string, { protocol, path }: Repository): string {
  return `${storagePath}/${protocol}/${path}/`;
}

const UNSAFE = /[^A-Za-z0-9._!'()-]/gu;
const LONGEST_SEGMENT = 200;

function segment(text: string): string {
  const safe = text.replace(UNSAFE, percentEncoded);
  const named = /^\.+$/.test(safe) ? safe.replaceAll(".", "%2E") : safe;
  return named.length > LONGEST_SEGMENT ? named.slice(-LONGEST_SEGMENT) : named;
}

function percentEncoded(character: string): string {
  return Array.from(
    new TextEncoder().encode(character),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}

const KEY = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._!'()%-]+(?:\/[A-Za-z0-9._!'()%-]+)*$/;

/** Takes a key from outside, such as a download address, or answers `null` when it cannot be one. */
export function asBlobKey(text: string): BlobKey | null {
  return text.length <= 1024 && KEY.test(text) ? text as BlobKey : null;
}
