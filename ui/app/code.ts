const PAUSE_MS = 2000;

/**
 * Loads code that a page needs. Where it did not come it is asked for again once the server
 * answers; where it is not there any more, since the server was brought up to date, everything is
 * loaded anew.
 */
export async function orAnew<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    while (!await answers()) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return await load().catch(() => (location.reload(), new Promise<T>(() => {})));
  }
}

async function answers(): Promise<boolean> {
  return await fetch("/health").then(({ ok }) => ok, () => false);
}
