import type { Clock } from "../model/document.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import type { Mirror } from "../model/mirror.ts";
import type { Package, Repository } from "../model/package.ts";
import type { Exchange, PublishingPlace } from "../protocols/exchange.ts";
import type { Mirroring } from "../protocols/mirroring.ts";
import type { NameRules } from "../protocols/protocol.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { Ledger } from "./ledger.ts";
import type { FileFetcher, FileVerifier } from "./steps.ts";

/** What copying works with, whatever is copied. */
export interface CopyTools {
  readonly documents: DocumentStore;
  readonly packages: PackageService;
  readonly files: FileService;
  readonly fetcher: FileFetcher;
  readonly verifier: FileVerifier;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** Where copies go, in whose name, and in which dialect. */
export interface CopyErrand {
  readonly repository: Repository;
  readonly mirror: Mirror;
  readonly by: Actor;
  readonly names: NameRules;
  readonly exchange: Exchange;
  readonly mirroring: Mirroring;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  /** Hears of bytes as they come; see `FetchWatch.received`. */
  readonly received: (bytes: number) => void;
}

/** Whether a package is one of our own: it holds something that is no copy, or was set up to hold it. */
export function isOurs(found: Pick<Package, "deleted" | "versions"> | null): boolean {
  if (!found || found.deleted) return false;
  return found.versions.length === 0 || found.versions.some(({ mirrored }) => !mirrored);
}

/** Where a version is about to be published. Nobody has addressed this server. */
export function placeOf({ repository, by }: CopyErrand, name: string): PublishingPlace {
  return { repository, by, origin: "", name };
}
