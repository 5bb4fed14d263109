import { eachAtOnce } from "../kit/each_at_once.ts";
import type { MirroredPackage, RunScope } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Upstream, UpstreamIndex } from "../protocols/mirroring.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import { Clashes, isMixed } from "./clashes.ts";
import type { CopyErrand, CopyTools } from "./copy_errand.ts";
import { Coverage } from "./coverage.ts";
import { Dependencies } from "./dependencies.ts";
import {
  effectiveRules,
  fingerprint,
  type UpdaterDefaults,
  type WrittenRule,
} from "./effective_rule.ts";
import { Leftovers } from "./leftovers.ts";
import { PackageCopier, type PackageWatch } from "./package_copier.ts";
import { type PlannedPackage, Planner } from "./planner.ts";
import type { MirrorRetentionService } from "./retention.ts";
import { RuleBook } from "./rule_book.ts";
import type { RunLog } from "./run_log.ts";

/** What one go through a mirror works with. */
export interface SyncRunOptions {
  readonly tools: CopyTools;
  readonly errand: CopyErrand;
  readonly catalogue: Catalogue;
  readonly upstream: Upstream;
  readonly rules: readonly WrittenRule[];
  readonly defaults: UpdaterDefaults;
  readonly scope: RunScope;
  readonly log: RunLog;
  readonly retention: Pick<MirrorRetentionService, "apply">;
  /** Hears of faults of our own, of which a run tells little. */
  readonly complain: (error: unknown) => void;
}

/** What came of it. */
export interface SyncRunResult {
  /** Whether the upstream had nothing new at all. */
  readonly unchanged: boolean;
}

/** How many packages are worked on at once; files are bounded by who fetches them. */
const PACKAGES_AT_ONCE = 4;

/** Another one whenever a run would find something else to do, were the upstream the same. */
export function fingerprintOf(
  { errand: { mirror }, rules, defaults }: Pick<SyncRunOptions, "errand" | "rules" | "defaults">,
): string {
  const { upstream, approval, dependencies, pullThrough, retention } = mirror;
  const { signerPolicy } = mirror;
  const wanted = rules.map(({ id, terms }) => ({ id, terms }));
  return fingerprint({
    ...{ upstream, approval, dependencies, pullThrough, retention, signerPolicy },
    ...{ wanted, defaults },
  });
}

/** One go through a mirror. Killed at any point, it has merely done less. */
export class SyncRun {
  readonly #options: SyncRunOptions;
  readonly #clashes: Clashes;
  readonly #copier: PackageCopier;
  readonly #touched = new Set<string>();
  #remembered: Map<string, MirroredPackage> = new Map();
  #failed = 0;

  constructor(options: SyncRunOptions) {
    this.#options = options;
    const { tools, errand } = options;
    this.#clashes = new Clashes(tools, errand);
    this.#copier = new PackageCopier(tools, errand, this.#clashes);
  }

  /** Throws what keeps the whole of it from being done: `upstream_failed`, a store that is away, the reason of its signal. */
  async run(): Promise<SyncRunResult> {
    const { errand: { ledger }, tools: { now }, scope } = this.#options;
    await this.#settleClashes();
    const due = new Set([...await ledger.due(now()), ...await this.#freed()]);
    const print = fingerprintOf(this.#options);
    const memory = scope.of === "all" ? await ledger.memory() : null;
    const isQuiet = due.size === 0 && memory?.fingerprint === print;
    const { upstream, errand: { signal } } = this.#options;
    const index = await upstream.refresh(isQuiet ? memory.mark : "", signal);
    if (index === null) return await this.#retire(true);
    await using _open = index;
    await this.#bring(index, due);
    const isWhole = scope.of === "all" && this.#failed === 0;
    if (isWhole) await ledger.noteMemory({ mark: index.mark, fingerprint: print });
    return await this.#retire(false);
  }

  async #bring(index: UpstreamIndex, due: ReadonlySet<string>): Promise<void> {
    const { tools, errand, scope, defaults, rules, log } = this.#options;
    const { mirror, names, signal, ledger } = errand;
    const remembered = this.#remembered = await ledger.packages();
    const book = new RuleBook(effectiveRules(rules, defaults));
    const coverage = new Coverage({ mirror, book, defaults, scope, remembered });
    const planner = new Planner({
      ...{ index, mirror, names, coverage, scope, remembered, due, signal },
    });
    const { packages, wanted, refused } = await planner.plan();
    log.advance({ packages: wanted, packagesDone: wanted - packages.length });
    for (const { name, error } of refused) await this.#tellFailure(name, error);
    const dependencies = new Dependencies({
      ...{ tools, errand, index, coverage, defaults, remembered },
    });
    await this.#copyAll(index, packages, dependencies);
    await this.#bringDependencies(index, dependencies);
    if (scope.of !== "all") return;
    await new Leftovers({ errand, index, coverage, remembered, log }).clear();
  }

  async #bringDependencies(index: UpstreamIndex, dependencies: Dependencies): Promise<void> {
    const { log, errand: { mirror } } = this.#options;
    if (mirror.dependencies !== "follow") {
      for (const item of await dependencies.offered()) await log.tell(item, false);
      return;
    }
    for (;;) {
      const along = await dependencies.followed();
      if (along.length === 0) return;
      log.advance({ packages: along.length });
      await this.#copyAll(index, along, dependencies);
    }
  }

  async #copyAll(
    index: UpstreamIndex,
    packages: readonly PlannedPackage[],
    dependencies: Dependencies,
  ): Promise<void> {
    await eachAtOnce(packages, PACKAGES_AT_ONCE, async (one) => {
      this.#options.errand.signal.throwIfAborted();
      try {
        await this.#copy(index, one);
        await dependencies.note(one.name);
        await this.#remember(one);
      } catch (error) {
        await this.#fail(one, error);
      }
      this.#options.log.advance({ packagesDone: 1 });
    });
  }

