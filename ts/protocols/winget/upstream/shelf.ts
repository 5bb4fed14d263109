import type { Clock } from "../../../model/document.ts";
import { Turns } from "../../../kit/turns.ts";
import type { UpstreamIndex } from "../../mirroring.ts";

/** One state of an upstream, as it was fetched. */
export interface Snapshot {
  readonly mark: string;
  /** Whether it is still there. */
  isThere(): Promise<boolean>;
  /** Opens it for somebody; {@link remove} does not come before that was closed. */
  open(): UpstreamIndex;
  remove(): Promise<void>;
}

/** Fetches what is new since a mark; `null` where nothing is. An empty mark is as good as none. */
export type Bring = (mark: string, signal: AbortSignal) => Promise<Snapshot | null>;

/** For how long an index is good enough to look around in, and for how long after a failed try. */
const RECENT = 10 * 60_000;
const PATIENCE = 60_000;

interface Held {
  readonly snapshot: Snapshot;
  users: number;
}

/**
 * Keeps the last state of one upstream for all who read it: what several want at once is fetched
 * once, and a former state goes when its last reader has.
 */
export class Shelf {
  readonly #turns = new Turns();
  readonly #now: Clock;
  readonly #begin: () => Promise<void>;
  #begun: Promise<void> | null = null;
  #current: Held | null = null;
  #recentUntil = 0;
  /** How often it was found out what is new. */
  #looks = 0;

  /** `begin` comes before anything is fetched. */
  constructor(now: Clock = Date.now, begin: () => Promise<void> = () => Promise.resolve()) {
    this.#now = now;
    this.#begin = begin;
  }

  /** See `Upstream.refresh`. */
  async refresh(mark: string, bring: Bring, signal: AbortSignal): Promise<UpstreamIndex | null> {
    const looks = this.#looks;
    return await unlessAborted(
      this.#turns.take("", async () => {
        await this.#forgetWhatIsGone();
        if (this.#looks === looks || !this.#current) await this.#look(mark, bring, signal);
        const { snapshot } = this.#current ?? {};
        return !snapshot || snapshot.mark === mark ? null : this.#lend();
      }),
      signal,
    );
  }

  /** See `Upstream.browse`: what is there stays good while it cannot be told whether there is more. */
  async browse(bring: Bring, signal: AbortSignal): Promise<UpstreamIndex> {
    return await unlessAborted(
      this.#turns.take("", async () => {
        await this.#forgetWhatIsGone();
        if (this.#now() >= this.#recentUntil || !this.#current) {
          await this.#look("", bring, signal).catch((error) => {
            if (!this.#current || signal.aborted) throw error;
            this.#recentUntil = this.#now() + PATIENCE;
          });
        }
        return this.#lend();
      }),
      signal,
    );
  }

  async #look(mark: string, bring: Bring, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await (this.#begun ??= this.#begin());
    const former = this.#current;
    const snapshot = await bring(former?.snapshot.mark ?? mark, signal);
    this.#looks++;
    this.#recentUntil = this.#now() + RECENT;
    if (!snapshot) return;
    this.#current = { snapshot, users: 0 };
    if (former?.users === 0) await former.snapshot.remove();
  }

  async #forgetWhatIsGone(): Promise<void> {
    if (this.#current && !await this.#current.snapshot.isThere()) this.#current = null;
  }

  #lend(): UpstreamIndex {
    const held = this.#current!;
    const index = held.snapshot.open();
    held.users++;
    let isBack = false;
    const close = async () => {
      if (isBack) return;
      isBack = true;
      await index[Symbol.asyncDispose]();
      if (--held.users === 0 && held !== this.#current) await held.snapshot.remove();
    };
    return {
      mark: index.mark,
      packages: (globs) => index.packages(globs),
      find: (name) => index.find(name),
      search: (wanted) => index.search(wanted),
      versions: (of, signal) => index.versions(of, signal),
      read: (of, version, signal) => index.read(of, version, signal),
      [Symbol.asyncDispose]: close,
    };
  }
}

/** Whoever no longer wants it need not wait for their turn; what comes too late is given back. */
async function unlessAborted<R extends UpstreamIndex | null>(
  work: Promise<R>,
  signal: AbortSignal,
): Promise<R> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = () => reject(signal.reason);
  signal.addEventListener("abort", give, { once: true });
  if (signal.aborted) give();
  try {
    return await Promise.race([work, promise]);
  } catch (error) {
    if (signal.aborted) void work.then((index) => index?.[Symbol.asyncDispose](), () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", give);
  }
}
