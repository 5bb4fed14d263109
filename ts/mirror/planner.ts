import type { Mirror, MirroredPackage, RunScope } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { UpstreamIndex, UpstreamPackage } from "../protocols/mirroring.ts";
import type { NameRules } from "../protocols/protocol.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { type Coverage, isFollowed } from "./coverage.ts";
import { type EffectiveRule, fingerprint } from "./effective_rule.ts";

/** A package that is to be looked at. */
export interface PlannedPackage {
  readonly of: UpstreamPackage;
  readonly name: PackageName;
  readonly rule: EffectiveRule;
  /** Of the rule and of what else decides what becomes of the package. */
  readonly fingerprint: string;
}

/** What a run is to do. */
export interface Plan {
  readonly packages: readonly PlannedPackage[];
  /** How many are wanted, with those about which nothing is new. */
  readonly wanted: number;
  /** Packages that can never be kept here, and why. */
  readonly refused: readonly { readonly name: string; readonly error: RegistryError }[];
}

/** What a plan is made from. */
export interface PlannerOptions {
  readonly index: UpstreamIndex;
  readonly mirror: Mirror;
  readonly names: NameRules;
  readonly coverage: Coverage;
  readonly scope: RunScope;
  readonly remembered: ReadonlyMap<string, MirroredPackage>;
  /** Keys of packages that are looked at although nothing is new in the upstream. */
  readonly due: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** Chooses the packages about which something is new: of an index of thousands, mostly a few. */
export class Planner {
  readonly #options: PlannerOptions;
  readonly #packages: PlannedPackage[] = [];
  readonly #refused: { name: string; error: RegistryError }[] = [];
  readonly #fingerprints = new Map<EffectiveRule, string>();
  #wanted = 0;

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  async plan(): Promise<Plan> {
    for await (const of of this.#offered()) {
      this.#options.signal.throwIfAborted();
      const name = this.#parse(of);
      if (name) this.#take(of, name);
    }
    return { packages: this.#packages, wanted: this.#wanted, refused: this.#refused };
  }

  async *#offered(): AsyncIterable<UpstreamPackage> {
    const { index, scope, coverage } = this.#options;
    if (scope.of === "package") {
      const found = await index.find(scope.package);
      if (found) yield found;
      return;
    }
    const { globs } = coverage;
    if (globs.length > 0) yield* index.packages(globs);
    if (scope.of === "all") yield* this.#followed();
  }

  /** Packages that came along with others, and that no pattern of a rule finds. */
  async *#followed(): AsyncIterable<UpstreamPackage> {
    const { remembered, coverage, index, mirror } = this.#options;
    if (mirror.dependencies !== "follow") return;
    for (const one of remembered.values()) {
      if (!isFollowed(one) || coverage.isRuled(one.name)) continue;
      const found = await index.find(one.name);
      if (found) yield found;
    }
  }

  #parse({ name }: UpstreamPackage): PackageName | null {
    try {
      return this.#options.names.parse(name);
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      this.#refused.push({ name, error });
      return null;
    }
  }

  #take(of: UpstreamPackage, name: PackageName): void {
    const { coverage, scope, due } = this.#options;
    const rule = coverage.ruleOf(name);
    if (!rule || (scope.of === "rule" && rule.id !== scope.rule)) return;
    if (!coverage.isFetchedUnasked(name, rule) && !due.has(name.key)) return;
    this.#wanted++;
    const planned = { of, name, rule, fingerprint: this.#fingerprintOf(rule) };
    if (!this.#isKnown(planned)) this.#packages.push(planned);
  }

  #fingerprintOf(rule: EffectiveRule): string {
    const known = this.#fingerprints.get(rule);
    if (known !== undefined) return known;
    const made = packageFingerprint(rule, this.#options.mirror);
    this.#fingerprints.set(rule, made);
    return made;
  }

  #isKnown({ of, name: { key }, fingerprint }: PlannedPackage): boolean {
    const { remembered, due, scope } = this.#options;
    if (scope.of === "package" || due.has(key)) return false;
    return isRemembered({ of, fingerprint }, remembered.get(key));
  }
}

/** Another one whenever something else may become of a package that is the same. */
export function packageFingerprint(rule: EffectiveRule, mirror: Mirror): string {
  const { approval, dependencies, retention: { maxAgeDays } } = mirror;
  return fingerprint({ rule: rule.fingerprint, approval, dependencies, maxAgeDays });
}

/** Whether a package is as it was when it was last brought up to date. */
export function isRemembered(
  { of, fingerprint }: Pick<PlannedPackage, "of" | "fingerprint">,
  known: MirroredPackage | undefined,
): boolean {
  return known?.state === of.state && known.fingerprint === fingerprint;
}
