import type { Installations } from "./data/installations.ts";
import type { Sizes } from "./sizes.ts";

/** One line of the table. */
export interface Row {
  readonly work: string;
  readonly figure: string;
  /** What was measured beside it in the same run, and its figure. */
  readonly against?: string;
  /** The product's figure over the alternative's, so that the budget reads as it is written. */
  readonly ratio?: number;
  readonly budget?: string;
  /** Whether the budget is kept; absent where there is none. */
  readonly kept?: boolean;
}

/** What a case measures with. */
export interface Bench {
  readonly sizes: Sizes;
  readonly installations: Installations;
  /** Adds a line to the table; it is shown at once. */
  report(row: Row): void;
  /** Says what is going on, or why something is left out. */
  note(text: string): void;
  /** An empty folder on the disk that is measured, removed at the end. */
  folder(): string;
}

/** Something that is measured by itself. */
export interface Case {
  readonly name: string;
  readonly about: string;
  run(bench: Bench): Promise<void>;
}

/** The value that as many per cent of all are at most; of sorted numbers. */
export function percentile(sorted: readonly number[], percent: number): number {
  if (sorted.length === 0) return NaN;
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)]!;
}

/** The one in the middle. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers.toSorted((one, other) => one - other), 50);
}
