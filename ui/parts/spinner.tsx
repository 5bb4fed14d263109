import type { JSX } from "preact";

/** Something is being done; what it is stands beside it. */
export function Spinner({ class: more = "" }: { class?: string }): JSX.Element {
  return (
    <svg class={`size-4 animate-spin ${more}`} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" stroke="currentColor" stroke-width="1.5" opacity=".25" />
      <path
        d="M14.25 8A6.25 6.25 0 0 0 8 1.75"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
      />
    </svg>
  );
}
