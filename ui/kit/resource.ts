import { type ReadonlySignal, signal } from "@preact/signals";
import { type Answer, ask, type Refused, refused, WAITING } from "./answer.ts";

/** One thing that the server knows. */
export interface Resource<T> {
  readonly answer: ReadonlySignal<Answer<T>>;
  /** Asks for it; what is there stays until the answer comes. Of answers that overtake each other the last asked counts. */
  load(): Promise<void>;
  /** Puts what is known better in its place, such as what a change was answered with. */
  set(value: T): void;
}

/** A thing that is asked for by `fetch`. */
export function createResource<T>(fetch: () => Promise<T>): Resource<T> {
  const answer = signal<Answer<T>>(WAITING);
  let asked = 0;
  async function load(): Promise<void> {
    const mine = ++asked;
    const next = await ask(fetch);
    if (mine === asked) answer.value = next;
  }
  return { answer, load, set: (value) => answer.value = { is: "here", value } };
}

/** One page of a list, and how to ask for the next; `null` behind the last. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list that comes page by page. */
export interface Pages<T> {
  readonly items: ReadonlySignal<readonly T[]>;
  /** Nothing yet, some of it, all of it; or why no more of it came. */
  readonly state: ReadonlySignal<"waiting" | "more" | "whole" | Refused>;
  readonly isBusy: ReadonlySignal<boolean>;
  /** Asks for the first page anew; what is there stays until it comes. */
  reload(): Promise<void>;
  more(): Promise<void>;
  /** Changes what is shown without asking, as after a change that was answered. */
  edit(change: (items: readonly T[]) => readonly T[]): void;
}

/** A list whose pages are asked for by `fetch`. */
export function createPages<T>(fetch: (cursor?: string) => Promise<Slice<T>>): Pages<T> {
  const items = signal<readonly T[]>([]);
  const state = signal<Pages<T>["state"]["value"]>("waiting");
  const isBusy = signal(false);
  let cursor: string | null = null;
  let asked = 0;
  async function load(from: string | undefined): Promise<void> {
    const mine = ++asked;
    isBusy.value = true;
    try {
      const slice = await fetch(from);
      if (mine !== asked) return;
      items.value = from === undefined ? slice.items : [...items.value, ...slice.items];
      cursor = slice.next;
      state.value = cursor === null ? "whole" : "more";
    } catch (cause) {
      const why = refused(cause);
      if (mine === asked) state.value = why;
    } finally {
      if (mine === asked) isBusy.value = false;
    }
  }
  return {
    items,
    state,
    isBusy,
    reload: () => load(undefined),
    async more() {
      if (!isBusy.value && cursor !== null) await load(cursor);
    },
    edit: (change) => items.value = change(items.value),
  };
}
