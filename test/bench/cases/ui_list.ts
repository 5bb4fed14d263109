import type { Page } from "playwright-core";
import { openVisitor } from "../browser/chromium.ts";
import { type Smoothness, smoothness } from "../browser/smoothness.ts";
import { milliseconds, number } from "../figures.ts";
import type { Bench } from "../measure.ts";
import type { WatchedProduct } from "../processes/servers.ts";
import { PASSWORD } from "../processes/servers.ts";

const TURNS = 150;
const STEP = 240;
const WORDS = ["amber edit", "publisher 12", "browser", "studio 4"];
const PAUSE = 60;

/** Searches that somebody makes with the list in front of them. */
const SEARCHES: readonly { readonly about: string; readonly query: string }[] = [
  { about: "everything, with facets", query: "facets=true&limit=100" },
  { about: "a broad word, with facets", query: "q=er&facets=true&limit=100" },
  { about: "a narrow word, with facets", query: "q=amber+editor+12&facets=true&limit=100" },
  { about: "a window far down, by name", query: "offset=40000&limit=100" },
  {
    about: "the newest, with facets",
    query: "sort=published&descending=true&facets=true&limit=100",
  },
];

/** Scrolls through a list and types into its search, and asks for the same without a browser. */
export async function measureList(
  bench: Bench,
  product: WatchedProduct,
  packages: number,
): Promise<void> {
  const of = `${number(packages)} packages`;
  await measureSearches(bench, product, of);
  await using visitor = await openVisitor(product, { signedIn: true });
  const { page, origin } = visitor;
  await page.goto(`${origin}/ui/packages`);
  await page.waitForSelector('[role="row"] a');
  for (const [about, act] of [["scrolling", scroll], ["typing a search", type]] as const) {
    await product.held();
    const seen = await smoothness(page, () => act(page));
    reportSmoothness(bench, `${about}, ${of}`, seen);
    reportHeld(bench, `while ${about}, ${of}`, await product.held());
  }
}

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(700, 500);
  for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, STEP);
}

async function type(page: Page): Promise<void> {
  const search = page.getByRole("searchbox");
  for (const words of WORDS) {
    await search.fill("");
    await search.pressSequentially(words, { delay: PAUSE });
  }
}

async function measureSearches(bench: Bench, product: WatchedProduct, of: string): Promise<void> {
  const headers = { authorization: `Basic ${btoa(`admin:${PASSWORD}`)}` };
  for (const { about, query } of SEARCHES) {
    const ask = async () => {
      const url = `http://127.0.0.1:${product.port}/api/v1/packages?${query}`;
      const answer = await fetch(url, { headers });
      if (!answer.ok) throw new Error(`Searching answered ${answer.status}`);
      await answer.bytes();
    };
    await ask();
    await product.held();
    const startedAt = performance.now();
    for (let round = 0; round < ROUNDS; round++) await ask();
    const took = (performance.now() - startedAt) / ROUNDS;
    bench.report({ work: `package search, ${about}; ${of}`, figure: milliseconds(took) });
    reportHeld(bench, `by a package search, ${about}; ${of}`, await product.held());
  }
}

const ROUNDS = 20;
const MOST_HELD = 20;

function reportHeld(bench: Bench, when: string, held: number): void {
  bench.report({
    work: `longest that the server kept everybody waiting ${when}`,
    figure: milliseconds(held),
    ...{ budget: `< ${MOST_HELD} ms`, kept: held < MOST_HELD },
  });
}

function reportSmoothness(bench: Bench, when: string, seen: Smoothness): void {
  const { mean, worst, longTasks } = seen;
  bench.report({
    work: `frames in a second while ${when}`,
    figure: `${number(mean)}, ${number(worst)} in the slowest twentieth`,
    ...{ budget: "> 50", kept: mean > 50 },
  });
  bench.report({
    work: `tasks over 50 ms in the page while ${when}`,
    figure: `${longTasks.length}, the longest ${milliseconds(Math.max(0, ...longTasks))}`,
  });
}
