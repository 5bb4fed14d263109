import { Catalogue } from "../../registry/catalogue.ts";
import { DownloadDays } from "../../registry/download_days.ts";
import { DownloadCounts } from "../../registry/download_counts.ts";
import { FetchService } from "../../registry/fetch_service.ts";
import { FileService } from "../../registry/file_service.ts";
import { GraveSweep } from "../../registry/grave_sweep.ts";
import { PackageSearch } from "../../registry/package_search/package_search.ts";
import { PackageService } from "../../registry/package_service.ts";
import { RenderedAnswers } from "../../registry/rendered_answers.ts";
import { RepositoryService } from "../../registry/repository_service.ts";
import { SweepService } from "../../registry/sweep_service.ts";
import { TransferPieces } from "../../registry/transfer_pieces.ts";
import { UploadService } from "../../registry/upload_service.ts";
import { VerifyService } from "../../registry/verify_service.ts";
import { inRoom } from "../log.ts";
import type { Foundation } from "./foundation.ts";

/** What is kept for package managers, and what looks after it. */
export interface Packages {
  readonly catalogue: Catalogue;
  readonly repositories: RepositoryService;
  readonly packages: PackageService;
  readonly packageSearch: PackageSearch;
  readonly rendered: RenderedAnswers;
  readonly files: FileService;
  readonly downloadDays: DownloadDays;
  readonly downloadCounts: DownloadCounts;
  readonly uploads: UploadService;
  readonly fetches: FetchService;
  readonly sweep: SweepService;
  readonly verify: VerifyService;
}

const RENDERED_BYTES = 64 * 1024 * 1024;

/** Builds what keeps packages and files. */
export function composePackages(foundation: Foundation): Packages {
  const { documents, blobs, events, settings: { storage, limits }, now } = foundation;
  const log = inRoom(foundation.log, "registry");
  const [storagePath, longest] = [storage.path, limits.uploadBytes];
  const catalogue = new Catalogue({ documents, now });
  const graves = new GraveSweep({ documents, blobs, storagePath });
  const files = new FileService({ documents, blobs, events, now, storagePath, longest });
  const pieces = new TransferPieces({ blobs, storagePath });
  const uploads = new UploadService({ documents, pieces, files, now, longest });
  const complain = (error: unknown) => log("error", "Cannot fetch", { error: String(error) });
  const complainOfCounts = (error: unknown) =>
    log("warn", "Cannot count downloads", { error: String(error) });
  return {
    ...{ catalogue, files, uploads },
    downloadDays: new DownloadDays({ documents, now, complain: complainOfCounts }),
    repositories: new RepositoryService({
      ...foundation,
      forget: (repository) => catalogue.forget(repository),
    }),
    packages: new PackageService({ documents, catalogue, events, now }),
    packageSearch: new PackageSearch({ catalogue }),
    downloadCounts: new DownloadCounts({ documents, now, complain: complainOfCounts }),
    rendered: new RenderedAnswers({ maxBytes: RENDERED_BYTES }),
    fetches: new FetchService({
      ...{ uploads, files, fetch: foundation.egress, now, longest, complain },
    }),
    sweep: new SweepService({ documents, blobs, events, graves, now, storagePath }),
    verify: new VerifyService({ documents, blobs }),
  };
}
