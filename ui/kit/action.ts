import { type ReadonlySignal, signal } from "@preact/signals";
import { type Refused, refused } from "./answer.ts";
import { Refusal } from "./refusal.ts";

/** Something that a reader has done, and how it goes. */
export interface Action<A extends readonly unknown[]> {
  readonly isBusy: ReadonlySignal<boolean>;
  /** Why the last try was refused; `null` while nothing is known against it. */
  readonly refusal: ReadonlySignal<Refusal | null>;
  /** Does it, once at a time; whether it was done. */
  run(...given: A): Promise<boolean>;
  /** Forgets the last refusal. */
  clear(): void;
}

/** Wraps what asks the server to do something, so that a button can show how it goes. */
export function createAction<A extends readonly unknown[]>(
  work: (...given: A) => Promise<unknown>,
): Action<A> {
  const isBusy = signal(false);
  const refusal = signal<Refusal | null>(null);
  async function run(...given: A): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    refusal.value = null;
    try {
      await work(...given);
      return true;
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      refusal.value = cause;
      return false;
    } finally {
      isBusy.value = false;
    }
  }
  return { isBusy, refusal, run, clear: () => refusal.value = null };
}

/** A refusal as the state of a page. */
export function asRefused(refusal: Refusal): Refused {
  return refused(refusal);
}
