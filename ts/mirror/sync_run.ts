import type { RunScope } from "../model/mirror.ts";
import type { Upstream, UpstreamIndex } from "../protocols/mirroring.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import { Clashes } from "./clashes.ts";
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
import { PackageRound, type RoundPlace } from "./package_round.ts";
import { Planner } from "./planner.ts";
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
  readonly #round: PackageRound;

  constructor(options: SyncRunOptions) {
    this.#options = options;
    this.#clashes = new Clashes(options.tools, options.errand);
    this.#round = new PackageRound({ ...options, clashes: this.#clashes });
  }

  /** Throws what keeps the whole of it from being done: `upstream_failed`, a store that is away, the reason of its signal. */
  async run(): Promise<SyncRunResult> {
    const { errand: { ledger }, tools: { now }, scope, catalogue, log } = this.#options;
    await this.#clashes.settleAll(catalogue, (item) => log.tell(item));
    const due = new Set([...await ledger.due(now()), ...await this.#clashes.freed()]);
    const print = fingerprintOf(this.#options);
    const memory = scope.of === "all" ? await ledger.memory() : null;
    const isQuiet = due.size === 0 && memory?.fingerprint === print;
    const { upstream, errand: { signal } } = this.#options;
    const index = await upstream.refresh(isQuiet ? memory.mark : "", signal);
    if (index === null) return await this.#retire(true);
    await using _open = index;
    await this.#bring(index, due);
    const isWhole = scope.of === "all" && this.#round.failed === 0;
    if (isWhole) await ledger.noteMemory({ mark: index.mark, fingerprint: print });
    return await this.#retire(false);
  }

  async #bring(index: UpstreamIndex, due: ReadonlySet<string>): Promise<void> {
    const { tools, errand, scope, defaults, rules, log } = this.#options;
    const { mirror, names, signal, ledger } = errand;
    const remembered = await ledger.packages();
    const book = new RuleBook(effectiveRules(rules, defaults));
    const coverage = new Coverage({ mirror, book, defaults, scope, remembered });
    const planner = new Planner({
      ...{ index, mirror, names, coverage, scope, remembered, due, signal },
    });
    const { packages, wanted, refused } = await planner.plan();
    log.advance({ packages: wanted, packagesDone: wanted - packages.length });
    for (const { name, error } of refused) await this.#round.tellFailure(name, error);
    const dependencies = new Dependencies({
      ...{ tools, errand, index, coverage, defaults, remembered },
    });
    const place = { index, dependencies, remembered };
    await this.#round.copy(packages, place);
    await this.#bringDependencies(place);
    if (scope.of !== "all") return;
    await new Leftovers({ errand, index, coverage, remembered, log }).clear();
  }

  async #bringDependencies(place: RoundPlace): Promise<void> {
    const { log, errand: { mirror } } = this.#options;
    const { dependencies } = place;
    if (mirror.dependencies !== "follow") {
      for (const item of await dependencies.offered()) await log.tell(item, false);
      return;
    }
    for (;;) {
      const along = await dependencies.followed();
      if (along.length === 0) return;
      log.advance({ packages: along.length });
      await this.#round.copy(along, place);
    }
  }

  async #retire(unchanged: boolean): Promise<SyncRunResult> {
    const { retention, errand: { repository, by, signal }, scope, log } = this.#options;
    await retention.apply(repository, {
      ...{ by, signal, ...(scope.of !== "all" && { only: this.#round.touched }) },
      tell: ({ package: name, version, bytes, why: reason }) =>
        log.tell({ package: name, version, outcome: "removed", reason, bytes }),
    });
    return { unchanged };
  }
}
