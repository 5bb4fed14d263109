import { canonicalJson } from "../../kit/canonical_json.ts";
import { sha256Hex } from "../../kit/digest.ts";
import type { JsonObject } from "../../kit/json.ts";
import { mirroredVersionId } from "../../model/mirror.ts";
import type { Package, Repository, StoredFile, VersionEntry } from "../../model/package.ts";
import { clientsLook } from "../../model/sight.ts";
import type { NameRules } from "../../protocols/protocol.ts";
import type { PackageService } from "../../registry/package_service.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore, Place } from "../../store/document_store.ts";
import { type BasePackage, BaseWalk, type BundleBase } from "./bundle_base.ts";
import { ContentsMeter, type Measures } from "./bundle_writer.ts";
import type { ByteSink } from "./byte_source.ts";
import {
  type BundledFile,
  type ContentsLine,
  type KnownLine,
  presentLine,
  type VersionLine,
} from "./contents.ts";

/** What writing a table of contents needs. */
export interface ContentsWriterOptions {
  readonly documents: DocumentStore;
  readonly packages: PackageService;
  readonly base: BundleBase | null;
  /** Where the table goes. */
  readonly table: ByteSink;
  /** Where the files go that follow it, as one line of JSON each. */
  readonly files: ByteSink;
}

/** A repository, and how its packages are called. */
export interface BundledRepository {
  readonly repository: Repository;
  readonly names: NameRules;
}

/** How much of what there is. */
export interface ContentsCounts {
  readonly packages: number;
  /** Versions that are carried. */
  readonly versions: number;
  /** Versions that are as they were in the base. */
  readonly known: number;
  readonly removed: number;
}

const PAGE = 100;
const STATE_LENGTH = 32;
const encoder = new TextEncoder();

/**
 * Writes down what of some repositories goes into a bundle: what their clients are offered, and has
 * changed since the base. Holds one package at a time.
 */
export class ContentsWriter {
  readonly #options: ContentsWriterOptions;
  readonly #walk: BaseWalk;
  readonly #meter = new ContentsMeter();
  readonly #counts = { packages: 0, versions: 0, known: 0, removed: 0 };

  constructor(options: ContentsWriterOptions) {
    this.#options = options;
    this.#walk = new BaseWalk(options.base);
  }

  get counts(): ContentsCounts {
    return this.#counts;
  }

  /** Writes repositories, in the order of their addresses. */
  async write(repositories: readonly BundledRepository[]): Promise<Measures> {
    for (const one of repositories) {
      const { path } = one.repository;
      await this.#line({ is: "repository", path });
      for await (const package_ of this.#packages(one.repository)) {
        await this.#package(one, package_);
      }
      for await (const gone of this.#walk.upTo(path, null, one.names)) await this.#gone(gone);
    }
    return this.#meter.measures();
  }

  async *#packages(repository: Repository): AsyncGenerator<Package> {
    const look = clientsLook(null);
    let after: Place | undefined;
    do {
      const page = await this.#options.packages.list(repository, { after, limit: PAGE, look });
      yield* page.items;
      after = page.next ?? undefined;
    } while (after);
  }

  async #package({ repository, names }: BundledRepository, package_: Package): Promise<void> {
    let base: BasePackage | null = null;
    for await (const one of this.#walk.upTo(repository.path, package_.key, names)) {
      if (one.key === package_.key) base = one;
      else await this.#gone(one);
    }
    const left = new Map(base?.versions);
    if (package_.versions.length > 0) this.#counts.packages++;
    for (const entry of package_.versions) {
      await this.#version(repository, package_, { entry, former: left.get(entry.key) ?? null });
      left.delete(entry.key);
    }
    if (base) await this.#gone({ ...base, name: package_.name, versions: left });
  }

  async #version(
    repository: Repository,
    package_: Package,
    { entry, former }: { readonly entry: VersionEntry; readonly former: KnownLine | null },
  ): Promise<void> {
    const state = stateOf(package_, entry);
    if (former?.state === state) {
      this.#counts.known++;
      return await this.#line(former);
    }
    const { metadata, files } = await this.#options.packages.describe(entry);
    const known = new Set(former?.files);
    const upstream = entry.mirrored && await this.#upstream(repository, package_, entry);
    await this.#line({
      ...{ is: "version", package: package_.name, version: entry.version, state, metadata },
      ...(entry.yanked !== undefined && { yanked: entry.yanked }),
      files: files.map((file) => bundled(file, known)),
      ...(upstream && { upstream }),
    });
    this.#counts.versions++;
    for (const file of files) if (!known.has(file.sha256)) await this.#file(file);
  }

  async #upstream(
    { id }: Repository,
    { key }: Package,
    entry: VersionEntry,
  ): Promise<VersionLine["upstream"]> {
    const found = await this.#options.documents.get(
      COLLECTIONS.upstreamManifests,
      mirroredVersionId(id, key, entry.key),
    );
    if (!found) return undefined;
    const { url, sha256, text, readAt } = found;
    return { url, sha256, text, readAt };
  }

  async #gone({ name, versions }: BasePackage): Promise<void> {
    for (const { version } of versions.values()) {
      this.#counts.removed++;
      await this.#line({ is: "removed", package: name, version });
    }
  }

  async #line(line: ContentsLine): Promise<void> {
    const bytes = presentLine(line);
    this.#meter.line(bytes);
    await this.#options.table.write(bytes);
  }

  async #file(file: StoredFile): Promise<void> {
    this.#meter.file(file.size);
    await this.#options.files.write(encoder.encode(`${JSON.stringify(file)}\n`));
  }
}

/** Another one whenever anything about a version is another; descriptions never change. */
function stateOf({ name }: Package, { document, yanked }: VersionEntry): string {
  return sha256Hex(canonicalJson([name, document, yanked ?? null])).slice(0, STATE_LENGTH);
}

function bundled(
  { id, name, size, sha256, mediaType, inspected }: StoredFile,
  known: ReadonlySet<string>,
): BundledFile {
  return {
    ...{ id, name, size, sha256, mediaType },
    ...(inspected && { inspected: { ...inspected, signature: inspected.signature as JsonObject } }),
    ...(known.has(sha256) && { known: true }),
  };
}
