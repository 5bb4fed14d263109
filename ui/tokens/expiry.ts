import { type Signal, signal } from "@preact/signals";

const DAY = 86_400_000;
const DAYS = { "30": 30, "90": 90, "365": 365 } as const;

/** After how many days something ends, on a day of one's own, or never. */
export const TERMS = ["30", "90", "365", "date", "never"] as const;
export type Term = (typeof TERMS)[number];

/** When something is to end, while it is chosen. */
export interface Expiry {
  readonly term: Signal<Term>;
  /** `2030-01-31`, for the term `date`. */
  readonly date: Signal<string>;
  /** As the API takes it; `undefined` for never. */
  moment(now: number): string | undefined;
}

/** Begins with the term that is usual. */
export function createExpiry(usual: Term): Expiry {
  const term = signal<Term>(usual);
  const date = signal("");
  return {
    ...{ term, date },
    moment(now) {
      if (term.value === "never") return undefined;
      if (term.value !== "date") return new Date(now + DAYS[term.value] * DAY).toISOString();
      // The whole day counts, in the zone of whoever chose it.
      const end = new Date(`${date.value}T23:59:59`);
      return Number.isNaN(end.getTime()) ? date.value : end.toISOString();
    },
  };
}
