import { fold } from "../kit/fold.ts";
import type { EffectiveRule } from "./effective_rule.ts";

/**
 * Finds the rule that counts for a package among thousands: exact names by a look-up, and patterns
 * by what names that fit them must begin with, the longest beginnings first.
 */
export class RuleBook {
  /** In the order in which they count. */
  readonly rules: readonly EffectiveRule[];
  readonly #exact = new Map<string, EffectiveRule>();
  readonly #patterns = new Map<string, EffectiveRule[]>();
  /** Of the beginnings of patterns, each once, falling. */
  readonly #lengths: readonly number[];

  /** Of rules in the order in which they count. */
  constructor(rules: readonly EffectiveRule[]) {
    this.rules = rules;
    for (const rule of rules) {
      if (!rule.isExact) this.#file(rule);
      else if (!this.#exact.has(rule.prefix)) this.#exact.set(rule.prefix, rule);
    }
    const lengths = new Set([...this.#patterns.keys()].map(({ length }) => length));
    this.#lengths = [...lengths].sort((one, other) => other - one);
  }

  /** The rule that counts for a package, or `null`. */
  find(name: string): EffectiveRule | null {
    const folded = fold(name);
    const exact = this.#exact.get(folded);
    if (exact) return exact;
    for (const length of this.#lengths) {
      const found = this.#patterns.get(folded.slice(0, length))?.find((one) => one.matches(name));
      if (found) return found;
    }
    return null;
  }

  #file(rule: EffectiveRule): void {
    const others = this.#patterns.get(rule.prefix);
    if (others) others.push(rule);
    else this.#patterns.set(rule.prefix, [rule]);
  }
}
