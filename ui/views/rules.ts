import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PresentedTeam } from "../../ts/api/teams.ts";

/** What is seen of repositories, and what is hidden from that. */
export type ViewRules = NonNullable<PresentedTeam["view"]>;
/** What a rule is about; whatever is left out is about everything. */
export type ViewRule = NonNullable<ViewRules["allow"]>[number];

/** The members of a rule, in the order in which they are shown. */
export const MEMBERS = ["package", "version", "tag"] as const;

/** One rule while it is written; what is empty is about everything. */
export interface RuleDraft {
  readonly id: number;
  readonly package: Signal<string>;
  readonly version: Signal<string>;
  readonly tag: Signal<string>;
}

/** A view while it is written; runs without a browser. */
export interface ViewDraft {
  /** Everything, or only what a rule of `allow` is about. */
  readonly shows: Signal<"everything" | "listed">;
  readonly allow: Signal<readonly RuleDraft[]>;
  readonly deny: Signal<readonly RuleDraft[]>;
  /** What was written, as the API takes it; `null` where everything is shown. */
  readonly rules: ReadonlySignal<ViewRules | null>;
  add(to: "allow" | "deny"): void;
  remove(from: "allow" | "deny", rule: RuleDraft): void;
  /** Begins anew with other rules. */
  take(rules: ViewRules | null): void;
}

/** Begins with the rules that there are. */
export function createViewDraft(rules: ViewRules | null = null): ViewDraft {
  const shows = signal<"everything" | "listed">("everything");
  const allow = signal<readonly RuleDraft[]>([]);
  const deny = signal<readonly RuleDraft[]>([]);
  const sides = { allow, deny };
  let last = 0;
  const draft = (rule: ViewRule = {}): RuleDraft => ({
    id: ++last,
    package: signal(rule.package ?? ""),
    version: signal(rule.version ?? ""),
    tag: signal(rule.tag ?? ""),
  });
  function take(from: ViewRules | null): void {
    shows.value = from?.allow === undefined ? "everything" : "listed";
    allow.value = (from?.allow ?? []).map(draft);
    deny.value = (from?.deny ?? []).map(draft);
  }
  take(rules);
  return {
    ...{ shows, allow, deny, take },
    rules: computed(() => {
      const denied = deny.value.map(ruleOf).filter(saysSomething);
      const isListed = shows.value === "listed";
      const allowed = isListed ? allow.value.map(ruleOf).filter(saysSomething) : null;
      if (!allowed && denied.length === 0) return null;
      return { ...(allowed && { allow: allowed }), ...(denied.length > 0 && { deny: denied }) };
    }),
    add(to) {
      if (to === "allow") shows.value = "listed";
      sides[to].value = [...sides[to].value, draft()];
    },
    remove(from, rule) {
      sides[from].value = sides[from].value.filter((one) => one !== rule);
    },
  };
}

function ruleOf(draft: RuleDraft): ViewRule {
  const members = MEMBERS.map((member) => [member, draft[member].value.trim()] as const);
  return Object.fromEntries(members.filter(([, text]) => text !== ""));
}

/** A rule that is still empty is about everything, which nobody means by a row they did not fill in. */
function saysSomething(rule: ViewRule): boolean {
  return Object.keys(rule).length > 0;
}
