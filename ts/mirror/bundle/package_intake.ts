import { canonicalJson } from "../../kit/canonical_json.ts";
import { quote } from "../../model/ids.ts";
import type { StoredFile, Version, VersionEntry } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { EVERYTHING, lookThrough } from "../../model/sight.ts";
import { fileAddress } from "../../protocols/file_address.ts";
import type { FileService } from "../../registry/file_service.ts";
import type { PackageDraft, PackageName } from "../../registry/package_draft.ts";
import type { PackageService } from "../../registry/package_service.ts";
import { type BundleTarget, fileIdIn } from "./bundle_target.ts";
import type { BundledFile, PackageLines, VersionLine } from "./contents.ts";
import { comparable, readdressed } from "./file_addresses.ts";
import type { MirroredRecord, TakenVersion } from "./mirrored_record.ts";

/** What taking packages in needs. */
export interface PackageIntakeTools {
  readonly packages: PackageService;
  readonly files: FileService;
  readonly mirrored: MirroredRecord;
}

/** What can become of a version in a bundle. */
export type TakenOutcome =
  | ("added" | "replaced" | "unchanged" | "removed")
  | ("clashing" | "skipped" | "refused");

/** What became of one version. */
export interface TakenReport {
  readonly package: string;
  readonly version: string;
  readonly outcome: TakenOutcome;
  /** Why it was refused. */
  readonly error?: RegistryError;
}

/** What one version comes to. */
interface Verdict {
  readonly outcome: TakenOutcome;
  /** What is there of it. */
  readonly former: Version | null;
}

/** Thrown out of an edit that is to leave everything as it is. */
class NothingToCommit extends Error {}

/** One package on its way from a bundle into a repository. */
export class PackageIntake {
  readonly #tools: PackageIntakeTools;
  readonly #target: BundleTarget;
  readonly #group: PackageLines;

  constructor(tools: PackageIntakeTools, target: BundleTarget, group: PackageLines) {
    this.#tools = tools;
    this.#target = target;
    this.#group = group;
  }

