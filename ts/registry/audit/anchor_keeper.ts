import { pause } from "../../kit/pause.ts";
import { ITSELF, type Link, type NewEvent } from "../../model/event.ts";
import { RegistryError } from "../../model/registry_error.ts";
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

/** How often the anchor is read and raised while others are faster. */
const ATTEMPTS = 8;

/** Keeps the anchor at the newest link that was added here. */
export class AnchorKeeper {
  readonly #options: AnchorKeeperOptions;
  #reached = 0;
  /** The revision of an anchor of which it was recorded that the chain has lost it. */
  #told: number | null = null;

  constructor(options: AnchorKeeperOptions) {
    this.#options = options;
  }

  /**
   * Anchors the newest link. Where the chain has lost what the anchor says, that becomes an event
   * first: the anchor would else be overwritten, and with it the only trace. Refuses with
   * `write_conflict` when others are faster again and again.
   */
  async anchor(): Promise<void> {
    const { newest } = this.#options.chain;
    if (!newest || newest.sequence <= this.#reached) return;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await this.#raise(newest)) return;
    }
    throw new RegistryError("write_conflict", "the anchor of the audit log");
  }

  /** Anchors again and again, and a last time at the end. */
  async keep({ every, signal, complain }: KeepAnchored): Promise<void> {
    do {
      await pause(every, signal);
      await this.anchor().catch(complain);
    } while (!signal.aborted);
  }

  /** False when somebody else was faster. */
  async #raise(newest: Link): Promise<boolean> {
    const { chain, anchor } = this.#options;
    const seals = await chain.seals();
    const { found, isHeld } = await this.#look(seals);
    if (!isHeld) await this.#tell(found);
    const link = chain.newest ?? newest;
    const isThere = isHeld && found.link!.sequence >= link.sequence;
    if (!isThere && !await anchor.write(link, found, seals)) return false;
    this.#reached = link.sequence;
    this.#told = null;
    return true;
  }

  /** Once, however often it takes to put another anchor in its place. */
  async #tell(lost: Anchored): Promise<void> {
    if (this.#told === lost.revision) return;
    await this.#options.record(cutBehind(lost));
    this.#told = lost.revision;
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