  async #copy(index: UpstreamIndex, { of, name, rule }: PlannedPackage): Promise<void> {
    const { log, scope } = this.#options;
    log.at(of.name);
    this.#touched.add(name.key);
    const watch: PackageWatch = {
      planned: (versions) => log.advance({ versions }),
      async done({ package: name, version, bytes = 0, ...item }, isNews) {
        log.at(`${name} ${version}`);
        log.advance({ versionsDone: 1, bytes });
        if (isNews) await log.tell({ package: name, version, bytes, ...item });
        else log.count("unchanged");
      },
      told: (item) => log.tell(item),
    };
    const isAskedFor = scope.of === "package";
    await this.#copier.copy({ index, of, name, rule, isAskedFor }, watch);
  }

  async #remember({ of, name, rule, fingerprint }: PlannedPackage): Promise<void> {
    const known = this.#remembered.get(name.key);
    const { because = "", followed } = known ?? {};
    const along = rule.id === "" ? { because, followed } : null;
    const noted = await this.#options.errand.ledger.notePackage(name.key, {
      ...{ name: of.name, state: of.state, fingerprint },
      ...(along ?? { because: because === "pull" ? because : rule.id }),
    });
    this.#remembered.set(name.key, noted);
  }

  /** One package's fault is none of the others'. */
  async #fail({ of }: PlannedPackage, error: unknown): Promise<void> {
    const { errand: { signal }, complain } = this.#options;
    signal.throwIfAborted();
    this.#failed++;
    if (!(error instanceof RegistryError)) complain(error);
    await this.#tellFailure(of.name, error);
  }

  async #tellFailure(name: string, error: unknown): Promise<void> {
    const isKnown = error instanceof RegistryError;
    await this.#options.log.tell({
      ...{ package: name, version: "", outcome: "failed" },
      reason: isKnown ? error.code : "internal_fault",
      detail: isKnown ? error.message : "The server made a mistake",
    });
  }

  /** Copies go from packages that have become our own, whatever the upstream says of them. */
  async #settleClashes(): Promise<void> {
    const { catalogue, errand: { repository }, log } = this.#options;
    const shelf = await catalogue.shelf(repository);
    for (const { name, key, versions } of [...shelf.packages()].filter(isMixed)) {
      if (!await this.#clashes.settle(name, { name, key }, [])) continue;
      for (const { version } of versions.filter(({ mirrored }) => mirrored)) {
        const detail = "A package of our own has its name";
        await log.tell({ package: name, version, outcome: "clashing", detail });
      }
    }
  }

  /** Keys of packages whose names are free again. */
  async #freed(): Promise<readonly string[]> {
    const freed: string[] = [];
    for (const key of await this.#options.errand.ledger.clashing()) {
      if (!await this.#clashes.isOurs(key)) freed.push(key);
    }
    return freed;
  }

  async #retire(unchanged: boolean): Promise<SyncRunResult> {
    const { retention, errand: { repository, by, signal }, scope, log } = this.#options;
    await retention.apply(repository, {
      ...{ by, signal, ...(scope.of !== "all" && { only: this.#touched }) },
      tell: ({ package: name, version, bytes, why: reason }) =>
        log.tell({ package: name, version, outcome: "removed", reason, bytes }),
    });
    return { unchanged };
  }
}
