import type { JSX } from "preact";

/** One side of a thing; each has an address. */
export interface Tab {
  readonly says: string;
  readonly href: string;
  readonly count?: number;
}

/** The sides of a thing, as links: reload and share work. */
export function Tabs(
  { of, current, name }: {
    readonly of: readonly Tab[];
    readonly current: string;
    readonly name: string;
  },
): JSX.Element {
  return (
    <nav aria-label={name} class="mb-6 overflow-x-auto border-b border-line">
      <ul class="flex gap-1">
        {of.map(({ says, href, count }) => (
          <li key={href}>
            <a
              href={href}
              aria-current={href === current ? "page" : undefined}
              class="-mb-px flex h-9 items-center gap-2 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted hover:text-text aria-[current]:border-accent aria-[current]:text-text"
            >
              {says}
              {count !== undefined && count > 0 && (
                <span class="rounded-full bg-line px-1.5 text-caption tabular-nums">{count}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
