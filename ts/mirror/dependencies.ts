import { packageId } from "../model/ids.ts";
import type { MirroredPackage } from "../model/mirror.ts";
import type { Package } from "../model/package.ts";
import type { UpstreamIndex } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type CopyErrand, type CopyTools, isOurs } from "./copy_errand.ts";
import type { Coverage } from "./coverage.ts";
import { ruleOfFollowed, type UpdaterDefaults } from "./effective_rule.ts";
import { parsedOrNull } from "./parsed_or_null.ts";
import { isRemembered, packageFingerprint, type PlannedPackage } from "./planner.ts";
import type { RunItem } from "./run_log.ts";

/** How far away from what a rule names a package may be that comes along. */
const DEEPEST = 8;

/** What looking for dependencies needs. */
export interface DependenciesOptions {
  readonly tools: CopyTools;
  readonly errand: CopyErrand;
  readonly index: UpstreamIndex;
  readonly coverage: Coverage;
  readonly defaults: UpdaterDefaults;
  /** By key; what is to be followed is added at once, so that nothing is forgotten by whoever is killed. */
  readonly remembered: Map<string, MirroredPackage>;
}

/** A package that no rule names, and which depends on it. */
interface Need {
  readonly name: PackageName;
  readonly because: string;
}

/** What packages that were copied depend on, as far as no rule names it. */
export class Dependencies {
  readonly #options: DependenciesOptions;
  /** Keys of what was told or followed in this run already. */
  readonly #seen = new Set<string>();
  #needs: Need[] = [];

  constructor(options: DependenciesOptions) {
    this.#options = options;
  }

  /** Notes what the published copies of a package need. */
  async note({ name, key }: PackageName): Promise<void> {
    const { mirror, names } = this.#options.errand;
    if (mirror.dependencies === "ignore") return;
    this.#seen.add(key);
    for (const needed of await this.#needsOf(key)) {
      const parsed = parsedOrNull(() => names.parse(needed));
      if (parsed) await this.#need(parsed, { name, key });
    }
  }

  /** What is worth telling, of what was noted since: names that nothing here has. */
  async offered(): Promise<readonly RunItem[]> {
    const items: RunItem[] = [];
    for (const { name, because } of this.#take()) {
      if (await this.#isHere(name.key)) continue;
      const detail = `${because} depends on it`;
      items.push({ package: name.name, version: "", outcome: "offered", detail });
    }
    return items;
  }

  /** What is to be copied along, of what was noted since and is not up to date. */
  async followed(): Promise<readonly PlannedPackage[]> {
    const { index, errand: { mirror }, defaults, remembered } = this.#options;
    const packages: PlannedPackage[] = [];
    for (const { name } of this.#take()) {
      const of = await index.find(name.name);
      if (!of) continue;
      const rule = ruleOfFollowed(name.name, defaults);
      const planned = { of, name, rule, fingerprint: packageFingerprint(rule, mirror) };
      if (!isRemembered(planned, remembered.get(name.key))) packages.push(planned);
    }
    return packages;
  }

  async #need(needed: PackageName, by: PackageName): Promise<void> {
    const { coverage, errand: { mirror } } = this.#options;
    if (this.#seen.has(needed.key) || coverage.isRuled(needed.name)) return;
    this.#seen.add(needed.key);
    if (mirror.dependencies === "follow" && !await this.#follow(needed, by)) return;
    this.#needs.push({ name: needed, because: by.name });
  }

  /** Whether it is to be followed: neither one of our own nor too far away. */
  async #follow({ name, key }: PackageName, by: PackageName): Promise<boolean> {
    const { remembered, errand: { ledger } } = this.#options;
    if (remembered.has(key)) return true;
    const followed = (remembered.get(by.key)?.followed ?? 0) + 1;
    if (followed > DEEPEST || isOurs(await this.#package(key))) return false;
    const note = { name, state: "", fingerprint: "", because: by.name, followed };
    remembered.set(key, await ledger.notePackage(key, note));
    return true;
  }

  #take(): readonly Need[] {
    const needs = this.#needs;
    this.#needs = [];
    return needs;
  }

  async #needsOf(key: string): Promise<ReadonlySet<string>> {
    const { tools: { packages }, errand: { mirroring } } = this.#options;
    const found = await this.#package(key);
    const needs = new Set<string>();
    for (const entry of found?.deleted ? [] : found?.versions ?? []) {
      if (!entry.mirrored) continue;
      const { metadata } = await packages.describe(entry);
      for (const needed of mirroring.dependencies(metadata)) needs.add(needed);
    }
    return needs;
  }

  async #isHere(key: string): Promise<boolean> {
    const found = await this.#package(key);
    return found !== null && !found.deleted;
  }

  #package(key: string): Promise<Package | null> {
    const { tools: { documents }, errand: { repository } } = this.#options;
    return documents.get(COLLECTIONS.packages, packageId(repository.id, key));
  }
}
