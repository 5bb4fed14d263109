import { join } from "node:path";
import { ENGINES } from "../data/engines.ts";
import {
  BROAD,
  BROAD_PAGE,
  BY_NORMALIZED_NAME,
  byCodes,
  NARROW,
  type SearchKind,
} from "../data/search_requests.ts";
import { mebibytes, milliseconds, number } from "../figures.ts";
import { load, post } from "../load/load.ts";
import type { Bench, Case } from "../measure.ts";
import type { Program } from "../processes/program.ts";
import { REPOSITORY, startBare, startProduct } from "../processes/servers.ts";

const CONNECTIONS = 8;
const ADDRESS = `${REPOSITORY}/manifestSearch`;

/** A kind of search and what its median may take at 8 connections, in milliseconds. */
const BUDGETED: readonly { kind: SearchKind; p50?: number }[] = [
  { kind: byCodes(60), p50: 5 },
  { kind: byCodes(200), p50: 10 },
  { kind: BY_NORMALIZED_NAME },
  { kind: NARROW },
  { kind: BROAD },
  { kind: BROAD_PAGE },
];

/** Searches in catalogues of 3 versions, on every engine. */
export const SEARCH: Case = {
  name: "search",
  about: "loading a catalogue, and searches in it, on both engines",
  async run(bench) {
    for (const packages of bench.sizes.catalogues) {
      for (const engine of ENGINES) {
        if (engine.missing()) {
          bench.note(`${engine.name}: left out, because it is not installed`);
          continue;
        }
        const of = `${number(packages)} packages, ${engine.name}`;
        const env = await bench.installations.open(engine, { packages, versions: 3 });
        await using product = await startProduct(env);
        await measureLoading(bench, product, of);
        for (const { kind, p50 } of BUDGETED) {
          const { found, bare } = await measureSearch(bench, product, { kind, packages });
          bench.report({
            work: `${kind.about}; ${of}`,
            figure: `p50 ${milliseconds(found.p50)}, p99 ${milliseconds(found.p99)}`,
            against: `p50 ${milliseconds(bare.p50)}, bare, same answer`,
            ratio: found.p50 / bare.p50,
            ...(p50 !== undefined && { budget: `p50 < ${p50} ms`, kept: found.p50 < p50 }),
          });
        }
      }
    }
  },
};

/** Searches in a catalogue of 10 versions, and in one with ten times as many packages. */
export const SCALE: Case = {
  name: "scale",
  about: "search and memory with 10 versions of each package, and with ten times as many packages",
  async run(bench) {
    const { deep, large } = bench.sizes;
    const kinds = [byCodes(60), BY_NORMALIZED_NAME, NARROW];
    const small = await measureScale(bench, { packages: deep, versions: 10 }, kinds);
    kinds.forEach((kind, at) =>
      bench.report({
        work: `${kind.about}; ${number(deep)} packages, ${number(deep * 10)} versions`,
        figure: `p99 ${milliseconds(small[at]!)}`,
        ...{ budget: "p99 < 5 ms", kept: small[at]! < 5 },
      })
    );
    const more = await measureScale(bench, { packages: large, versions: 3 }, kinds);
    kinds.forEach((kind, at) =>
      bench.report({
        work: `${kind.about}; ${number(large)} packages, ${number(large * 3)} versions`,
        figure: `p99 ${milliseconds(more[at]!)}`,
        against: `p99 ${milliseconds(small[at]!)}, ${number(deep)} packages`,
        ratio: more[at]! / small[at]!,
        ...{ budget: "< 2×", kept: more[at]! < 2 * small[at]! },
      })
    );
  },
};

async function measureScale(
  bench: Bench,
  catalogue: { packages: number; versions: number },
  kinds: readonly SearchKind[],
): Promise<number[]> {
  const { packages, versions } = catalogue;
  const of = `${number(packages)} packages × ${versions} versions, SQLite`;
  const env = await bench.installations.open(ENGINES[0]!, catalogue);
  await using product = await startProduct(env);
  await measureLoading(bench, product, of);
  const took: number[] = [];
  for (const kind of kinds) {
    const found = await load(product, {
      ...bench.sizes,
      connections: CONNECTIONS,
      requests: kind.bodies(packages).map((body) => post(ADDRESS, body)),
    });
    took.push(found.p99);
  }
  const { now, most } = await product.memory();
  const bounded = packages <= 10_000;
  bench.report({
    work: `memory after searches; ${of}`,
    figure: `${mebibytes(now)}, at most ${mebibytes(most)}`,
    ...(bounded && { budget: "< 300 MiB", kept: now < 300 }),
  });
  return took;
}

/** The first search after a start reads the whole catalogue. */
async function measureLoading(bench: Bench, product: Program, of: string): Promise<void> {
  const before = await product.memory();
  const startedAt = performance.now();
  await ask(product, byCodes(1).bodies(1)[0]!);
  const took = performance.now() - startedAt;
  const after = await product.memory();
  bench.report({
    work: `first search after a start; ${of}`,
    figure: `${milliseconds(took)}, resident ${mebibytes(before.now)} → ${mebibytes(after.now)}`,
  });
}

async function measureSearch(
  bench: Bench,
  product: Program,
  { kind, packages }: { kind: SearchKind; packages: number },
) {
  const bodies = kind.bodies(packages);
  const file = join(bench.folder(), "answer.json");
  await Deno.writeFile(file, await ask(product, bodies[0]!));
  await using server = await startBare({ file, mediaType: "application/json", parses: true });
  const requests = bodies.map((body) => post(ADDRESS, body));
  const job = { ...bench.sizes, connections: CONNECTIONS, requests };
  return { found: await load(product, job), bare: await load(server, job) };
}

async function ask({ port }: Program, body: string): Promise<Uint8Array> {
  const headers = { "content-type": "application/json" };
  const url = `http://127.0.0.1:${port}${ADDRESS}`;
  const answer = await fetch(url, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`Searching answered ${answer.status}: ${await answer.text()}`);
  return await answer.bytes();
}
