import { LRUCache } from "lru-cache";
import type { Clock, Instant } from "../model/document.ts";

/** How long an answer may be repeated, and how many are kept. */
export interface RecentOptions {
  readonly milliseconds: number;
  readonly most: number;
  readonly now: Clock;
}

interface Kept<T> {
  readonly askedAt: Instant;
  readonly answer: Promise<T>;
}

/** Answers that may be repeated for a moment, counted from when they were asked for. */
export class Recent<T> {
  readonly #options: RecentOptions;
  readonly #kept: LRUCache<string, Kept<T>>;

  constructor(options: RecentOptions) {
    this.#options = options;
    this.#kept = new LRUCache({ max: options.most });
  }

  /** A recent answer, or a new one; callers that ask at the same time share it. Faults are not kept. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const { milliseconds, now } = this.#options;
    const kept = this.#kept.get(key);
    const age = kept && now() - kept.askedAt;
    // A clock that was set back must not make an answer immortal.
    if (age !== undefined && age >= 0 && age < milliseconds) return kept!.answer;
    return this.#keep(key, { askedAt: now(), answer: ask() });
  }

  /** Makes the next caller ask anew. */
  forget(key: string): void {
    this.#kept.delete(key);
  }

  /** Makes everybody ask anew. */
  forgetAll(): void {
    this.#kept.clear();
  }

  #keep(key: string, kept: Kept<T>): Promise<T> {
    this.#kept.set(key, kept);
    kept.answer.catch(() => {
      if (this.#kept.peek(key) === kept) this.#kept.delete(key);
    });
    return kept.answer;
  }
}
