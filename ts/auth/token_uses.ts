import { LRUCache } from "lru-cache";
import { byCount } from "../kit/by_count.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { TokenUse } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** What the uses of tokens are noted with. */
export interface TokenUsesOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
  /** Hears of each note that could not be written. */
  readonly complain: (error: unknown) => void;
}

/** A token that is used all the time is written down once in this while, by each instance. */
const EVERY = 60_000;
const TOKENS_KEPT = 20_000;

/** Remembers when and from where tokens were last used. Nobody who uses one waits for that. */
export class TokenUses {
  readonly #options: TokenUsesOptions;
  readonly #noted = new LRUCache<string, Instant>(byCount(TOKENS_KEPT));
  readonly #writing = new Set<Promise<void>>();

  constructor(options: TokenUsesOptions) {
    this.#options = options;
  }

  /** Notes that a token is being used. */
  note(token: string, address: string | null): void {
    const at = this.#options.now();
    const age = at - (this.#noted.get(token) ?? -Infinity);
    // A clock that was set back must not keep a token from being noted.
    if (age >= 0 && age < EVERY) return;
    this.#noted.set(token, at);
    const writing: Promise<void> = this.#write({ id: token, at, address: address ?? "" })
      .catch(this.#options.complain)
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** Settles when every use that was noted has been written. */
  async settle(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** Of several instances that write at once any may win: a few seconds are all they differ in. */
  async #write(use: Omit<TokenUse, "revision">): Promise<void> {
    const { documents } = this.#options;
    const former = await documents.get(COLLECTIONS.tokenUses, use.id);
    if (former) await documents.replace(COLLECTIONS.tokenUses, { ...former, ...use });
    else await documents.insert(COLLECTIONS.tokenUses, use);
  }
}
