import type { Clock } from "../model/document.ts";
import { COLLECTIONS, type SignInTry } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { forgetExpired } from "../store/forget_expired.ts";
import type { Patience } from "./patience.ts";

/** What is counted, and how patiently. */
export interface Counter {
  readonly name: string;
  readonly patience: Patience;
}

/** What a counter said at one moment. */
export interface Count {
  /** The tries that count, newest first, as far as they are weighed. */
  readonly tries: readonly SignInTry[];
  /** The place that the next try takes, if nobody else does first. */
  readonly next: number;
  /** For how many milliseconds there is none to take. */
  readonly wait: number;
}

/** What {@link Tries} is made of. */
export interface TriesOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

/**
 * Tries that are counted over all instances and restarts. Each takes the place after the newest by
 * an insert, and of any number that want the same place the store lets one have it: whoever has read
 * a count that has changed since finds the place taken, and reads again.
 */
export class Tries {
  readonly #options: TriesOptions;

  constructor(options: TriesOptions) {
    this.#options = options;
  }

  async count({ name: counter, patience }: Counter): Promise<Count> {
    const { documents, now } = this.#options;
    const newest = await Array.fromAsync(documents.find(COLLECTIONS.signInTries, {
      where: { counter },
      order: { by: "place", descending: true },
      limit: patience.weighs,
    }));
    const tries = newest.filter(({ expiresAt }) => expiresAt > now());
    const wait = Math.max(0, patience.after(tries) - now());
    return { tries, next: (newest[0]?.place ?? -1) + 1, wait };
  }

  /** Takes a place; `null` when somebody else has it. */
  async take({ name: counter, patience }: Counter, place: number): Promise<SignInTry | null> {
    const { documents, now } = this.#options;
    return await documents.insert(COLLECTIONS.signInTries, {
      ...{ id: `${counter}/${place}`, counter, place },
      ...{ at: now(), expiresAt: now() + patience.lasts },
    });
  }

  /** Makes tries as if they had not been. */
  async forget(tries: Iterable<SignInTry>): Promise<void> {
    const { documents } = this.#options;
    await Promise.all(
      Array.from(tries, ({ id }) => documents.delete(COLLECTIONS.signInTries, id)),
    );
  }

  /** Makes all that a counter has counted as if it had not been. */
  async forgetAll({ name: counter }: Counter): Promise<void> {
    const { documents } = this.#options;
    for await (const { id } of documents.find(COLLECTIONS.signInTries, { where: { counter } })) {
      await documents.delete(COLLECTIONS.signInTries, id);
    }
  }

  /** Deletes the tries that no longer count; answers how many. */
  forgetExpired(): Promise<number> {
    const { documents, now } = this.#options;
    return forgetExpired(documents, COLLECTIONS.signInTries, now());
  }
}
