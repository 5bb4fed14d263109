import { join } from "node:path";
import { EMBEDDED } from "../data/engines.ts";
import { namesOf } from "../data/sample.ts";
import { number } from "../figures.ts";
import { get, load, type Loaded } from "../load/load.ts";
import { type Case, median } from "../measure.ts";
import { REPOSITORY, startBare, startProduct } from "../processes/servers.ts";

/** A manifest that was asked for before, beside a server that sends its bytes and knows nothing else. */
export const MANIFEST: Case = {
  name: "manifest",
  about: "a manifest by identifier, warm",
  async run(bench) {
    const [packages = 0] = bench.sizes.catalogues;
    const env = await bench.installations.open(EMBEDDED, { packages, versions: 3 });
    await using product = await startProduct(env);
    const path = `${REPOSITORY}/packageManifests/${namesOf(42).identifier}`;
    const answer = await fetch(`http://127.0.0.1:${product.port}${path}`);
    const file = join(bench.folder(), "manifest.json");
    await using bare = await startBare(answer, { file });
    const rounds: { ours: Loaded; theirs: Loaded }[] = [];
    for (let round = 0; round < bench.sizes.rounds; round++) {
      const job = { ...bench.sizes, connections: 8, requests: [get(path)] };
      rounds.push({ ours: await load(product, job), theirs: await load(bare, job) });
    }
    const of = (pick: (round: typeof rounds[number]) => number) => median(rounds.map(pick));
    const [ours, theirs] = [of((one) => one.ours.perSecond), of((one) => one.theirs.perSecond)];
    const { size } = await Deno.stat(file);
    bench.report({
      work: `manifest by identifier, warm, ${number(size)} bytes`,
      figure: `${number(ours)} a second`,
      against: `${number(theirs)} a second, bare`,
      ratio: ours / theirs,
      ...{ budget: "≥ 0.6×", kept: ours / theirs >= 0.6 },
    });
    const cost = of((one) => one.ours.processor);
    const least = of((one) => one.theirs.processor);
    bench.report({
      work: "the same, processor time of the server for each",
      figure: `${number(cost)} µs`,
      against: `${number(least)} µs, bare`,
      ratio: cost / least,
    });
  },
};
