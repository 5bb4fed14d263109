import type { BlobKey } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";

/** What tells one file of a repository from every other. */
export interface FilePlace {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly file: string;
}

/**
 * Every key layout. Keys are readable by whoever opens the bucket:
 *
 * ```
 * {STORAGE_PATH}/
 *   {protocol}/{organization}/{repository}/
 *     {package}/{version}/{id}/{file name}    a file of a version; its id makes each upload its own
 *     _uploads/{id}/{file name}               a file of which nobody has said yet what it is of
 *     _pieces/{id}/{piece}                    what has arrived of an upload that is not yet whole
 *   _bundles/{id}                             what a bundle that was made here holds, for the next one
 * ```
 *
 * Neither a protocol nor its packages have names that begin with `_`.
 *
 * A segment holds what S3 calls safe characters; everything else is percent-encoded, so that
 * distinct names never share a key and no name climbs out of its place.
 */
export function fileKey(
  storagePath: string,
  repository: Repository,
  { id, package: name, version, file }: FilePlace,
): BlobKey {
  const { protocol, path } = repository;
  return [storagePath, protocol, path, segment(name), segment(version), id, segment(file)]
    .join("/") as BlobKey;
}

/** Where a file waits until a version names it that was not known when it arrived. */
export function uploadKey(
  storagePath: string,
  { protocol, path }: Repository,
  { id, file }: Pick<FilePlace, "id" | "file">,
): BlobKey {
  return [storagePath, protocol, path, "_uploads", id, segment(file)].join("/") as BlobKey;
}

/** Where one piece of an upload stands. */
export function pieceKey(
  storagePath: string,
  repository: Repository,
  { upload, piece }: { readonly upload: string; readonly piece: string },
): BlobKey {
  return `${piecesPrefix(storagePath, repository, upload)}${piece}` as BlobKey;
}

/** Where all pieces of one upload stand. */
export function piecesPrefix(
  storagePath: string,
  repository: Repository,
  upload: string,
): string {
  return `${repositoryPrefix(storagePath, repository)}_pieces/${upload}/`;
}

/** Where is kept what a bundle holds. */
export function bundleKey(storagePath: string, bundle: string): BlobKey {
  return [storagePath, "_bundles", bundle].join("/") as BlobKey;
}

/** Where all files of one repository stand. */
export function repositoryPrefix(
  storagePath: string,
  { protocol, path }: Pick<Repository, "protocol" | "path">,
): string {
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

const KEY_CHARACTER = "(?:[A-Za-z0-9._!'()-]|%[0-9A-F]{2})";
const KEY = new RegExp(
  `^(?!.*(?:^|/)\\.{1,2}(?:/|$))${KEY_CHARACTER}+(?:/${KEY_CHARACTER}+)*$`,
);
const LONGEST_KEY = 1024;

/** Takes a key from outside, such as a download address, or answers `null` when it cannot be one. */
export function asBlobKey(text: string): BlobKey | null {
  if (text.length > LONGEST_KEY || !KEY.test(text)) return null;
  const tooLong = text.split("/").some((part) => part.length > LONGEST_SEGMENT);
  return tooLong ? null : text as BlobKey;
}

/** Whether keys can begin so: a prefix may end within a segment, though not within `%2F`. */
export function isKeyPrefix(text: string): boolean {
  return text === "" || asBlobKey(text) !== null || asBlobKey(`${text}-`) !== null;
}
