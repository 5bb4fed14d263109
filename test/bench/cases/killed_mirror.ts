import { count, number } from "../figures.ts";
import type { Bench } from "../measure.ts";
import type { KilledSync } from "../processes/killed_sync.ts";

/** What is told of a first sync that was killed over and over. */
export interface KilledMirror {
  readonly killed: KilledSync;
  /** Seconds that the same takes when nobody kills it. */
  readonly undisturbed: number;
  readonly of: string;
}

/** Reports what the kills have cost, and what they have left. */
export function reportKilled(bench: Bench, { killed, undisturbed, of }: KilledMirror): void {
  const { remains, seconds, indexes, versions } = killed;
  bench.report({
    work: `first sync, killed ${remains.length} times; ${of}`,
    figure: `${number(seconds)} s in all, index fetched ${indexes} times`,
    against: `${number(undisturbed)} s, left alone`,
    ratio: seconds / undisturbed,
  });
  bench.report({
    work: `versions that clients saw after each kill, and in the end; ${of}`,
    figure: [...remains.map(({ published }) => published.size), versions].join(", "),
  });
  reportFetched(bench, killed, of);
  bench.report({
    work: `files that nothing names, left to the sweep; ${of}`,
    figure: `${killed.orphans} beside ${count(versions)}`,
  });
  const { faults, unended } = killed;
  bench.report({
    work: `what is wrong after it with files, audit log and runs; ${of}`,
    figure: `${faults} faults, ${unended} runs without an end`,
    ...{ budget: "0", kept: faults + unended === 0 },
  });
}

function reportFetched(
  bench: Bench,
  { again, continued, begunAnew }: KilledSync,
  of: string,
): void {
  bench.report({
    work: `files that were here and were fetched again; ${of}`,
    figure:
      `${again.length}; ${continued} went on where they were, ${begunAnew} had nothing here yet`,
    ...{ budget: "0", kept: again.length === 0 },
  });
}
