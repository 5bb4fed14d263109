import type { JSX } from "preact";

/** The product's sign: one parcel on two others. */
export function Mark(): JSX.Element {
  return (
    <svg class="size-6 shrink-0 text-accent" viewBox="0 0 24 24" aria-hidden="true">
      <g fill="currentColor">
        <rect x="7.5" y="3" width="9" height="8" rx="1.5" />
        <rect x="2.5" y="13" width="9" height="8" rx="1.5" opacity=".7" />
        <rect x="12.5" y="13" width="9" height="8" rx="1.5" opacity=".45" />
      </g>
    </svg>
  );
}
