import type { Instant } from "../../model/document.ts";
import { DiscoveredProvider, type ProviderOptions } from "./provider.ts";

const KEPT_FOR = 60 * 60_000;
/** Whoever waits before a provider that is away must not make every other one wait. */
const FAULT_KEPT_FOR = 10_000;

interface Kept {
  readonly found: Promise<DiscoveredProvider>;
  at: Instant;
  failed: boolean;
}

/** Discovers a provider when it is first needed, and again after an hour. */
export class KeptDiscovery {
  readonly #options: ProviderOptions;
  #kept: Kept | null = null;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  /** Callers at the same time share an answer, or a fault. */
  get(): Promise<DiscoveredProvider> {
    const kept = this.#kept;
    const age = kept ? this.#options.now() - kept.at : Infinity;
    if (kept && age >= 0 && age < (kept.failed ? FAULT_KEPT_FOR : KEPT_FOR)) return kept.found;
    return this.#discover();
  }

  #discover(): Promise<DiscoveredProvider> {
    const { now } = this.#options;
    const found = DiscoveredProvider.discover(this.#options);
    const kept = this.#kept = { found, at: now(), failed: false };
    found.catch(() => Object.assign(kept, { at: now(), failed: true }));
    return found;
  }
}