  /** What would become of each version, and which files have to arrive for that. */
  async plan(): Promise<{ reports: TakenReport[]; wanted: ReadonlySet<BundledFile> }> {
    const wanted = new Set<BundledFile>();
    try {
      const { key } = this.#name();
      const { repository } = this.#target;
      const found = await this.#tools.packages.find(repository, key, lookThrough(null));
      const unwanted = await this.#tools.mirrored.unwanted(this.#target, key);
      const reports: TakenReport[] = [];
      for (const line of this.#lines("removed")) {
        const entry = this.#copyOf(line.version, found?.versions ?? []);
        if (entry) reports.push(this.#report(line.version, "removed"));
      }
      for (const line of this.#lines("version")) {
        const { outcome, former } = await this.#judge(line, found?.versions ?? [], unwanted);
        reports.push(this.#report(line.version, outcome));
        if (outcome !== "added" && outcome !== "replaced") continue;
        for (const file of line.files) {
          if (!await this.#isHere(line, file, former)) wanted.add(file);
        }
      }
      return { reports, wanted };
    } catch (error) {
      return { reports: this.#refuseAll(error), wanted };
    }
  }

  /** Keeps a file of the bundle as an upload that {@link publish} names. */
  async receive(
    line: VersionLine,
    file: BundledFile,
    body: ReadableStream<Uint8Array>,
  ): Promise<void> {
    const { repository, by } = this.#target;
    const { name: fileName, mediaType, size: announced, sha256, inspected } = file;
    await this.#tools.files.receive({
      ...{ repository, by, package: line.package, version: line.version },
      ...{ id: fileIdIn(this.#target, line, file), fileName, mediaType, body, sha256, announced },
      ...(inspected && { inspected }),
    });
  }

  /** Publishes the package, all at once; each version is taken or refused by itself. */
  async publish(): Promise<TakenReport[]> {
    try {
      return await this.#publish();
    } catch (error) {
      return this.#refuseAll(error);
    }
  }

  async #publish(): Promise<TakenReport[]> {
    const { packages, files, mirrored } = this.#tools;
    const { repository, by, names: { compare } } = this.#target;
    const name = this.#name();
    const unwanted = await mirrored.unwanted(this.#target, name.key);
    let reports: TakenReport[] = [];
    let taken: TakenVersion[] = [];
    let gone: string[] = [];
    const change = { repository, name, by, sight: EVERYTHING, compare };
    try {
      await packages.change(change, async (draft) => {
        [reports, taken, gone] = [[], [], []];
        this.#takeOut(draft, { reports, gone });
        for (const line of this.#lines("version")) {
          reports.push(await this.#put(line, draft, { unwanted, taken }));
        }
        const isIdle = gone.length === 0 &&
          !reports.some(({ outcome }) => /^(?:add|repl)/.test(outcome));
        if (isIdle) throw new NothingToCommit();
        if (draft.entries.length > 0 && taken.length > 0) this.#spell(draft, name);
      });
    } catch (error) {
      if (!(error instanceof NothingToCommit)) throw error;
    }
    await files.settle(taken.flatMap((one) => one.files));
    for (const one of taken) await mirrored.noteTaken(this.#target, name.key, one);
    for (const key of gone) await mirrored.forget(this.#target, name.key, key);
    return reports;
  }

  /** Takes out what is gone at the source and, where the package is somebody's own, every copy. */
  #takeOut(
    draft: PackageDraft,
    { reports, gone }: { readonly reports: TakenReport[]; readonly gone: string[] },
  ): void {
    const isOwn = hasOwn(draft.entries);
    const removed = this.#lines("removed").map(({ version }) =>
      this.#copyOf(version, draft.entries)
    );
    const copies = isOwn ? draft.entries.filter(({ mirrored }) => mirrored) : removed;
    for (const entry of copies) {
      if (!entry) continue;
      draft.remove(entry.key, entry.version);
      gone.push(entry.key);
      reports.push(this.#report(entry.version, "removed"));
    }
  }

  async #put(
    line: VersionLine,
    draft: PackageDraft,
    { unwanted, taken }: { readonly unwanted: ReadonlySet<string>; readonly taken: TakenVersion[] },
  ): Promise<TakenReport> {
    try {
      const { outcome, former } = await this.#judge(line, draft.entries, unwanted);
      if (outcome !== "added" && outcome !== "replaced") return this.#report(line.version, outcome);
      const content = await this.#content(line, draft.name, former);
      draft.put({ ...content, mirrored: true });
      const entry = draft.entry(content.key, content.version);
      if (entry.yanked !== line.yanked) {
        draft.yank(content.key, content.version, line.yanked ?? null);
      }
      taken.push({ line, key: content.key, files: content.files });
      return this.#report(line.version, outcome);
    } catch (error) {
      return this.#refuse(line.version, error);
    }
  }

  async #judge(
    line: VersionLine,
    entries: readonly VersionEntry[],
    unwanted: ReadonlySet<string>,
  ): Promise<Verdict> {
    const key = this.#target.names.versionKey(line.version);
    if (hasOwn(entries)) return { outcome: "clashing", former: null };
    if (unwanted.has(key)) return { outcome: "skipped", former: null };
    const entry = entries.find((one) => one.key === key);
    if (!entry) return { outcome: "added", former: null };
    const former = await this.#tools.packages.describe(entry);
    return { outcome: isSame(line, entry, former) ? "unchanged" : "replaced", former };
  }

  /** The version as it is to be stored, with its files as they are kept here. */
  async #content(line: VersionLine, name: string, former: Version | null) {
    const { repository, by, exchange } = this.#target;
    const known: StoredFile[] = [];
    const addresses = new Map<string, string>();
    for (const file of line.files) {
      const there = sameFile(former, file);
      if (there) known.push(there);
      const { id } = there ?? await this.#uploaded(line, file);
      const place = { package: name, version: line.version, file: id, name: file.name };
      addresses.set(file.id, fileAddress(repository, place));
    }
    const metadata = readdressed(line.metadata, (file) => addresses.get(file) ?? null);
    const place = { repository, by, origin: "", name };
    // What is hidden of a version is as at its source, and what it names that is here is known.
    const before = former && known.length > 0 ? { ...former, metadata, files: known } : null;
    return await exchange.content(place, metadata, before);
  }

  async #uploaded(line: VersionLine, file: BundledFile): Promise<{ readonly id: string }> {
    const id = fileIdIn(this.#target, line, file);
    if (await this.#isUploaded(id, file)) return { id };
    const says = file.known
      ? "was in a former bundle and is not here any more: import one that holds everything"
      : "did not arrive: import the bundle again";
    throw new RegistryError("file_missing", `${quote(file.name)} ${says}`);
  }

  async #isHere(line: VersionLine, file: BundledFile, former: Version | null): Promise<boolean> {
    if (file.known || sameFile(former, file)) return true;
    return await this.#isUploaded(fileIdIn(this.#target, line, file), file);
  }

  async #isUploaded(id: string, { sha256 }: BundledFile): Promise<boolean> {
    const upload = await this.#tools.files.upload(id);
    return upload?.repository === this.#target.repository.id && upload.file.sha256 === sha256;
  }

  /** A version of ours is nobody else's to take away. */
  #copyOf(version: string, entries: readonly VersionEntry[]): VersionEntry | undefined {
    const key = this.#target.names.versionKey(version);
    return entries.find((one) => one.key === key && one.mirrored);
  }

  #spell(draft: PackageDraft, { name }: PackageName): void {
    if (draft.name !== name) draft.rename(name);
  }

  #name(): PackageName {
    return this.#target.names.parse(this.#group.package);
  }

  #lines<I extends "version" | "removed">(is: I) {
    return this.#group.lines.filter((line) => line.is === is) as Extract<
      PackageLines["lines"][number],
      { is: I }
    >[];
  }

  #report(version: string, outcome: TakenOutcome): TakenReport {
    return { package: this.#group.package, version, outcome };
  }

  /** What a caller can do something about is kept to its own version. */
  #refuse(version: string, error: unknown): TakenReport {
    if (!(error instanceof RegistryError) || error.status >= 500) throw error;
    return { ...this.#report(version, "refused"), error };
  }

  #refuseAll(error: unknown): TakenReport[] {
    return this.#lines("version").map(({ version }) => this.#refuse(version, error));
  }
}

/** Own packages win over copies. */
function hasOwn(entries: readonly VersionEntry[]): boolean {
  return entries.some(({ mirrored }) => !mirrored);
}

function sameFile(former: Version | null, { sha256, name }: BundledFile): StoredFile | undefined {
  const same = former?.files.filter((file) => file.sha256 === sha256);
  return same?.find((file) => file.name === name) ?? same?.[0];
}

function isSame(line: VersionLine, entry: VersionEntry, { metadata, files }: Version): boolean {
  if (entry.version !== line.version || entry.yanked !== line.yanked) return false;
  const [one, other] = [
    comparable(metadata, files),
    comparable(line.metadata, line.files),
  ].map(canonicalJson);
  return one === other;
}
