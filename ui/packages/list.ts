import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { PresentedFoundPackage } from "../../ts/api/package_search.ts";
import { type Client, json } from "../app/client.ts";
import { type Refused, refused } from "../kit/answer.ts";

export type FoundPackage = PresentedFoundPackage;

/** What can be narrowed by. */
export const FACETS = [
  ...["repository", "origin", "type", "architecture", "publisher", "state"] as const,
] as const;
export type Facet = (typeof FACETS)[number];

/** What is looked for, as the address says it. */
export type PackageFilter = Partial<Record<Facet | "q" | "sort", string>>;

type Counts = Readonly<Record<Facet, readonly { value: string; count: number }[]>>;

/** Packages that fit a filter: as many as are in sight are asked for. */
export interface PackageList {
  /** How many there are; `null` until the first answer. */
  readonly total: ReadonlySignal<number | null>;
  readonly facets: ReadonlySignal<Counts | null>;
  readonly refusal: ReadonlySignal<Refused | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  /** The package at a place, or `undefined` while it has not come. */
  at(place: number): FoundPackage | undefined;
  /** Rises whenever {@link at} may answer otherwise. */
  readonly changes: ReadonlySignal<number>;
  /** Looks for other packages; what is there stays until they come. */
  find(filter: PackageFilter): Promise<void>;
  /** Asks for what stands at these places. */
  show(from: number, to: number): void;
  /** Asks again for what is in sight. */
  reload(): Promise<void>;
}

/** How many are asked for at once. */
const WINDOW = 100;

/** The list of packages; runs without a browser. */
export function createPackageList(client: Client): PackageList {
  const total = signal<number | null>(null);
  const facets = signal<Counts | null>(null);
  const refusal = signal<Refused | null>(null);
  const pending = signal(0);
  const changes = signal(0);
  let filter: PackageFilter = {};
  let windows = new Map<number, readonly FoundPackage[] | "asked">();
  let asked = 0;

  async function ask(window: number, isFirst: boolean): Promise<void> {
    const mine = asked;
    pending.value++;
    try {
      const query = {
        ...filter,
        offset: String(window * WINDOW),
        limit: String(WINDOW),
        ...(isFirst && { facets: "true" as const }),
      };
      const found = await json(client.packages.$get({ query: query as never }));
      if (mine !== asked) return;
      if (isFirst) windows = new Map();
      windows.set(window, found.packages);
      total.value = found.total;
      if (found.facets) facets.value = found.facets as Counts;
      refusal.value = null;
    } catch (cause) {
      const why = refused(cause);
      if (mine !== asked) return;
      windows.delete(window);
      refusal.value = why;
    } finally {
      pending.value--;
      if (mine === asked) changes.value++;
    }
  }

  async function find(next: PackageFilter): Promise<void> {
    filter = next;
    asked++;
    await ask(0, true);
  }

  return {
    ...{ total, facets, refusal, changes, find },
    isBusy: computed(() => pending.value > 0),
    at(place) {
      const window = windows.get(Math.floor(place / WINDOW));
      return Array.isArray(window) ? window[place % WINDOW] : undefined;
    },
    show(from, to) {
      for (let window = Math.floor(from / WINDOW); window <= Math.floor(to / WINDOW); window++) {
        if (windows.has(window) || window * WINDOW >= (total.peek() ?? 0)) continue;
        windows.set(window, "asked");
        void ask(window, false);
      }
    },
    reload: () => find(filter),
  };
}
