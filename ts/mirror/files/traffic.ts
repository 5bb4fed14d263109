import { LRUCache } from "lru-cache";
import { Slots } from "../../kit/slots.ts";
import type { Clock, Instant } from "../../model/document.ts";

/** How much is fetched at once. */
export interface TrafficOptions {
  readonly atOnce: number;
  readonly perHost: number;
  /** All together; 0 is unlimited. */
  readonly bytesPerSecond: number;
  readonly now: Clock;
  /** Ends early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const SECOND = 1000;
const HOSTS_KEPT = 1000;

/** Keeps what is fetched within bounds: a line that others need, and servers that are somebody else's. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #slots: Slots;
  readonly #hosts = new Map<string, { readonly slots: Slots; users: number }>();
  /** From when on a host that asked to be left alone may be asked again. */
  readonly #welcomeAt = new LRUCache<string, Instant>({ max: HOSTS_KEPT });
  #paidUntil: Instant = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#slots = new Slots(options.atOnce);
  }

  /** Does `work`, which asks the host of an address, when it is its turn. */
  take<R>(url: string, signal: AbortSignal, work: () => Promise<R>): Promise<R> {
    const host = hostOf(url);
    return this.#atHost(host, async () => {
      await this.#untilWelcome(host, signal);
      return await this.#slots.take(async () => {
        signal.throwIfAborted();
        return await work();
      });
    });
  }

  /** Leaves the host of an address alone for a time. */
  leaveAlone(url: string, milliseconds: number): void {
    this.#welcomeAt.set(hostOf(url), this.#options.now() + milliseconds);
  }

  /** Waits until so many bytes more are within the bound; a second's worth may come at once. */
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    const { bytesPerSecond, now, pause } = this.#options;
    if (bytesPerSecond === 0) return;
    const at = now();
    this.#paidUntil = Math.max(this.#paidUntil, at - SECOND) + bytes * SECOND / bytesPerSecond;
    if (this.#paidUntil > at) await pauseFor(this.#paidUntil - at, pause, signal);
  }

  async #untilWelcome(host: string, signal: AbortSignal): Promise<void> {
    const { now, pause } = this.#options;
    for (;;) {
      const wait = (this.#welcomeAt.get(host) ?? 0) - now();
      if (wait <= 0) return;
      await pauseFor(wait, pause, signal);
    }
  }

  async #atHost<R>(name: string, work: () => Promise<R>): Promise<R> {
    const host = this.#hosts.get(name) ?? { slots: new Slots(this.#options.perHost), users: 0 };
    this.#hosts.set(name, host);
    host.users++;
    try {
      return await host.slots.take(work);
    } finally {
      if (--host.users === 0) this.#hosts.delete(name);
    }
  }
}

async function pauseFor(
  milliseconds: number,
  pause: TrafficOptions["pause"],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await pause(milliseconds, signal);
  signal.throwIfAborted();
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "";
}
