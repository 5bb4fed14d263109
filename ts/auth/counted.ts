import type { SignInThrottle } from "./throttle.ts";

/** What is counted: an account, as seen from an address; from everywhere where there is none. */
export interface CountedFor {
  readonly account: string;
  readonly address: string | null;
}

/**
 * Tries to prove something, and counts it as a failure when that answers `null`. What throws counts
 * for nothing: nobody found out whether it was right. Refuses with `rate_limited` without trying.
 */
export async function counted<T>(
  throttle: SignInThrottle,
  { account, address }: CountedFor,
  prove: () => Promise<T | null>,
): Promise<T | null> {
  const attempt = await throttle.begin(account, address);
  const proven = await prove().catch(async (fault) => {
    await attempt.withdraw();
    throw fault;
  });
  if (proven !== null) await attempt.succeeded();
  return proven;
}
