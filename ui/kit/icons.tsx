import type { ComponentChildren, JSX } from "preact";

/** A 16 px stroke drawing that says nothing by itself: a text or a name always stands beside it. */
function Icon({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <svg
      class="size-4 shrink-0"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function CopyIcon(): JSX.Element {
  return (
    <Icon>
      <rect x="5.75" y="5.75" width="8" height="8" rx="1.5" />
      <path d="M10.25 3.25v-.5a1 1 0 0 0-1-1h-6.5a1 1 0 0 0-1 1v6.5a1 1 0 0 0 1 1h.5" />
    </Icon>
  );
}

export function DoneIcon(): JSX.Element {
  return (
    <Icon>
      <path d="m3 8.5 3.25 3.25L13 5" />
    </Icon>
  );
}

export function AgainIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M13.25 8A5.25 5.25 0 1 1 11.6 4.2l1.65 1.55" />
      <path d="M13.25 2.5v3.25H10" />
    </Icon>
  );
}

export function WarningIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M7.1 2.6 1.7 12a1 1 0 0 0 .9 1.5h10.8a1 1 0 0 0 .9-1.5L8.9 2.6a1 1 0 0 0-1.8 0Z" />
      <path d="M8 6.25v3M8 11.4v.1" />
    </Icon>
  );
}
