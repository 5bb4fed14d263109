import { canonicalJson } from "../../kit/canonical_json.ts";
import type { Version, VersionEntry } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { EVERYTHING, lookThrough } from "../../model/sight.ts";
import type { FileService } from "../../registry/file_service.ts";
import type { PackageDraft, PackageName } from "../../registry/package_draft.ts";
import type { PackageService } from "../../registry/package_service.ts";
import type { BundleTarget } from "./bundle_target.ts";
import { BundledFiles } from "./bundled_files.ts";
import type { BundledFile, PackageLines, VersionLine } from "./contents.ts";
import { comparable } from "./file_addresses.ts";
import type { MirroredRecord, MirroredStates, TakenVersion } from "./mirrored_record.ts";

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

/** What taking in has come to. */
interface Done {
  readonly reports: TakenReport[];
  /** Versions whose record is to be written. */
  readonly taken: TakenVersion[];
  /** Keys of versions whose record is to go. */
  readonly gone: string[];
}

/** Thrown out of an edit that is to leave everything as it is. */
class NothingToCommit extends Error {}

/** One package on its way from a bundle into a repository. */
export class PackageIntake {
  readonly #tools: PackageIntakeTools;
  readonly #target: BundleTarget;
  readonly #group: PackageLines;
  readonly #files: BundledFiles;

  constructor(tools: PackageIntakeTools, target: BundleTarget, group: PackageLines) {
    this.#tools = tools;
    this.#files = new BundledFiles(tools.files, target);
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
      const states = await this.#tools.mirrored.states(this.#target, key);
      const reports: TakenReport[] = [];
      for (const { version } of this.#surplus(found?.versions ?? [])) {
        reports.push(this.#report(version, "removed"));
      }
      for (const line of this.#lines("version")) {
        const { outcome, former } = await this.#judge(line, found?.versions ?? [], states);
        reports.push(this.#report(line.version, outcome));
        if (outcome !== "added" && outcome !== "replaced") continue;
        for (const file of await this.#files.missing(line, former)) wanted.add(file);
      }
      return { reports, wanted };
    } catch (error) {
      return { reports: this.#refuseAll(error), wanted };
    }
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
    const states = await mirrored.states(this.#target, name.key);
    let done = nothingDone();
    const change = { repository, name, by, sight: EVERYTHING, compare };
    try {
      await packages.change(change, async (draft) => {
        done = nothingDone();
        this.#takeOut(draft, states, done);
        for (const line of this.#lines("version")) await this.#put(line, draft, { states, done });
        if (!done.reports.some(isChange)) throw new NothingToCommit();
        const isPut = done.reports.some(({ outcome }) => /^(?:added|replaced)$/.test(outcome));
        if (isPut && draft.name !== name.name) draft.rename(name.name);
      });
    } catch (error) {
      if (!(error instanceof NothingToCommit)) throw error;
    }
    await files.settle(done.taken.flatMap((one) => one.files));
    await mirrored.noteTaken(this.#target, name.key, done.taken);
    for (const key of done.gone) await mirrored.forget(this.#target, name.key, key);
    return done.reports;
  }

  #takeOut(draft: PackageDraft, states: MirroredStates, { reports, gone }: Done): void {
    const { entries } = draft;
    for (const entry of this.#surplus(entries)) {
      draft.remove(entry.key, entry.version);
      gone.push(entry.key);
      reports.push(this.#report(entry.version, "removed"));
    }
    // Whoever was killed after it had taken a version out left its record behind.
    for (const line of this.#lines("removed")) {
      const key = this.#keyOf(line);
      const isThere = entries.some((one) => one.key === key);
      if (!isThere && states.get(key) === "published") gone.push(key);
    }
  }

  async #put(
    line: VersionLine,
    draft: PackageDraft,
    { states, done }: { readonly states: MirroredStates; readonly done: Done },
  ): Promise<void> {
    try {
      const { outcome, former } = await this.#judge(line, draft.entries, states);
      if (outcome === "added" || outcome === "replaced") {
        done.taken.push(await this.#putContent(line, draft, former));
      } else if (outcome === "unchanged" && !states.has(former!.key)) {
        done.taken.push({ line, key: former!.key, files: former!.files });
      }
      done.reports.push(this.#report(line.version, outcome));
    } catch (error) {
      done.reports.push(this.#refuse(line.version, error));
    }
  }

  async #putContent(
    line: VersionLine,
    draft: PackageDraft,
    former: Version | null,
  ): Promise<TakenVersion> {
    const content = await this.#files.content(line, draft.name, former);
    const { key, version, files } = content;
    draft.put({ ...content, mirrored: true });
    const { yanked } = draft.entry(key, version);
    if (yanked !== line.yanked) draft.yank(key, version, line.yanked ?? null);
    return { line, key, files };
  }

  async #judge(
    line: VersionLine,
    entries: readonly VersionEntry[],
    states: MirroredStates,
  ): Promise<Verdict> {
    const key = this.#keyOf(line);
    if (hasOwn(entries)) return { outcome: "clashing", former: null };
    if (/^(?:rejected|skipped)$/.test(states.get(key) ?? "")) {
      return { outcome: "skipped", former: null };
    }
    const entry = entries.find((one) => one.key === key);
    if (!entry) return { outcome: "added", former: null };
    const former = await this.#tools.packages.describe(entry);
    return { outcome: isSame(line, entry, former) ? "unchanged" : "replaced", former };
  }

  /** Copies that are gone at the source; all of them, where the package is somebody's own. */
  #surplus(entries: readonly VersionEntry[]): readonly VersionEntry[] {
    const copies = entries.filter(({ mirrored }) => mirrored);
    if (hasOwn(entries)) return copies;
    const removed = this.#lines("removed").map((line) => this.#keyOf(line));
    return copies.filter(({ key }) => removed.includes(key));
  }

  #keyOf({ version }: { readonly version: string }): string {
    return this.#target.names.versionKey(version);
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

function nothingDone(): Done {
  return { reports: [], taken: [], gone: [] };
}

function isChange({ outcome }: TakenReport): boolean {
  return /^(?:added|replaced|removed)$/.test(outcome);
}

/** Own packages win over copies. */
function hasOwn(entries: readonly VersionEntry[]): boolean {
  return entries.some(({ mirrored }) => !mirrored);
}

function isSame(line: VersionLine, entry: VersionEntry, { metadata, files }: Version): boolean {
  if (entry.version !== line.version || entry.yanked !== line.yanked) return false;
  const [here, there] = [
    comparable(metadata, files),
    comparable(line.metadata, line.files),
  ].map(canonicalJson);
  return here === there;
}
