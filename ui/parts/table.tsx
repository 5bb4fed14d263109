import type { Signal } from "@preact/signals";
import { ArrowDown, ArrowUp } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import { partWords } from "./words.ts";

/** One column of a table of `T`. */
export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Numbers stand at the right, under each other. */
  readonly number?: boolean;
  /** Makes the column one that rows can be sorted by. */
  readonly by?: (row: T) => string | number;
  /** Left out where a row is a card: it says too little there. */
  readonly wideOnly?: boolean;
  /** What the row is called: shown first and largest where a row is a card. */
  readonly main?: boolean;
  /** Holds what can be done with a row: its head is only read out, and a card has it in its corner. */
  readonly menu?: boolean;
  /** Holds a button that says what it does: its head is only read out, and a card has no other name for it. */
  readonly button?: boolean;
}

/** By which column rows stand, and which way. */
export interface Order {
  readonly by: string;
  readonly descending: boolean;
}

/** What a table has. */
export interface TableProps<T> {
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** How a row is called where it is chosen. */
  readonly nameOf?: (row: T) => string;
  readonly order?: Signal<Order | null>;
  readonly chosen?: Signal<ReadonlySet<string>>;
}

/** Rows under a head that stays in sight; below 640 px every row is a card. */
export function Table<T>(props: TableProps<T>): JSX.Element {
  const { name, columns, keyOf, chosen } = props;
  const rows = sorted(props);
  return (
    <table class="block w-full text-small sm:table" aria-label={name}>
      <thead class="sr-only sm:not-sr-only sm:table-header-group">
        <tr class="sm:sticky sm:top-0 sm:z-10 sm:bg-surface">
          {chosen && <ChooseAll {...props} chosen={chosen} />}
          {columns.map((column) => <Head key={column.id} column={column} order={props.order} />)}
        </tr>
      </thead>
      <tbody class="block divide-y divide-line sm:table-row-group">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            class="relative block px-4 py-3 hover:bg-line/25 sm:table-row sm:p-0"
          >
            {chosen && <Choose {...props} chosen={chosen} row={row} />}
            {columns.map((column) => <Cell key={column.id} column={column} row={row} />)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Rows in the order that was chosen. */
export function sorted<T>(
  { rows, columns, order }: Pick<TableProps<T>, "rows" | "columns" | "order">,
): readonly T[] {
  const by = columns.find(({ id }) => id === order?.value?.by)?.by;
  if (!by) return rows;
  const sign = order?.value?.descending ? -1 : 1;
  return rows.toSorted((one, other) => sign * compare(by(one), by(other)));
}

function compare(one: string | number, other: string | number): number {
  return typeof one === "number" && typeof other === "number"
    ? one - other
    : String(one).localeCompare(String(other), undefined, { numeric: true });
}

const HEAD = "border-b border-line px-4 py-2 font-medium text-muted";

function Head<T>(
  { column, order }: { readonly column: Column<T>; readonly order?: Signal<Order | null> },
): JSX.Element {
  const { id, title, number, by, menu, button } = column;
  const is = order?.value?.by === id ? order.value : null;
  const place = number ? "text-right" : "text-left";
  if (menu || button) {
    return (
      <th scope="col" class={`${HEAD} ${menu ? "w-12" : ""}`}>
        <span class="sr-only">{title}</span>
      </th>
    );
  }
  if (!by || !order) return <th scope="col" class={`${HEAD} ${place}`}>{title}</th>;
  const sort = is ? (is.descending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" class={`${HEAD} ${place}`} aria-sort={sort}>
      <button
        type="button"
        class={`inline-flex cursor-pointer items-center gap-1 hover:text-text ${place}`}
        title={partWords.value.sortBy(title)}
        onClick={() => order.value = { by: id, descending: is ? !is.descending : number === true }}
      >
        {title}
        {is && <Icon of={is.descending ? ArrowDown : ArrowUp} class="size-3" />}
      </button>
    </th>
  );
}

function Cell<T>({ column, row }: { column: Column<T>; row: T }): JSX.Element {
  const { cell, number, wideOnly, main, title, menu, button } = column;
  const shown = cell(row);
  if (menu) {
    return (
      <td class="absolute top-1 right-2 sm:static sm:table-cell sm:px-2 sm:text-right">
        {shown}
      </td>
    );
  }
  const place = number ? "sm:text-right tabular-nums" : "";
  const card = wideOnly || isNothing(shown) ? "hidden" : "flex justify-between gap-4";
  return (
    <td class={`${card} py-0.5 sm:table-cell sm:px-4 sm:py-2 sm:align-middle ${place}`}>
      {!main && !button && (
        <span class="shrink-0 text-muted sm:hidden" aria-hidden="true">{title}</span>
      )}
      <div class={`min-w-0 wrap-anywhere ${main ? "grow font-medium sm:font-normal" : ""}`}>
        {shown}
      </div>
    </td>
  );
}

/** A card leaves out what there is nothing to say of. */
function isNothing(shown: ComponentChildren): boolean {
  return shown === "" || shown === null || shown === undefined || typeof shown === "boolean";
}

type Choosing<T> = TableProps<T> & { readonly chosen: Signal<ReadonlySet<string>> };

function ChooseAll<T>({ rows, keyOf, chosen }: Choosing<T>): JSX.Element {
  const isAll = rows.length > 0 && rows.every((row) => chosen.value.has(keyOf(row)));
  return (
    <th scope="col" class={`${HEAD} w-8 pr-0`}>
      <input
        type="checkbox"
        class="size-4 align-middle accent-accent"
        aria-label={partWords.value.selectAll}
        checked={isAll}
        onChange={() => chosen.value = isAll ? new Set() : new Set(rows.map(keyOf))}
      />
    </th>
  );
}

function Choose<T>({ row, keyOf, nameOf = keyOf, chosen }: Choosing<T> & { row: T }): JSX.Element {
  const key = keyOf(row);
  const toggle = () => {
    const next = new Set(chosen.value);
    if (!next.delete(key)) next.add(key);
    chosen.value = next;
  };
  return (
    <td class="float-right py-0.5 sm:float-none sm:table-cell sm:w-8 sm:py-2 sm:pr-0 sm:pl-4">
      <input
        type="checkbox"
        class="size-4 align-middle accent-accent"
        aria-label={partWords.value.select(nameOf(row))}
        checked={chosen.value.has(key)}
        onChange={toggle}
      />
    </td>
  );
}
