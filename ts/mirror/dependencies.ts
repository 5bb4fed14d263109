import { packageId, quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { UpstreamIndex } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type CopyErrand, type CopyTools, isOurs } from "./copy_errand.ts";
import type { Coverage } from "./coverage.ts";
import { ruleOfFollowed, type UpdaterDefaults } from "./effective_rule.ts";
import { packageFingerprint, type PlannedPackage } from "./planner.ts";
import type { RunItem } from "./run_log.ts";

/** A package that comes along, and with which. */
export interface FollowedPackage extends PlannedPackage {
  readonly because: string;
}

/** A name that something depends on. */
interface Need {
  readonly name: PackageName;
  readonly because: string;
}

/** What packages that were copied depend on, as far as no rule names it. */
export class Dependencies {
  readonly #tools: CopyTools;
  readonly #errand: CopyErrand;
  readonly #coverage: Coverage;
  readonly #defaults: UpdaterDefaults;
  /** By key, once in a run. */
  readonly #seen = new Set<string>();
  #needs: Need[] = [];

  constructor(
    tools: CopyTools,
    errand: CopyErrand,
    { coverage, defaults }: { readonly coverage: Coverage; readonly defaults: UpdaterDefaults },
  ) {
    this.#tools = tools;
    this.#errand = errand;
    this.#coverage = coverage;
    this.#defaults = defaults;
  }

  /** Notes what the published copies of a package need. */
  async note({ name, key }: PackageName): Promise<void> {
    const { mirror, mirroring, names } = this.#errand;
    if (mirror.dependencies === "ignore") return;
    this.#seen.add(key);
    for (const metadata of await this.#published(key)) {
      for (const needed of mirroring.dependencies(metadata)) {
        const parsed = parsedOr(null, () => names.parse(needed));
        if (parsed) this.#need(parsed, name);
      }
    }
  }

  /** What nobody but its dependents speaks of, to be told; each name once. */
  async offered(): Promise<readonly RunItem[]> {
    const items: RunItem[] = [];
    for (const { name, because } of this.#take()) {
      if (await this.#isHere(name.key)) continue;
      const detail = `${because} depends on it`;
      items.push({ package: name.name, version: "", outcome: "offered", detail });
    }
    return items;
  }

  /** What is to be copied along, of what was noted since; what the upstream does not have is told. */
  async followed(
    index: UpstreamIndex,
    tell: (item: RunItem) => Promise<void>,
  ): Promise<readonly FollowedPackage[]> {
    const packages: FollowedPackage[] = [];
    for (const { name, because } of this.#take()) {
      if (await this.#isOurs(name.key)) continue;
      const of = await index.find(name.name);
      if (of) packages.push({ of, name, because, ...this.#terms(name.name) });
      else await tell(missing(name.name, because));
    }
    return packages;
  }

  #terms(name: string): Pick<PlannedPackage, "rule" | "fingerprint"> {
    const rule = ruleOfFollowed(name, this.#defaults);
    return { rule, fingerprint: packageFingerprint(rule, this.#errand.mirror) };
  }

  #need(name: PackageName, because: string): void {
    if (this.#seen.has(name.key) || this.#coverage.isRuled(name.name)) return;
    this.#seen.add(name.key);
    this.#needs.push({ name, because });
  }

  #take(): readonly Need[] {
    const needs = this.#needs;
    this.#needs = [];
    return needs;
  }

  async #published(key: string) {
    const found = await this.#package(key);
    const copies = found?.deleted ? [] : found?.versions.filter(({ mirrored }) => mirrored) ?? [];
    return await Promise.all(
      copies.map(async (entry) => (await this.#tools.packages.describe(entry)).metadata),
    );
  }

  async #isHere(key: string): Promise<boolean> {
    const found = await this.#package(key);
    return found !== null && !found.deleted;
  }

  async #isOurs(key: string): Promise<boolean> {
    return isOurs(await this.#package(key));
  }

  #package(key: string) {
    const id = packageId(this.#errand.repository.id, key);
    return this.#tools.documents.get(COLLECTIONS.packages, id);
  }
}

function missing(name: string, because: string): RunItem {
  const detail = `${because} depends on ${quote(name)}, which the upstream does not have`;
  return { package: name, version: "", outcome: "offered", detail };
}

function parsedOr<T, D>(other: D, parse: () => T): T | D {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RegistryError) return other;
    throw error;
  }
}
