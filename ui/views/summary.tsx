import type { JSX } from "preact";
import type { ViewRule, ViewRules } from "./rules.ts";
import { viewWords } from "./words.ts";

/** A view in a few words: the first of its rules, and how many more there are. */
export function ViewSummary({ of }: { readonly of: ViewRules | null | undefined }): JSX.Element {
  const { all, nothingSeen, without } = viewWords.value;
  if (!of) return <span class="text-muted">{all}</span>;
  const { allow, deny = [] } = of;
  return (
    <span title={spelled(of)}>
      {allow === undefined ? all : allow.length === 0 ? nothingSeen : first(allow)}
      {deny.length > 0 && `, ${without(first(deny))}`}
    </span>
  );
}

function first(rules: readonly ViewRule[]): string {
  const more = rules.length > 1 ? ` +${rules.length - 1}` : "";
  return textOf(rules[0]!) + more;
}

function textOf(rule: ViewRule): string {
  return Object.values(rule).join(" ");
}

function spelled({ allow = [], deny = [] }: ViewRules): string {
  return [...allow.map((one) => `+ ${textOf(one)}`), ...deny.map((one) => `− ${textOf(one)}`)]
    .join("\n");
}
