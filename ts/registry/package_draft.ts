import type { JsonObject } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";
import { newVersionId, type PackageId, type UserId } from "../model/ids.ts";
import type { Draft, Instant } from "../model/document.ts";
import type { Package, StoredFile, Version, VersionEntry } from "../model/package.ts";

/** What a protocol says of a version that is being published or edited. */
export interface VersionContent {
  readonly version: string;
  readonly key: string;
  readonly metadata: JsonObject;
  readonly summary: JsonObject;
  readonly files: readonly StoredFile[];
}

/** The name of a package, as published and as normalised. */
export interface PackageName {
  readonly name: string;
  readonly key: string;
}

/** What a draft is started from. */
export interface DraftOptions {
  readonly id: PackageId;
  readonly name: PackageName;
  readonly existing: Package | null;
  readonly now: Instant;
  readonly by: UserId | null;
  /** Orders versions as the protocol does; the newest comes first in the document. */
  readonly compare: (one: string, other: string) => number;
}

/** The next state of one package while it is being worked out. Nothing shows until it is committed. */
export class PackageDraft {
  readonly #options: DraftOptions;
  /** As they were when the draft began. */
  readonly #former: ReadonlyMap<string, VersionEntry>;
  readonly #entries: Map<string, VersionEntry>;
  readonly #descriptions: Draft<Version>[] = [];
  #name: string;
  #disabled: boolean;
  #deleted = false;
  #changed = false;

  constructor(options: DraftOptions) {
    this.#options = options;
    const { existing } = options;
    const versions = existing && !existing.deleted ? existing.versions : [];
    this.#former = new Map(versions.map((entry) => [entry.key, entry]));
    this.#entries = new Map(this.#former);
    this.#name = existing && !existing.deleted ? existing.name : options.name.name;
    this.#disabled = existing?.deleted === false && existing.disabled === true;
  }

  /** The package as it was when the draft began, or `null` where there was none. */
  get existing(): Package | null {
    const { existing } = this.#options;
    return existing?.deleted ? null : existing;
  }

  /** The document that a commit replaces, tombstones included. */
  get replaced(): Package | null {
    return this.#options.existing;
  }

  /** Whether anything was done to a package that is there. */
  get isChanged(): boolean {
    return this.#changed || this.existing === null;
  }

  /** The package's name as the draft now spells it. */
  get name(): string {
    return this.#name;
  }

  /** The versions as the draft now has them, newest first. */
  get entries(): readonly VersionEntry[] {
    const { compare } = this.#options;
    return [...this.#entries.values()].sort((one, other) => compare(other.version, one.version));
  }

  /** Descriptions that must be stored before the package may name them. */
  get descriptions(): readonly Draft<Version>[] {
    return this.#descriptions.filter(({ id, key }) => this.#entries.get(key)?.document === id);
  }

  /** Spells the package's name anew. */
  rename(name: string): void {
    this.#changed = true;
    this.#name = name;
  }

  /** The entry of a version, or a refusal with `version_missing`. */
  entry(key: string, asked: string): VersionEntry {
    const entry = this.#entries.get(key);
    if (!entry) throw new RegistryError("version_missing", JSON.stringify(asked));
    return entry;
  }

  /** Adds a version; refuses with `version_taken` when there is one by this key. */
  add(content: VersionContent): void {
    const taken = this.#entries.get(content.key);
    if (taken) {
      throw new RegistryError(
        "version_taken",
        `"${content.version}" is there as "${taken.version}"`,
      );
    }
    this.put(content);
  }

  /**
   * Adds a version, or gives the one that has its key a new description. One that was there when
   * the draft began keeps who published it, when, and whether it was yanked or disabled.
   */
  put(content: VersionContent): void {
    const { id, now, by } = this.#options;
    const { version, key, metadata, summary, files } = content;
    this.#changed = true;
    const document = newVersionId(id, key);
    const repository = id.slice(0, id.indexOf("/")) as Version["repository"];
    this.#descriptions.push({
      ...{ id: document, package: id, repository, version, key, metadata, files },
      createdAt: now,
    });
    const former = this.#former.get(key);
    this.#entries.set(key, {
      ...{ version, key, document, summary },
      publishedAt: former?.publishedAt ?? now,
      publishedBy: former?.publishedBy ?? by,
      ...(former?.yanked === undefined ? {} : { yanked: former.yanked }),
      ...(former?.disabled && { disabled: true }),
      size: files.reduce((sum, { size }) => sum + size, 0),
    });
  }

  /** Marks a version as not to be chosen any more, or, with `null`, as fit to be chosen again. */
  yank(key: string, asked: string, reason: string | null): void {
    const { yanked: _, ...rest } = this.entry(key, asked);
    this.#changed = true;
    this.#entries.set(key, reason === null ? rest : { ...rest, yanked: reason });
  }

  /** Hides a version from clients, or shows it again. */
  enable(key: string, asked: string, enabled: boolean): void {
    const { disabled: _, ...rest } = this.entry(key, asked);
    this.#changed = true;
    this.#entries.set(key, enabled ? rest : { ...rest, disabled: true });
  }

  /** Hides the package from clients with all its versions, or shows it again. */
  enablePackage(enabled: boolean): void {
    this.#changed = true;
    this.#disabled = !enabled;
  }

  /** Takes a version out; refuses with `version_missing` when there is none. */
  remove(key: string, asked: string): void {
    this.entry(key, asked);
    this.#changed = true;
    this.#entries.delete(key);
  }

  /** Takes every version out, so that what is put next is all there is. */
  clear(): void {
    this.#changed = true;
    this.#entries.clear();
  }

  /** Deletes the package with all its versions. */
  delete(): void {
    this.clear();
    this.#deleted = true;
  }

  /** The package document as the draft leaves it, changed at the moment `now` of its commit. */
  package(now: Instant): Draft<Package> {
    const { id, name, existing } = this.#options;
    return {
      id,
      repository: id.slice(0, id.indexOf("/")) as Package["repository"],
      key: name.key,
      name: this.#name,
      versions: this.entries,
      ...(this.#disabled && { disabled: true }),
      deleted: this.#deleted,
      createdAt: existing?.createdAt ?? now,
      changedAt: Math.max(now, existing?.changedAt ?? 0),
    };
  }
}
