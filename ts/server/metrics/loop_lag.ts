const EVERY = 500;

/** Has `observe` hear twice a second by how many seconds a timer came late, until it is stopped. */
export function watchLag(observe: (seconds: number) => void): { stop(): void } {
  let due = performance.now() + EVERY;
  const timer = setInterval(() => {
    const now = performance.now();
    observe(Math.max(0, now - due) / 1000);
    due = now + EVERY;
  }, EVERY);
  Deno.unrefTimer(timer);
  return { stop: () => clearInterval(timer) };
}
