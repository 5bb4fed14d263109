import { eachAtOnce } from "../kit/each_at_once.ts";
import type { MirroredPackage, RunScope } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { UpstreamIndex } from "../protocols/mirroring.ts";
import type { Clashes } from "./clashes.ts";
import type { CopyErrand, CopyTools } from "./copy_errand.ts";
import type { Dependencies } from "./dependencies.ts";
import { PackageCopier, type PackageWatch } from "./package_copier.ts";
import type { PlannedPackage } from "./planner.ts";
import type { RunLog } from "./run_log.ts";

/** What going through packages needs. */
export interface PackageRoundOptions {
  readonly tools: CopyTools;
  readonly errand: CopyErrand;
  readonly clashes: Clashes;
  readonly scope: RunScope;
  readonly log: RunLog;
  /** Hears of faults of our own, of which a run tells little. */
  readonly complain: (error: unknown) => void;
}

/** Where packages come from, and who hears of them. */
export interface RoundPlace {
  readonly index: UpstreamIndex;
  readonly dependencies: Dependencies;
  /** By key. */
  readonly remembered: Map<string, MirroredPackage>;
}

/** How many packages are worked on at once; files are bounded by who fetches them. */
const PACKAGES_AT_ONCE = 4;

/** Brings packages up to date, some at once. One package's fault is none of the others'. */
export class PackageRound {
  /** Keys of the packages that were looked at. */
  readonly touched = new Set<string>();
  /** How many have to be looked at again. */
  failed = 0;
  readonly #options: PackageRoundOptions;
  readonly #copier: PackageCopier;

  constructor(options: PackageRoundOptions) {
    this.#options = options;
    this.#copier = new PackageCopier(options.tools, options.errand, options.clashes);
  }

  /** Remembers each package that came to its end; what others fail at is told. */
  async copy(packages: readonly PlannedPackage[], place: RoundPlace): Promise<void> {
    await eachAtOnce(packages, PACKAGES_AT_ONCE, async (one) => {
      this.#options.errand.signal.throwIfAborted();
      try {
        await this.#copyOne(place.index, one);
        await place.dependencies.note(one.name);
        await this.#remember(place.remembered, one);
      } catch (error) {
        await this.#fail(one, error);
      }
      this.#options.log.advance({ packagesDone: 1 });
    });
  }

  async #copyOne(index: UpstreamIndex, { of, name, rule }: PlannedPackage): Promise<void> {
    const { log, scope } = this.#options;
    log.at(of.name);
    this.touched.add(name.key);
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

  async #remember(
    remembered: Map<string, MirroredPackage>,
    { of, name, rule, fingerprint }: PlannedPackage,
  ): Promise<void> {
    const known = remembered.get(name.key);
    const { because = "", followed } = known ?? {};
    const along = rule.id === "" ? { because, followed } : null;
    const noted = await this.#options.errand.ledger.notePackage(name.key, {
      ...{ name: of.name, state: of.state, fingerprint },
      ...(along ?? { because: because === "pull" ? because : rule.id }),
    });
    remembered.set(name.key, noted);
  }

  async #fail({ of }: PlannedPackage, error: unknown): Promise<void> {
    const { errand: { signal }, complain } = this.#options;
    signal.throwIfAborted();
    this.failed++;
    if (!(error instanceof RegistryError)) complain(error);
    await this.tellFailure(of.name, error);
  }

  /** Tells of a package with which something is wrong; for those who ask, nothing was done. */
  async tellFailure(name: string, error: unknown): Promise<void> {
    const isKnown = error instanceof RegistryError;
    await this.#options.log.tell({
      ...{ package: name, version: "", outcome: "failed" },
      reason: isKnown ? error.code : "internal_fault",
      detail: isKnown ? error.message : "The server made a mistake",
    }, false);
  }
}
