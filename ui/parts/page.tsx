import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { partWords } from "./words.ts";

/** One step of where a page is. */
export interface Crumb {
  readonly says: string;
  readonly href: string;
}

/** What every page has: a title, one line that says what is here, and at most one main thing to do. */
export interface PageProps {
  readonly title: string;
  /** For the browser's tab, where the title alone says too little. */
  readonly tab?: string;
  readonly about?: ComponentChildren;
  readonly action?: ComponentChildren;
  readonly crumbs?: readonly Crumb[];
  readonly badges?: ComponentChildren;
  /** Tables take the full width. */
  readonly full?: boolean;
  readonly children: ComponentChildren;
}

/** A page below the frame. */
export function Page(props: PageProps): JSX.Element {
  const { title, tab = title, about, action, crumbs, badges, full, children } = props;
  useEffect(() => {
    document.title = `${tab} · Packhouse`;
  }, [tab]);
  return (
    <div class={`mx-auto px-4 py-6 sm:px-6 ${full ? "" : "max-w-[1200px]"}`}>
      {crumbs && <Crumbs of={crumbs} />}
      <header class="mb-6 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div class="min-w-0">
          <h1
            tabIndex={-1}
            class="flex flex-wrap items-center gap-x-3 gap-y-1 text-title font-semibold outline-none wrap-anywhere"
          >
            {title}
            {badges}
          </h1>
          {about && <div class="mt-1 text-muted wrap-anywhere">{about}</div>}
        </div>
        {action && <div class="flex flex-wrap gap-2">{action}</div>}
      </header>
      {children}
    </div>
  );
}

function Crumbs({ of }: { of: readonly Crumb[] }): JSX.Element {
  return (
    <nav aria-label={partWords.value.crumbs} class="mb-2 text-small text-muted">
      <ol class="flex flex-wrap gap-1">
        {of.map(({ says, href }) => (
          <li key={href} class="flex min-w-0 gap-1">
            <a href={href} class="min-w-0 wrap-anywhere hover:text-text hover:underline">{says}</a>
            <span aria-hidden="true">/</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A part of a page with a heading of its own. */
export function Card(
  { title, action, children, flush, id, tone }: {
    readonly title?: string;
    readonly action?: ComponentChildren;
    readonly children: ComponentChildren;
    /** Without space around what is in it, as for tables. */
    readonly flush?: boolean;
    readonly id?: string;
    readonly tone?: "danger";
  },
): JSX.Element {
  return (
    <section
      id={id}
      class={`rounded-lg border bg-surface ${
        tone === "danger" ? "border-danger/40" : "border-line"
      }`}
    >
      {title && (
        <header class="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b border-line py-1.5 pr-2 pl-4">
          <h2 class="min-w-0 text-section font-semibold wrap-anywhere">{title}</h2>
          {action && <div class="flex flex-wrap gap-2">{action}</div>}
        </header>
      )}
      <div class={flush ? "overflow-clip rounded-[inherit]" : "p-4"}>{children}</div>
    </section>
  );
}

/** A name and what stands behind it. */
export function fact(name: string, value: ComponentChildren): readonly [string, ComponentChildren] {
  return [name, value];
}

/** Names and what stands behind them. */
export function Facts(
  { of }: { of: readonly (readonly [name: string, value: ComponentChildren] | null | false)[] },
): JSX.Element {
  const shown = of.filter((one) => one !== null && one !== false);
  return (
    <dl class="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-[minmax(8rem,auto)_minmax(0,1fr)]">
      {shown.map(([name, value]) => (
        <div key={name} class="flex justify-between gap-4 sm:contents">
          <dt class="shrink-0 text-muted">{name}</dt>
          <dd class="min-w-0 text-right wrap-anywhere sm:text-left">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
