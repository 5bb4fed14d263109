import { type Signal, useSignal } from "@preact/signals";
import { Boxes, ListFilter, PackagePlus, Search, SearchX, X } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useClient } from "../app/context.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { BOX } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { Skeleton, Trouble } from "../parts/trouble.tsx";
import { addressWith } from "../app/address.ts";
import { BulkBar } from "./bulk.tsx";
import { createPackageList, type Facet, FACETS, type PackageFilter } from "./list.ts";
import { PackageRows } from "./rows.tsx";
import { packagesWords } from "./words.ts";

const PAUSE_MS = 120;
const SORTS = ["relevance", "name", "published", "size"] as const;

/** Every package that the reader may see, over all repositories; found as one types. */
export default function PackagesPage(): JSX.Element {
  const client = useClient();
  const list = useMemo(() => createPackageList(client), [client]);
  const { query } = useLocation();
  const filter = filterIn(query);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => void list.find(filter), [list, JSON.stringify(filter)]);
  const { title, publish, found } = packagesWords.value;
  const total = list.total.value;
  return (
    <Page
      full
      title={title}
      about={<span role="status">{total === null ? "\u00a0" : found(total)}</span>}
      action={
        <LinkButton kind="primary" icon={PackagePlus} href="/ui/publish">{publish}</LinkButton>
      }
    >
      <Filters filter={filter} list={list} />
      <div class="overflow-hidden rounded-lg border border-line bg-surface">
        <Found list={list} filter={filter} chosen={chosen} />
      </div>
      <BulkBar list={list} chosen={chosen} />
    </Page>
  );
}

function Found(
  { list, filter, chosen }: {
    readonly list: ReturnType<typeof createPackageList>;
    readonly filter: PackageFilter;
    readonly chosen: Signal<ReadonlySet<string>>;
  },
): JSX.Element {
  const { empty, nothing, publish } = packagesWords.value;
  const refusal = list.refusal.value;
  if (refusal) return <Trouble refused={refusal} onAgain={() => void list.reload()} />;
  if (list.total.value === null) return <Skeleton lines={8} />;
  if (list.total.value > 0) return <PackageRows list={list} chosen={chosen} />;
  return Object.keys(filter).length > 0
    ? <Empty icon={SearchX} title={nothing.title}>{nothing.about}</Empty>
    : (
      <Empty
        icon={Boxes}
        title={empty.title}
        action={<LinkButton kind="primary" href="/ui/publish">{publish}</LinkButton>}
      >
        {empty.about}
      </Empty>
    );
}

function filterIn(query: Record<string, string>): PackageFilter {
  const names = [...FACETS, "q", "sort"] as const;
  return Object.fromEntries(
    names.flatMap((name) => query[name] ? [[name, query[name]] as const] : []),
  );
}

function Filters(
  { filter, list }: {
    readonly filter: PackageFilter;
    readonly list: ReturnType<typeof createPackageList>;
  },
): JSX.Element {
  const { url, route } = useLocation();
  const words = packagesWords.value;
  const typed = useSignal(filter.q ?? "");
  const set = (name: string, value: string) => route(addressWith(url, { [name]: value }), true);
  useEffect(() => {
    if (typed.value === (filter.q ?? "")) return;
    const timer = setTimeout(() => set("q", typed.value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed.value]);
  // On a phone they would take the room of the first packages.
  const isOpen = useSignal(FACETS.some((facet) => filter[facet]));
  const isNarrow = FACETS.some((facet) => filter[facet]) || filter.q;
  const clear = () => {
    typed.value = "";
    route("/ui/packages", true);
  };
  return (
    <div role="search" class="mb-4 flex flex-wrap items-center gap-2">
      <div class="relative w-full grow sm:w-auto">
        <Icon of={Search} class="absolute top-2 left-2.5 text-muted" />
        <input
          type="search"
          class={`${BOX} h-8 pl-8`}
          aria-label={words.search}
          placeholder={words.search}
          value={typed.value}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
      </div>
      <button
        type="button"
        class="inline-flex h-8 cursor-pointer items-center gap-2 rounded-md border border-line px-3 font-medium sm:hidden"
        aria-expanded={isOpen.value}
        onClick={() => isOpen.value = !isOpen.value}
      >
        <Icon of={ListFilter} />
        {words.filters}
      </button>
      <SmallSelect
        name={words.sort}
        value={filter.sort ?? (filter.q ? "relevance" : "name")}
        options={SORTS.map((one) => ({ value: one, says: `${words.sort}: ${words.sorts[one]}` }))}
        onChange={(value) => set("sort", value)}
      />
      <div
        class={`w-full flex-wrap items-center gap-2 sm:flex ${isOpen.value ? "flex" : "hidden"}`}
      >
        {FACETS.map((facet) => (
          <FacetSelect
            key={facet}
            facet={facet}
            value={filter[facet] ?? ""}
            counts={list.facets.value?.[facet] ?? []}
            onChange={(value) => set(facet, value)}
          />
        ))}
        {isNarrow && <Button kind="quiet" icon={X} onClick={clear}>{words.clear}</Button>}
      </div>
    </div>
  );
}

function FacetSelect(
  { facet, value, counts, onChange }: {
    readonly facet: Facet;
    readonly value: string;
    readonly counts: readonly { readonly value: string; readonly count: number }[];
    readonly onChange: (value: string) => void;
  },
): JSX.Element | null {
  const words = packagesWords.value;
  if (counts.length < 2 && value === "") return null;
  const known = counts.some((one) => one.value === value);
  const options = [
    { value: "", says: words.facets[facet] },
    ...(value && !known ? [{ value, says: sayValue(facet, value) }] : []),
    ...counts.map((one) => ({
      value: one.value,
      says: `${sayValue(facet, one.value)} (${one.count})`,
    })),
  ];
  return <SmallSelect {...{ name: words.facets[facet], value, options, onChange }} />;
}

function sayValue(facet: Facet, value: string): string {
  const { origins, states } = packagesWords.value;
  if (facet === "origin") return origins[value as keyof typeof origins] ?? value;
  if (facet === "state") return states[value as keyof typeof states] ?? value;
  return value;
}
