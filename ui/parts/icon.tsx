import type { IconNode } from "lucide";
import { h, type JSX } from "preact";

/** A 16 px stroke drawing that says nothing by itself: a text or a name always stands beside it. */
export function Icon({ of, class: more = "" }: { of: IconNode; class?: string }): JSX.Element {
  return (
    <svg
      class={`size-4 shrink-0 ${more}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes]) => h(tag, attributes as Record<string, string>))}
    </svg>
  );
}
