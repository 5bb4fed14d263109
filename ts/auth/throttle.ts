import { LRUCache } from "lru-cache";
import type { Clock, Instant } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";

/** How patient sign-in is. */
export interface SignInThrottleOptions {
  readonly now: Clock;
  /** Failures that one address may have in a minute, over all accounts. */
  readonly perMinute?: number;
  /** Failures for one account from one address before each further one costs a growing delay. */
  readonly free?: number;
}

/** An attempt counts as a failure until it is known to be none. */
export interface Attempt {
  /** The password was right: the past is forgotten. */
  succeeded(): void;
  /** Nobody found out whether it was right: it does not count. */
  withdraw(): void;
}

interface Failures {
  count: number;
  lastAt: Instant;
}

interface Minute {
  count: number;
  readonly startedAt: Instant;
}

const MINUTE = 60_000;
const LONGEST_DELAY = 5 * MINUTE;
const FORGOTTEN_AFTER = 3 * LONGEST_DELAY;
const REMEMBERED = 5000;

/**
 * Slows guessing down without a way to lock others out: delays grow for an account *as seen from one
 * address*, and the limit of an address spares the accounts that signed in from it before.
 */
export class SignInThrottle {
  readonly #options: Required<SignInThrottleOptions>;
  readonly #failures = new LRUCache<string, Failures>({ max: REMEMBERED });
  readonly #minutes = new LRUCache<string, Minute>({ max: REMEMBERED });
  readonly #welcome = new LRUCache<string, true>({ max: REMEMBERED });

  constructor({ now, perMinute = 30, free = 5 }: SignInThrottleOptions) {
    this.#options = { now, perMinute, free };
  }

  /** Counts an attempt, or refuses it with `rate_limited` and the seconds to wait. */
  begin(account: string, address: string | null): Attempt {
    const network = address === null ? null : networkOf(address);
    const pair = `${network} ${account}`;
    const failures = this.#failuresOf(pair);
    const minute = network === null || this.#welcome.has(pair) ? null : this.#minuteOf(network);
    this.#refuse(failures, minute);
    failures.count++;
    failures.lastAt = this.#options.now();
    if (minute) minute.count++;
    const withdraw = (): void => {
      failures.count--;
      if (minute) minute.count--;
    };
    return { withdraw, succeeded: () => this.#welcomeBack(pair, withdraw) };
  }

  #welcomeBack(pair: string, withdraw: () => void): void {
    withdraw();
    this.#failures.delete(pair);
    this.#welcome.set(pair, true);
  }

  #refuse(failures: Failures, minute: Minute | null): void {
    const { now, perMinute } = this.#options;
    const wait = Math.max(
      failures.lastAt + this.#delay(failures.count) - now(),
      minute && minute.count >= perMinute ? minute.startedAt + MINUTE - now() : 0,
    );
    if (wait <= 0) return;
    throw new RegistryError("rate_limited", "Too many attempts to sign in", {
      retryAfter: Math.ceil(wait / 1000),
    });
  }

  #delay(failures: number): number {
    const beyond = failures - this.#options.free;
    return beyond < 0 ? 0 : Math.min(1000 * 2 ** beyond, LONGEST_DELAY);
  }

  #failuresOf(pair: string): Failures {
    const kept = this.#failures.get(pair);
    if (kept && this.#options.now() - kept.lastAt < FORGOTTEN_AFTER) return kept;
    const fresh = { count: 0, lastAt: 0 };
    this.#failures.set(pair, fresh);
    return fresh;
  }

  #minuteOf(network: string): Minute {
    const kept = this.#minutes.get(network);
    if (kept && this.#options.now() - kept.startedAt < MINUTE) return kept;
    const fresh = { count: 0, startedAt: this.#options.now() };
    this.#minutes.set(network, fresh);
    return fresh;
  }
}

/** The part of an address that one subscriber cannot change at will: IPv4 whole, IPv6 to 64 bits. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(":")) return address;
  const [head = "", tail = ""] = address.toLowerCase().replace(/%.*$/, "").split("::");
  const groups = (text: string): string[] => text === "" ? [] : text.split(":");
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = [...groups(head), ...Array<string>(missing).fill("0"), ...groups(tail)];
  return all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}
