/** Waits so many milliseconds, or less when `signal` aborts; a process that has nothing else to do may end. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    Deno.unrefTimer(timer);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
