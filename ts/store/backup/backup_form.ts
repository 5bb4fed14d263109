import type { Document } from "../../model/document.ts";

/**
 * A backup is a tar archive under gzip, in this order, so that it is written and read in one go:
 *
 * ```
 * backup.json                      what it is of, and when it was begun
 * documents/{collection}/{n}.jsonl a document to a line, each with its revision
 * files/{key}                      every stored file
 * digests/{n}.jsonl                SHA-256 and size of the entries since the last of these
 * end.json                         how many there are; without it the backup broke off
 * ```
 */
export const FORMAT = 1;

/** `backup.json`. */
export interface BackupHeader {
  readonly format: number;
  /** The program that wrote it. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Where documents and files were, as the drivers describe themselves. */
  readonly of: { readonly documents: string; readonly files: string };
  /** Whether the documents are of one moment. */
  readonly isOneMoment: boolean;
  /** Whether it holds the files, or only what names them. */
  readonly hasFiles: boolean;
}

/** `end.json`. */
export interface BackupEnd {
  readonly documents: number;
  readonly files: number;
  /** Of the files. */
  readonly bytes: number;
  /** Entries that the digests name. */
  readonly entries: number;
}

/** A line of `digests/…`. */
export interface EntryDigest {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** A document as a line of `documents/…` holds it. */
export type KeptDocument = Document & Readonly<Record<string, unknown>>;

/** Names of entries. */
export const HEADER = "backup.json";
export const SECRETS = "secrets.json";
export const END = "end.json";
export const DOCUMENTS = "documents/";
export const FILES = "files/";
export const DIGESTS = "digests/";

/** The backup cannot be used: it is none, it is damaged, or a newer program wrote it. */
export class BackupBroken extends Error {
  override readonly name = "BackupBroken";
}
