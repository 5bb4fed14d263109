import { EgressFailed, EgressRefused, type FetchGuarded } from "../kit/egress/mod.ts";
import { safeFileName } from "../model/file_name.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PublishingPlace, RemoteFile } from "./exchange.ts";
import { fileAddress } from "./file_address.ts";

/** What became of a file that was to be fetched and served from here. */
export interface RehostedFile {
  readonly url: string;
  readonly outcome: "stored" | "failed";
  /** Bytes of a stored one. */
  readonly size?: number;
  /** Why it failed. */
  readonly says?: string;
}

/** What fetching files needs. */
export interface RehostOptions {
  readonly files: FileService;
  readonly fetch: FetchGuarded;
  /** The longest file that is fetched, in bytes. */
  readonly longest: number;
  readonly place: PublishingPlace;
  readonly version: string;
}

/** Files of a version by the addresses that they had, and what became of each. */
export interface Rehosted {
  readonly addresses: ReadonlyMap<string, string>;
  readonly files: readonly RehostedFile[];
}

/**
 * Fetches the files of a version and keeps those that are what the version promises. Never rejects
 * for what goes wrong with one of them: the others are fetched nevertheless, and wait as uploads.
 */
export async function rehost(
  remote: readonly RemoteFile[],
  options: RehostOptions,
): Promise<Rehosted> {
  const addresses = new Map<string, string>();
  const files: RehostedFile[] = [];
  for (const one of remote) {
    try {
      const { address, size } = await rehostOne(one, options);
      addresses.set(one.url, address);
      files.push({ url: one.url, outcome: "stored", size });
    } catch (error) {
      files.push({ url: one.url, outcome: "failed", says: explain(error) });
    }
  }
  return { addresses, files };
}

async function rehostOne(
  { url, sha256, name }: RemoteFile,
  { files, fetch, longest, place, version }: RehostOptions,
): Promise<{ address: string; size: number }> {
  if (sha256 === undefined) {
    throw new RegistryError("value_refused", "No digest is known by which it could be verified");
  }
  const { repository, by } = place;
  const { status, body } = await fetch(url, { maxBytes: longest });
  if (status !== 200) {
    await body.cancel();
    throw new RegistryError("value_refused", `Its server answers ${status}`);
  }
  const { file } = await files.receive({
    ...{ repository, package: place.name, version, by, body, sha256 },
    ...{ fileName: safeFileName(name), mediaType: "application/octet-stream" },
  });
  const address = fileAddress(repository, {
    ...{ package: place.name, version, file: file.id, name: file.name },
  });
  return { address, size: file.size };
}

/** What a caller can do something about; every other error is none of a file. */
function explain(error: unknown): string {
  if (error instanceof RegistryError) return error.message;
  if (error instanceof EgressFailed || error instanceof EgressRefused) return error.message;
  throw error;
}
