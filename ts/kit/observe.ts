/** Hears how one piece of work went: its name, the milliseconds that it took, and whether it failed. */
export type Observe = (work: string, milliseconds: number, failed: boolean) => void;

/** For work that nobody measures. */
export const unobserved: Observe = (): void => {};

/** Does some work and has `observe` hear of its end. */
export async function observed<T>(
  observe: Observe,
  work: string,
  run: () => Promise<T>,
): Promise<T> {
  if (observe === unobserved) return await run();
  const startedAt = performance.now();
  let failed = true;
  try {
    const result = await run();
    failed = false;
    return result;
  } finally {
    observe(work, performance.now() - startedAt, failed);
  }
}
