import type { SignInThrottle, Trying } from "./throttle.ts";

/**
 * Tries to prove something, and counts it as a failure when that answers `null`. What throws counts
 * for nothing: nobody found out whether it was right. Refuses with `rate_limited` without trying.
 */
export async function counted<T>(
  throttle: SignInThrottle,
  trying: Trying,
  prove: () => Promise<T | null>,
): Promise<T | null> {
  const attempt = await throttle.begin(trying);
  const proven = await prove().catch(async (fault: unknown) => {
    await attempt.withdraw();
    throw fault;
  });
  if (proven !== null) await attempt.succeeded();
  return proven;
}
