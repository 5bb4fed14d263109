import type { MirroredVersion } from "../model/mirror.ts";
import { packageId } from "../model/ids.ts";
import type { Package } from "../model/package.ts";
import type { UpstreamIndex, UpstreamPackage } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { isPending } from "./choose_versions.ts";
import { chooseOf, type Listed, listVersions } from "./listed_versions.ts";
import { type Clashes, TAKEN } from "./clashes.ts";
import { type CopyErrand, type CopyTools, isOurs } from "./copy_errand.ts";
import type { EffectiveRule } from "./effective_rule.ts";
import type { Ledger } from "./ledger.ts";
import type { RunItem } from "./run_log.ts";
import { Signers } from "./signers.ts";
import { VersionCopier } from "./version_copier.ts";
import { result, type VersionResult } from "./version_task.ts";

/** One package that is to be brought up to date. */
export interface PackageTask {
  readonly index: UpstreamIndex;
  readonly of: UpstreamPackage;
  readonly name: PackageName;
  readonly rule: EffectiveRule;
  /** Whether somebody asked for this very package. */
  readonly isAskedFor: boolean;
}

/** Hears what becomes of a package's versions. */
export interface PackageWatch {
  /** How many are wanted. */
  readonly planned: (versions: number) => void;
  readonly done: (item: RunItem, isNews: boolean) => Promise<void>;
  /** Of what was not planned. */
  readonly told: (item: RunItem) => Promise<void>;
}

/** What is said of a copy that will not be brought up to date. */
export const GONE = "Its upstream has it no longer";

/** Brings the versions of one package that a rule wants up to date, oldest first: each signer is compared with the one before. */
export class PackageCopier {
  readonly #tools: CopyTools;
  readonly #errand: CopyErrand;
  readonly #clashes: Clashes;
  readonly #versions: VersionCopier;

  constructor(tools: CopyTools, errand: CopyErrand, clashes: Clashes) {
    this.#tools = tools;
    this.#errand = errand;
    this.#clashes = clashes;
    this.#versions = new VersionCopier(tools, errand);
  }

  /** Throws what keeps the package from being known to the end. */
  async copy(task: PackageTask, watch: PackageWatch): Promise<void> {
    const { ledger, signal } = this.#errand;
    const { name: { key }, index, of } = task;
    const offered = await index.versions(of, signal);
    const known = await ledger.versions(key);
    const here = await this.#package(key);
    const listed = listVersions(this.#errand.names, { offered, known, here });
    const chosen = chooseOf(listed, task.rule, this.#errand.mirroring);
    watch.planned(chosen.length);
    if (isOurs(here)) return await this.#clash(task, chosen, watch);
    await this.#forgetOthers(known, chosen, listed, watch);
    const signers = new Signers(known, here, this.#errand.names.compare);
    for (const one of chosen.toReversed()) {
      const done = await this.#copy(task, one, signers, watch);
      if (done.outcome === "clashing") return await this.#clash(task, chosen, watch);
    }
  }

  async #copy(
    task: PackageTask,
    { version, key, known, entry }: Listed,
    signers: Signers,
    watch: PackageWatch,
  ): Promise<VersionResult> {
    const began = this.#tools.now();
    const formerSigner = signers.before(version.version, key);
    const done = await this.#versions.copy({
      ...{ ...task, version, key, known, entry, formerSigner },
    });
    const now = await this.#errand.ledger.version(task.name.key, key);
    if (now?.state === "published") signers.note(now);
    if (done.outcome === "clashing") return done;
    const { outcome, reason, detail, bytes, isNews } = done;
    const milliseconds = this.#tools.now() - began;
    const item = { package: task.of.name, version: version.version, outcome, milliseconds };
    await watch.done({ ...item, reason, detail, bytes }, isNews);
    return done;
  }

  async #clash(
    { of, name }: PackageTask,
    chosen: readonly Listed[],
    watch: PackageWatch,
  ): Promise<void> {
    const isNews = await this.#clashes.settle(of.name, name, chosen);
    for (const { version: { version } } of chosen) {
      const item = { package: of.name, version, ...result("clashing") };
      await watch.done({ ...item, detail: TAKEN }, isNews);
    }
  }

  /** As it is in the store: other instances may have changed it a moment ago. */
  #package(key: string): Promise<Package | null> {
    const id = packageId(this.#errand.repository.id, key);
    return this.#tools.documents.get(COLLECTIONS.packages, id);
  }

  /**
   * What nobody wants any more, or its upstream has no longer: forgotten while nothing has become of
   * it; a copy stays, with a word about it.
   */
  async #forgetOthers(
    known: ReadonlyMap<string, MirroredVersion>,
    chosen: readonly Listed[],
    listed: readonly Listed[],
    { told }: PackageWatch,
  ): Promise<void> {
    const { ledger } = this.#errand;
    const wanted = new Set(chosen.map(({ key }) => key));
    const offered = new Set(listed.map(({ key }) => key));
    for (const one of known.values()) {
      const isGone = !offered.has(one.versionKey);
      await noteGone(ledger, one, isGone);
      const isDone = isPending(one.state)
        ? wanted.has(one.versionKey)
        : !isForgettable(one, isGone);
      if (isDone || !await ledger.forgetVersion(one)) continue;
      const { package: name, version } = one;
      const detail = isGone ? GONE : "The rule wants it no longer";
      if (isPending(one.state)) {
        await told({ package: name, version, outcome: "skipped", detail });
      }
    }
  }
}

/** A note of a copy that was there is worth something as long as its upstream could bring it back. */
function isForgettable({ state }: MirroredVersion, isGone: boolean): boolean {
  return isGone && state === "removed";
}

/** Says of a copy that its upstream has it no longer, or has it again. */
export async function noteGone(
  ledger: Ledger,
  { packageKey, versionKey, state, warnings }: MirroredVersion,
  isGone: boolean,
): Promise<void> {
  if (state !== "published" || warnings.includes(GONE) === isGone) return;
  await ledger.noteVersion(packageKey, versionKey, (before) => {
    if (before?.state !== "published") return null;
    const others = before.warnings.filter((one) => one !== GONE);
    return { ...before, warnings: isGone ? [...others, GONE] : others };
  });
}
