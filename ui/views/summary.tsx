import type { JSX } from "preact";
import type { ViewRules } from "../../ts/model/view.ts";
import { viewWords } from "./words.ts";

/** A view in a few words: how many rules say what is seen. */
export function ViewSummary({ of }: { readonly of: ViewRules | null | undefined }): JSX.Element {
  const { all, summary, rules } = viewWords.value;
  if (!of) return <span class="text-muted">{all}</span>;
  const allow = of.allow ? rules(of.allow.length) : null;
  const deny = of.deny?.length ? rules(of.deny.length) : null;
  return <span title={namesOf(of)}>{summary(allow, deny)}</span>;
}

function namesOf({ allow = [], deny = [] }: ViewRules): string {
  const spell = (sign: string) => (rule: object) => `${sign} ${Object.values(rule).join(" ")}`;
  return [...allow.map(spell("+")), ...deny.map(spell("−"))].join("\n");
}
