import { pause } from "../../kit/pause.ts";
import { ITSELF, type Link, type NewEvent } from "../../model/event.ts";
import type { Anchored, ChainAnchor } from "./chain_anchor.ts";
import type { EventChain } from "./event_chain.ts";
import type { EventSeals } from "./event_seal.ts";

/** What the keeper is made of. */
export interface AnchorKeeperOptions {
  readonly chain: EventChain;
  readonly anchor: ChainAnchor;
  readonly record: (event: NewEvent) => Promise<void>;
}

/** How the anchor is kept up to date until `signal` aborts; `complain` hears of what failed. */
export interface KeepAnchored {
  /** Milliseconds. */
  readonly every: number;
  readonly signal: AbortSignal;
  readonly complain: (error: unknown) => void;
}

/** Keeps the anchor at the newest link that was added here. */
export class AnchorKeeper {
  readonly #options: AnchorKeeperOptions;
  #reached = 0;

  constructor(options: AnchorKeeperOptions) {
    this.#options = options;
  }

  /**
   * Anchors the newest link. Where the chain has lost what the anchor says, that becomes an event
   * first: the anchor would else be overwritten, and with it the only trace.
   */
  async anchor(): Promise<void> {
    const { newest } = this.#options.chain;
    while (newest && newest.sequence > this.#reached) await this.#raise(newest);
  }

  /** Anchors again and again, and a last time at the end. */
  async keep({ every, signal, complain }: KeepAnchored): Promise<void> {
    do {
      await pause(every, signal);
      await this.anchor().catch(complain);
    } while (!signal.aborted);
  }

  async #raise(newest: Link): Promise<void> {
    const { chain, anchor, record } = this.#options;
    const seals = await chain.seals();
    const { found, isHeld } = await this.#look(seals);
    if (!isHeld) await record(cutBehind(found));
    const link = chain.newest ?? newest;
    const isThere = isHeld && found.link!.sequence >= link.sequence;
    if (isThere || await anchor.write(link, found, seals)) this.#reached = link.sequence;
  }

  /** Another instance may raise the anchor and then prune what it said before. */
  async #look(seals: EventSeals): Promise<{ found: Anchored; isHeld: boolean }> {
    const { anchor } = this.#options;
    let found = await anchor.read(seals);
    for (;;) {
      if (await anchor.holds(found)) return { found, isHeld: true };
      const again = await anchor.read(seals);
      if (again.revision === found.revision) return { found, isHeld: false };
      found = again;
    }
  }
}

function cutBehind({ link }: Anchored): NewEvent {
  const detail = { sequence: link?.sequence ?? null, seal: link?.seal ?? null };
  return { kind: "audit.cut", actor: ITSELF, target: "audit", detail };
}
