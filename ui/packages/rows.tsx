import { type Signal, useSignal } from "@preact/signals";
import {
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  windowScroll,
} from "@tanstack/virtual-core";
import type { JSX } from "preact";
import { useEffect, useMemo, useReducer, useRef } from "preact/hooks";
import { packageAddress } from "../app/address.ts";
import { Badge } from "../parts/badge.tsx";
import { Bytes, Moment } from "../parts/moment.tsx";
import { partWords } from "../parts/words.ts";
import type { FoundPackage, PackageList } from "./list.ts";
import { packagesWords } from "./words.ts";

/** Pixels of one row; those of narrow screens have two lines. */
const ROW = 44;
const ROW_NARROW = 68;
/** Rows beyond what is in sight that are drawn as well. */
const SPARE = 12;

const GRID =
  "grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4 md:grid-cols-[1.5rem_minmax(0,1fr)_7rem_5rem_6rem_minmax(0,10rem)_6rem_8rem]";

/** Packages, of which only those in sight are drawn: there may be fifty thousand. */
export function PackageRows(
  { list, chosen }: {
    readonly list: PackageList;
    readonly chosen: Signal<ReadonlySet<string>>;
  },
): JSX.Element {
  const count = list.total.value ?? 0;
  void list.changes.value;
  const { rows, size, element } = useRows(count);
  const [first, last] = [rows[0]?.index ?? 0, rows.at(-1)?.index ?? 0];
  useEffect(() => list.show(first, last), [first, last, list.total.value]);
  const { columns } = packagesWords.value;
  return (
    <div role="table" aria-rowcount={count + 1} aria-label={packagesWords.value.title}>
      <div role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          class={`${GRID} border-b border-line py-2 text-small font-medium text-muted`}
        >
          <span role="columnheader" class="sr-only">{partWords.value.selectAll}</span>
          <span role="columnheader" class="col-start-2">{columns.title}</span>
          <span role="columnheader" class="text-right md:text-left">{columns.latest}</span>
          <span role="columnheader" class="hidden text-right md:block">{columns.versions}</span>
          <span role="columnheader" class="hidden md:block">{columns.origin}</span>
          <span role="columnheader" class="hidden md:block">{columns.repository}</span>
          <span role="columnheader" class="hidden text-right md:block">{columns.size}</span>
          <span role="columnheader" class="hidden text-right md:block">{columns.published}</span>
        </div>
      </div>
      <div ref={element} role="rowgroup" class="relative" style={{ height: `${size}px` }}>
        {rows.map(({ index, start, size: height }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 2}
            class={`${GRID} absolute inset-x-0 contain-strict border-b border-line text-small hover:bg-line/25`}
            style={{ top: `${start}px`, height: `${height}px` }}
          >
            <Row of={list.at(index)} chosen={chosen} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Which rows are in sight of the window, and how high all of them are together. */
function useRows(count: number) {
  const element = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const height = useHeight();
  const options = {
    ...{ count, overscan: SPARE, estimateSize: () => height },
    getScrollElement: () => globalThis.window,
    ...{ observeElementRect: observeWindowRect, observeElementOffset: observeWindowOffset },
    scrollToFn: windowScroll,
    scrollMargin: element.current?.offsetTop ?? 0,
    onChange: () => redraw(0 as never),
  };
  const virtualizer = useMemo(() => new Virtualizer<Window, Element>(options), []);
  virtualizer.setOptions(options);
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useEffect(() => virtualizer._willUpdate());
  useEffect(() => virtualizer.measure(), [height, count]);
  const margin = virtualizer.options.scrollMargin;
  const rows = virtualizer.getVirtualItems()
    .map(({ index, start, size }) => ({ index, start: start - margin, size }));
  return { rows, size: virtualizer.getTotalSize(), element };
}

const WIDE = "(width >= 48rem)";

function useHeight(): number {
  const wide = useMemo(() => matchMedia(WIDE), []);
  const isWide = useSignal(wide.matches);
  useEffect(() => {
    const change = () => isWide.value = wide.matches;
    wide.addEventListener("change", change);
    return () => wide.removeEventListener("change", change);
  }, [wide]);
  return isWide.value ? ROW : ROW_NARROW;
}

function Row(
  { of, chosen }: {
    readonly of: FoundPackage | undefined;
    readonly chosen: Signal<ReadonlySet<string>>;
  },
): JSX.Element {
  if (!of) {
    return <span role="cell" class="appear col-start-2 h-4 w-1/2 rounded bg-line/70" />;
  }
  const words = packagesWords.value;
  const { repository, name, title, publisher, latest, versions, origin, state, size } = of;
  const key = `${repository}/${name}`;
  const toggle = () => {
    const next = new Set(chosen.value);
    if (!next.delete(key)) next.add(key);
    chosen.value = next;
  };
  return (
    <>
      <span role="cell">
        <input
          type="checkbox"
          class="size-4 align-middle accent-accent"
          aria-label={partWords.value.select(title)}
          checked={chosen.value.has(key)}
          onChange={toggle}
        />
      </span>
      <span role="cell" class="min-w-0">
        <a
          href={packageAddress(repository, name)}
          class="flex min-w-0 items-center gap-2 hover:text-accent"
        >
          <span class="truncate font-medium">{title}</span>
          {state !== "enabled" && <Badge tone="warning">{words.states[state]}</Badge>}
        </a>
        <span class="block truncate text-caption text-muted">
          {name}
          {publisher && ` · ${publisher}`}
        </span>
      </span>
      <span role="cell" class="truncate text-right font-mono md:text-left">{latest}</span>
      <span role="cell" class="hidden text-right tabular-nums md:block">{versions}</span>
      <span role="cell" class="hidden md:block">{words.origins[origin]}</span>
      <span role="cell" class="hidden truncate text-muted md:block">{repository}</span>
      <span role="cell" class="hidden text-right md:block">
        <Bytes of={size} />
      </span>
      <span role="cell" class="hidden truncate text-right text-muted md:block">
        <Moment at={of.publishedAt} />
      </span>
    </>
  );
}
