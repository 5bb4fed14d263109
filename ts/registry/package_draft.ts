import type { JsonObject } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";
import {
  newVersionId,
  type PackageId,
  type RepositoryId,
  type UserId,
  type VersionId,
} from "../model/ids.ts";
import type { Draft, Instant } from "../model/document.ts";
import type { Sight } from "../model/sight.ts";
import { seenThrough } from "../model/view.ts";
import {
  type Package,
  signersOf,
  type StoredFile,
  type Version,
  type VersionEntry,
} from "../model/package.ts";
import { Reach } from "./_reach.ts";

/** What a protocol says of a version that is being published or edited. */
export interface VersionContent {
  readonly version: string;
  readonly key: string;
  readonly metadata: JsonObject;
  readonly summary: JsonObject;
  readonly files: readonly StoredFile[];
  /** Whether it is a copy of an upstream's; absent for what is published here. */
  readonly mirrored?: true;
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
  readonly sight: Sight;
}

/**
 * The next state of one package while it is being worked out. Nothing shows until it is committed.
 * What whoever works on it does not see is not there for it, and stays as it is; every step beyond
 * its reach is refused with `access_denied`, in words that are the same whatever is there.
 */
export class PackageDraft {
  readonly #options: DraftOptions;
  readonly #reach: Reach;
  readonly #existing: Package | null;
  /** As they were when the draft began. */
  readonly #former: ReadonlyMap<string, VersionEntry>;
  readonly #unseen: ReadonlyMap<string, VersionEntry>;
  readonly #entries: Map<string, VersionEntry>;
  readonly #descriptions: Draft<Version>[] = [];
  #name: string;
  #disabled: boolean;
  #deleted = false;
  #changed = false;

  constructor(options: DraftOptions) {
    this.#options = options;
    const { existing, name, sight: { view, reach } } = options;
    this.#reach = new Reach(reach, name.name);
    const whole = existing?.deleted ? null : existing;
    this.#existing = whole && seenThrough(view, whole);
    this.#former = byKey(this.#existing?.versions ?? []);
    this.#unseen = byKey(whole?.versions.filter(({ key }) => !this.#former.has(key)) ?? []);
    this.#entries = new Map(this.#former);
    this.#name = whole?.name ?? name.name;
    this.#disabled = whole?.disabled === true;
  }

  /** The package as it was when the draft began, or `null` where there was none. */
  get existing(): Package | null {
    return this.#existing;
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
    return this.#sorted([...this.#entries.values()]);
  }

  /** Descriptions that must be stored before the package may name them. */
  get descriptions(): readonly Draft<Version>[] {
    return this.#descriptions.filter(({ id, key }) => this.#entries.get(key)?.document === id);
  }

  /** Spells the package's name anew. */
  rename(name: string): void {
    if (name !== this.#name) this.#requireAll();
    this.#changed = true;
    this.#name = name;
    this.#requireSeen();
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
    if (!taken) return this.put(content);
    const says = `"${content.version}" is there as "${taken.version}"`;
    throw new RegistryError("version_taken", says);
  }

  /**
   * Adds a version, or gives the one that has its key a new description. One that was there when
   * the draft began keeps who published it, when, and whether it was yanked or disabled.
   */
  put(content: VersionContent): void {
    const entry = this.#entryOf(content);
    const before = this.#entries.get(content.key) ?? this.#former.get(content.key);
    const touched = before ? [before, entry] : [entry];
    this.#reach.require(this.#name, touched, !this.#unseen.has(content.key));
    this.#changed = true;
    this.#deleted = false;
    this.#entries.set(content.key, entry);
    this.#descriptions.push(this.#describe(entry.document, content));
  }

  /** Marks a version as not to be chosen any more, or, with `null`, as fit to be chosen again. */
  yank(key: string, asked: string, reason: string | null): void {
    const { yanked: _, ...rest } = this.#touch(key, asked);
    this.#entries.set(key, reason === null ? rest : { ...rest, yanked: reason });
  }

  /** Hides a version from clients, or shows it again. */
  enable(key: string, asked: string, enabled: boolean): void {
    const { disabled: _, ...rest } = this.#touch(key, asked);
    this.#entries.set(key, enabled ? rest : { ...rest, disabled: true });
  }

  /** Hides the package from clients with all its versions, or shows it again. */
  enablePackage(enabled: boolean): void {
    this.#requireAll();
    this.#changed = true;
    this.#disabled = !enabled;
  }

  /** Takes a version out, and with the last one the package; refuses with `version_missing` when there is none. */
  remove(key: string, asked: string): void {
    this.#touch(key, asked);
    this.#entries.delete(key);
    this.#deleted = this.#entries.size === 0 && this.#unseen.size === 0;
  }

  /** Takes every version out, so that what is put next is all there is. */
  clear(): void {
    this.#requireSeen();
    this.#changed = true;
    this.#entries.clear();
  }

  /** Deletes the package with all its versions. */
  delete(): void {
    this.#requireAll();
    this.clear();
    this.#deleted = true;
  }

  /** Refuses a new package that has nothing which whoever made it could see. */
  refuseUnseen(): void {
    if (this.#existing === null && this.#entries.size === 0) this.#requireAll();
  }

  /** The package document as the draft leaves it, changed at the moment `now` of its commit. */
  package(now: Instant): Draft<Package> {
    const { id, name, existing } = this.#options;
    return {
      id,
      repository: repositoryIn(id),
      key: name.key,
      name: this.#name,
      versions: this.#sorted([...this.#entries.values(), ...this.#unseen.values()]),
      ...(this.#disabled && { disabled: true }),
      deleted: this.#deleted,
      createdAt: existing?.createdAt ?? now,
      changedAt: Math.max(now, existing?.changedAt ?? 0),
    };
  }

  #sorted(entries: VersionEntry[]): readonly VersionEntry[] {
    const { compare } = this.#options;
    return entries.sort((one, other) => compare(other.version, one.version));
  }

  #entryOf({ version, key, summary, files, mirrored }: VersionContent): VersionEntry {
    const { id, now, by } = this.#options;
    const former = this.#former.get(key);
    const signers = signersOf(files);
    return {
      ...{ version, key, document: newVersionId(id, key), summary },
      publishedAt: former?.publishedAt ?? now,
      publishedBy: former?.publishedBy ?? by,
      ...(former?.yanked === undefined ? {} : { yanked: former.yanked }),
      ...(former?.disabled && { disabled: true }),
      ...(mirrored && { mirrored }),
      size: files.reduce((sum, { size }) => sum + size, 0),
      ...(signers.length > 0 && { signers }),
    };
  }

  #describe(id: VersionId, content: VersionContent): Draft<Version> {
    const { id: of, now } = this.#options;
    const { version, key, metadata, files } = content;
    const repository = repositoryIn(of);
    return { ...{ id, package: of, repository, version, key, metadata, files }, createdAt: now };
  }

  #touch(key: string, asked: string): VersionEntry {
    const entry = this.entry(key, asked);
    this.#reach.require(this.#name, [entry]);
    this.#changed = true;
    return entry;
  }

  /** Every version that is seen, or the package while it has none. */
  #requireSeen(): void {
    this.#reach.require(this.#name, this.#entries.values());
  }

  #requireAll(): void {
    this.#reach.require(this.#name, this.#entries.values(), this.#unseen.size === 0);
  }
}

function byKey(entries: readonly VersionEntry[]): Map<string, VersionEntry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

function repositoryIn(id: PackageId): RepositoryId {
  return id.slice(0, id.indexOf("/")) as RepositoryId;
}
