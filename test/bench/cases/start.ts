import { EMBEDDED } from "../data/engines.ts";
import { milliseconds, number } from "../figures.ts";
import { type Bench, type Case, median } from "../measure.ts";
import type { Program } from "../processes/program.ts";
import { startHello, startProduct } from "../processes/servers.ts";

/** From the start of the process to its first answer. */
export const START: Case = {
  name: "start",
  about: "cold start to the first answer, beside a server that greets",
  async run(bench) {
    const [packages = 0] = bench.sizes.catalogues;
    const filled = await bench.installations.open(EMBEDDED, { packages, versions: 3 });
    const ways: readonly { about: string; start: () => Promise<Program> }[] = [
      {
        about: "very first start, nothing is there",
        start: async () => startProduct(await bench.installations.empty(EMBEDDED)),
      },
      {
        about: `start with ${number(packages)} packages`,
        start: () => startProduct(filled),
      },
    ];
    const [least = NaN, ...took] = await inTurns(bench, [
      startHello,
      ...ways.map((way) => way.start),
    ]);
    ways.forEach(({ about }, at) =>
      bench.report({
        work: `${about}, to the first answer`,
        figure: milliseconds(took[at]!),
        against: `${milliseconds(least)}, hello world`,
        ratio: took[at]! / least,
        ...{ budget: "< 2×", kept: took[at]! / least < 2 },
      })
    );
  },
};

/** The median of each, all started in turns so that a busy moment meets them alike. */
async function inTurns(
  { sizes }: Bench,
  starts: readonly (() => Promise<Program>)[],
): Promise<number[]> {
  const took = starts.map((): number[] => []);
  for (let round = 0; round < sizes.starts; round++) {
    for (const [at, start] of starts.entries()) {
      await using program = await start();
      took[at]!.push(program.startedIn);
    }
  }
  return took.map(median);
}
