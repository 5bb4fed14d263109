import type { Document, Draft } from "../model/document.ts";
import {
  type MirroredPackage,
  type MirroredState,
  type MirroredVersion,
  mirroredVersionId,
  type MirrorMemory,
  type UpstreamManifestCopy,
} from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { Collection, DocumentStore } from "../store/document_store.ts";

/** How often a note starts over on the fresh document. */
const ATTEMPTS = 8;

/** What is to be noted of a version; what is left out stays as it is. */
export type VersionNote = Partial<Omit<MirroredVersion, "id" | "revision" | "repository">>;

/** What is to be remembered of a package. */
export type PackageNote = Omit<MirroredPackage, "id" | "revision" | "repository">;

/** Says what a document becomes; `null` leaves it as it is. */
type Become<T extends Document> = (before: T | null) => Draft<T> | null;

/** What is remembered of one repository's copies. Whoever notes something starts over where others were faster. */
export class Ledger {
  readonly #documents: DocumentStore;
  readonly #repository: Repository;

  constructor(documents: DocumentStore, repository: Repository) {
    this.#documents = documents;
    this.#repository = repository;
  }

  /** Versions of one package, by their keys. */
  async versions(packageKey: string): Promise<Map<string, MirroredVersion>> {
    const where = { repository: this.#repository.id, packageKey };
    const found = new Map<string, MirroredVersion>();
    for await (const one of this.#documents.find(COLLECTIONS.mirroredVersions, { where })) {
      found.set(one.versionKey, one);
    }
    return found;
  }

  /** A version as it is now. */
  version(packageKey: string, versionKey: string): Promise<MirroredVersion | null> {
    const id = mirroredVersionId(this.#repository.id, packageKey, versionKey);
    return this.#documents.get(COLLECTIONS.mirroredVersions, id);
  }

  /** Notes something of a version; `become` is handed what is known of it now. */
  async noteVersion(
    packageKey: string,
    versionKey: string,
    become: Become<MirroredVersion>,
  ): Promise<MirroredVersion | null> {
    const id = mirroredVersionId(this.#repository.id, packageKey, versionKey);
    return await this.#note(COLLECTIONS.mirroredVersions, id, become);
  }

  /** Forgets a version that nothing became of, with the manifest that was read of it. */
  async forgetVersion({ id, revision }: MirroredVersion): Promise<boolean> {
    const gone = await this.#documents.delete(COLLECTIONS.mirroredVersions, id, revision);
    if (gone) await this.#documents.delete(COLLECTIONS.upstreamManifests, id);
    return gone;
  }

  /** Keeps the text that an upstream has of a version. */
  async keepManifest(
    packageKey: string,
    versionKey: string,
    copy: Omit<UpstreamManifestCopy, "id" | "revision" | "repository">,
  ): Promise<void> {
    const { id: repository } = this.#repository;
    const id = mirroredVersionId(repository, packageKey, versionKey);
    await this.#note(
      COLLECTIONS.upstreamManifests,
      id,
      (before) =>
        before?.sha256 === copy.sha256 && before.url === copy.url
          ? null
          : { ...before, id, repository, ...copy },
    );
  }

  /** Every package that is remembered, by its key. */
  async packages(): Promise<Map<string, MirroredPackage>> {
    const { id: repository } = this.#repository;
    const found = new Map<string, MirroredPackage>();
    const all = this.#documents.find(COLLECTIONS.mirroredPackages, { where: { repository } });
    for await (const one of all) found.set(one.id.slice(repository.length + 1), one);
    return found;
  }

  /** Remembers a package; it is looked at again when something about it is another. */
  async notePackage(key: string, note: PackageNote): Promise<MirroredPackage> {
    const { id: repository } = this.#repository;
    const id = `${repository}/${key}`;
    const { followed, ...rest } = note;
    const noted = await this.#note(COLLECTIONS.mirroredPackages, id, () => ({
      ...{ id, repository, ...rest, ...(followed !== undefined && { followed }) },
    }));
    return noted!;
  }

  /** What is remembered of the whole, or `null` for nothing yet. */
  memory(): Promise<MirrorMemory | null> {
    return this.#documents.get(COLLECTIONS.mirrorMemories, this.#repository.id);
  }

  /** Remembers something of the whole. */
  async noteMemory(
    note: Partial<Pick<MirrorMemory, "mark" | "fingerprint" | "dueAt">>,
  ): Promise<void> {
    const { id } = this.#repository;
    await this.#note(COLLECTIONS.mirrorMemories, id, (before) => ({
      ...{ mark: "", fingerprint: "", dueAt: 0, ...before, ...note, id },
    }));
  }

  /** Keys of packages with a version that may be fetched, or whose time has come. */
  async due(now: number): Promise<Set<string>> {
    const { id: repository } = this.#repository;
    const { mirroredVersions } = COLLECTIONS;
    const keys = new Set<string>();
    const approved = { where: { repository, state: "due" } } as const;
    const ripe = {
      where: { repository },
      range: { field: "dueAt", from: 1, to: now + 1 },
    } as const;
    for (const query of [approved, ripe]) {
      for await (const one of this.#documents.find(mirroredVersions, query)) {
        keys.add(one.packageKey);
      }
    }
    return keys;
  }

  /** Keys of packages of which copies have the names of packages of our own. */
  async clashing(): Promise<Set<string>> {
    const keys = new Set<string>();
    for await (const one of this.inState("clashing")) keys.add(one.packageKey);
    return keys;
  }

  /** Versions that stand somewhere. */
  inState(state: MirroredState): AsyncIterable<MirroredVersion> {
    const where = { repository: this.#repository.id, state };
    return this.#documents.find(COLLECTIONS.mirroredVersions, { where });
  }

  async #note<T extends Document>(
    collection: Collection<T>,
    id: string,
    become: Become<T>,
  ): Promise<T | null> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.#documents.get(collection, id);
      const next = become(before);
      if (!next) return before;
      const noted = before
        ? await this.#documents.replace(collection, { ...next, revision: before.revision } as T)
        : await this.#documents.insert(collection, next);
      if (noted) return noted;
    }
    throw new RegistryError("write_conflict", "Others keep noting the same of a mirror");
  }
}
