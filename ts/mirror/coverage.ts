import type { Mirror, MirroredPackage, RunScope } from "../model/mirror.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { type EffectiveRule, ruleOfFollowed, type UpdaterDefaults } from "./effective_rule.ts";
import type { RuleBook } from "./rule_book.ts";

/** What is known when a mirror's packages are gone through. */
export interface CoverageOptions {
  readonly mirror: Pick<Mirror, "dependencies" | "pullThrough">;
  readonly book: RuleBook;
  readonly defaults: UpdaterDefaults;
  readonly scope: RunScope;
  /** By key. */
  readonly remembered: ReadonlyMap<string, MirroredPackage>;
}

/** Which packages a mirror wants, and by which rule. */
export class Coverage {
  readonly #options: CoverageOptions;

  constructor(options: CoverageOptions) {
    this.#options = options;
  }

  /** The rule that counts for a package; for one that came along with another, what the settings say; else `null`. */
  ruleOf({ name, key }: PackageName): EffectiveRule | null {
    const { book, mirror, defaults, remembered } = this.#options;
    const ruled = book.find(name);
    if (ruled || mirror.dependencies !== "follow") return ruled;
    return isFollowed(remembered.get(key)) ? ruleOfFollowed(name, defaults) : null;
  }

  /** Whether any rule names it. */
  isRuled(name: string): boolean {
    return this.#options.book.find(name) !== null;
  }

  /**
   * Whether a package is brought here without anybody's asking. Where packages are fetched when a
   * client first asks for one, patterns say only what may be asked for, until somebody has; names
   * without a `*` or `?` are fetched at once everywhere.
   */
  isFetchedUnasked({ key }: PackageName, rule: EffectiveRule): boolean {
    const { mirror, scope, remembered } = this.#options;
    if (!mirror.pullThrough || scope.of !== "all" || rule.isExact) return true;
    return remembered.has(key);
  }

  /** Globs that an index is read by. */
  get globs(): readonly string[] {
    const { book, scope } = this.#options;
    const meant = scope.of === "rule"
      ? book.rules.filter(({ id }) => id === scope.rule)
      : book.rules;
    return [...new Set(meant.map(({ glob }) => glob))];
  }
}

/** Whether a package came along with another one. */
export function isFollowed(remembered: MirroredPackage | undefined): boolean {
  return remembered?.followed !== undefined;
}
