/**
 * Several sequences, each in an order, as one that is in it too. It holds one item of each, and ends
 * them all when it is left.
 */
export async function* mergeOrdered<T>(
  sequences: readonly AsyncIterable<T>[],
  compare: (one: T, other: T) => number,
): AsyncGenerator<T, void> {
  const open = sequences.map((sequence) => sequence[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(open.map((one) => one.next()));
    for (;;) {
      const at = firstOf(heads, compare);
      const head = heads[at];
      if (!head || head.done) return;
      yield head.value;
      heads[at] = await open[at]!.next();
    }
  } finally {
    for (const one of open) await one.return?.();
  }
}

/** The index of the head that comes first; -1 when all have ended. */
function firstOf<T>(
  heads: readonly IteratorResult<T>[],
  compare: (one: T, other: T) => number,
): number {
  return heads.reduce((best, head, at) => {
    if (head.done) return best;
    const known = heads[best];
    return known && !known.done && compare(known.value, head.value) <= 0 ? best : at;
  }, -1);
}
