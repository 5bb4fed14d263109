import type { Page } from "playwright-core";
import type { Program } from "../processes/program.ts";
import { openVisitor } from "./chromium.ts";

/** A screen, and what must be there before it can be used. */
export interface FirstScreen {
  readonly about: string;
  readonly path: string;
  readonly signedIn: boolean;
  /** A selector of CSS. */
  readonly usable: string;
}

/** What the network and the processor are made to be. */
export interface Conditions {
  readonly about: string;
  /** Bits in a second, and milliseconds until an answer begins; absent for as fast as it goes. */
  readonly network?: { readonly bits: number; readonly latency: number };
  /** How many times slower the processor is. */
  readonly slower: number;
}

/** How a first visit went; times are milliseconds from its start. */
export interface FirstLoad {
  readonly firstPaint: number;
  readonly largestPaint: number;
  readonly usable: number;
  /** Milliseconds beyond 50 of every task that came after the first paint. */
  readonly blocked: number;
  /** How much jumped about, as Cumulative Layout Shift counts it. */
  readonly shift: number;
}

const QUIET = 700;

/** Visits a screen with an empty cache. */
export async function firstLoad(
  product: Program,
  { path, signedIn, usable }: FirstScreen,
  conditions: Conditions,
): Promise<FirstLoad> {
  await using visitor = await openVisitor(product, { signedIn });
  const { page, origin } = visitor;
  await impose(page, conditions);
  await page.addInitScript(watch, usable);
  await page.goto(`${origin}${path}`);
  await page.waitForSelector(usable);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(QUIET);
  return await page.evaluate(() => (globalThis as never as { seen(): FirstLoad }).seen());
}

async function impose(page: Page, { network, slower }: Conditions): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  if (!network) return;
  const throughput = network.bits / 8;
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    ...{ offline: false, latency: network.latency },
    ...{ downloadThroughput: throughput, uploadThroughput: throughput },
  });
}

/** Runs in the page, before anything of its own does. */
function watch(selector: string): void {
  type Shift = PerformanceEntry & { readonly value: number };
  let [usable, largestPaint, shift] = [NaN, NaN, 0];
  const tasks: PerformanceEntry[] = [];
  const observe = (type: string, see: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see))
      .observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => largestPaint = startTime);
  observe("layout-shift", (entry) => shift += (entry as Shift).value);
  observe("longtask", (entry) => tasks.push(entry));
  const look = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return;
    usable = performance.now();
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true, attributes: true });
  const seen = (): FirstLoad => {
    const firstPaint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
    const blocked = tasks.filter(({ startTime }) => startTime >= firstPaint)
      .reduce((total, { duration }) => total + duration - 50, 0);
    return { firstPaint, largestPaint, usable, blocked, shift };
  };
  Object.assign(globalThis, { seen });
}
