import type { Information } from "./information.ts";

const DEFAULT_SECONDS = 60;
const LONGEST_SECONDS = 365 * 24 * 3600;

/** Keeps what sources say of themselves for as long as they allow. Nothing else is ever kept. */
export class InformationCache {
  #kept = new Map<string, { information: Information; until: number }>();
  readonly #now: () => number;

  /** `now` answers milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** What is kept for everyone or for this `header`, unless it is too old. */
  get(url: string, header: string): Information | undefined {
    const found = this.#kept.get(url) ?? this.#kept.get(`${url} ${header}`);
    return found && this.#now() < found.until ? found.information : undefined;
  }

  /** Keeps it as `Cache-Control` says: 60 seconds when it says nothing, shared when `public`. */
  put(place: { url: string; header: string; control: string }, information: Information): void {
    const directives = place.control.toLowerCase().split(",").map((one) => one.trim());
    if (directives.includes("no-store") || directives.includes("no-cache")) return;
    const age = directives.find((one) => /^max-age=\d+$/.test(one));
    const seconds = Math.min(Number(age?.slice(8)) || DEFAULT_SECONDS, LONGEST_SECONDS);
    const key = directives.includes("public") ? place.url : `${place.url} ${place.header}`;
    this.#kept.set(key, { information, until: this.#now() + seconds * 1000 });
  }
}
