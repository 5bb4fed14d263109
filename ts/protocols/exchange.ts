import type { JsonObject } from "../kit/json.ts";
import type { Actor } from "../model/event.ts";
import type { Repository, Version } from "../model/package.ts";
import type { VersionContent } from "../registry/package_draft.ts";

/** A short file of text, and where it lies, with `/` between folders. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** One thing to be said of a file. */
export interface FileFinding {
  /** From 1; left out where the finding is about the file as a whole. */
  readonly line?: number;
  readonly rule: string;
  readonly says: string;
  /** Whether it keeps a version from being taken; everything else is worth knowing only. */
  readonly level: "error" | "warning";
}

/** What became of a file: everything in it was understood, or not, or it says nothing of packages. */
export interface FileReport {
  readonly path: string;
  readonly outcome: "read" | "refused" | "ignored";
  readonly findings: readonly FileFinding[];
}

/** A file of a version that stands at somebody else's address. */
export interface RemoteFile {
  readonly url: string;
  /** Lower-case hex, where the version promises it. */
  readonly sha256?: string;
  /** To save it by. */
  readonly name: string;
}

/** A version that some files describe. */
export interface OfferedVersion {
  readonly version: string;
  readonly paths: readonly string[];
  /** The protocol's own document, as it would be stored. */
  readonly metadata: JsonObject;
  readonly remote: readonly RemoteFile[];
}

/** A package with the versions that some files describe. */
export interface OfferedPackage {
  readonly name: string;
  readonly versions: readonly OfferedVersion[];
}

/** What some files say; a report for each, in the order in which they were given. */
export interface OfferedFiles {
  readonly packages: readonly OfferedPackage[];
  readonly reports: readonly FileReport[];
}

/** Where a version is about to be published. */
export interface PublishingPlace {
  readonly repository: Repository;
  readonly by: Actor;
  /** How this server was addressed. */
  readonly origin: string;
  /** Of the package, as it is spelled there. */
  readonly name: string;
}

/** How packages of an ecosystem come and go as the files in which it keeps them. */
export interface Exchange {
  /** Whether a file of that name can say something of a package; what cannot is not even opened. */
  takes(path: string): boolean;
  /** Never throws for what the files say. Files of one folder belong into one call. */
  read(files: readonly TextFile[]): OfferedFiles;
  /** A version as files that {@link read} reads back to the same; none where nothing may be told. */
  write(name: string, metadata: JsonObject, options: WriteOptions): TextFile[];
  /** The same document, with files at other addresses: new ones by those that they had. */
  relocate(metadata: JsonObject, addresses: ReadonlyMap<string, string>): JsonObject;
  /**
   * Whether an offered document says what is published already; with `elsewhere`, where its files
   * stand makes no difference as long as their digests are equal.
   */
  equals(published: JsonObject, offered: JsonObject, options: EqualityOptions): boolean;
  /**
   * What is to be stored of a version; refuses one that clients would. It may name the files of the
   * `former` one in whose place it comes, and what was hidden there stays hidden.
   */
  content(
    place: PublishingPlace,
    metadata: JsonObject,
    former: Version | null,
  ): Promise<VersionContent>;
}

/** How much of a version is written. */
export interface WriteOptions {
  /** Stands before the bare addresses of stored files. */
  readonly origin: string;
  /** With what is hidden from clients. */
  readonly hidden: boolean;
}

/** When two documents are one. */
export interface EqualityOptions {
  readonly place: PublishingPlace;
  readonly elsewhere: boolean;
}
