import type { Page } from "playwright-core";
import { percentile } from "../measure.ts";

/** How smooth a page was while something happened. */
export interface Smoothness {
  /** Frames in a second: on average, and in the slowest twentieth of them. */
  readonly mean: number;
  readonly worst: number;
  /** Milliseconds of every task that took over 50. */
  readonly longTasks: readonly number[];
}

interface Seen {
  readonly frames: readonly number[];
  readonly tasks: readonly number[];
}

/** Watches the frames that a page draws while `act` goes on. */
export async function smoothness(page: Page, act: () => Promise<void>): Promise<Smoothness> {
  await page.evaluate(watch);
  await act();
  const { frames, tasks } = await page.evaluate(() =>
    (globalThis as never as { seen(): Seen }).seen()
  );
  const slowest = percentile(frames.toSorted((one, other) => one - other), 95);
  const whole = frames.reduce((total, one) => total + one, 0);
  return { mean: 1000 * frames.length / whole, worst: 1000 / slowest, longTasks: tasks };
}

/** Runs in the page. */
function watch(): void {
  const [frames, tasks]: [number[], number[]] = [[], []];
  let last = NaN;
  let isOver = false;
  const frame = (now: number) => {
    if (!Number.isNaN(last)) frames.push(now - last);
    last = now;
    if (!isOver) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const observer = new PerformanceObserver((list) =>
    list.getEntries().forEach(({ duration }) => tasks.push(duration))
  );
  observer.observe({ type: "longtask" });
  const seen = (): Seen => {
    isOver = true;
    observer.disconnect();
    return { frames, tasks };
  };
  Object.assign(globalThis, { seen });
}
