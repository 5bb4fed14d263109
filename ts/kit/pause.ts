/** Waits so many milliseconds, or less when `signal` aborts; a process that has nothing else to do may end. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      // A signal may outlive any number of pauses.
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    Deno.unrefTimer(timer);
    signal.addEventListener("abort", end);
  });
}
