import { join } from "node:path";
import { EMBEDDED, ENGINES } from "../data/engines.ts";
import type { Catalogue } from "../data/installations.ts";
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
    const [one, more] = [{ packages: deep, versions: 10 }, { packages: large, versions: 3 }];
    const small = await measureScale(bench, one);
    for (const { kind, alone, together } of small) {
      bench.report({
        work: `${kind.about}; ${sizeOf(one)}`,
        figure: `p99 ${milliseconds(alone)}, with 8 connections ${milliseconds(together)}`,
        ...{ budget: "p99 < 5 ms", kept: alone < 5 },
      });
    }
    for (const [at, { kind, alone, together }] of (await measureScale(bench, more)).entries()) {
      const before = small[at]!.alone;
      bench.report({
        work: `${kind.about}; ${sizeOf(more)}`,
        figure: `p99 ${milliseconds(alone)}, with 8 connections ${milliseconds(together)}`,
        against: `p99 ${milliseconds(before)}, ${sizeOf(one)}`,
        ratio: alone / before,
        ...{ budget: "< 2×", kept: alone < 2 * before },
      });
    }
  },
};

/** A kind of search and its 99th percentile in milliseconds, over one connection and over eight. */
interface Scaled {
  readonly kind: SearchKind;
  readonly alone: number;
  readonly together: number;
}

async function measureScale(bench: Bench, catalogue: Catalogue): Promise<Scaled[]> {
  const env = await bench.installations.open(EMBEDDED, catalogue);
  await using product = await startProduct(env);
  await measureLoading(bench, product, sizeOf(catalogue));
  const scaled: Scaled[] = [];
  for (const kind of [byCodes(60), BY_NORMALIZED_NAME, NARROW]) {
    const requests = kind.bodies(catalogue.packages).map((body) => post(ADDRESS, body));
    const alone = await load(product, { ...bench.sizes, connections: 1, requests });
    const together = await load(product, { ...bench.sizes, connections: CONNECTIONS, requests });
    scaled.push({ kind, alone: alone.p99, together: together.p99 });
  }
  const { now, most } = await product.memory();
  bench.report({
    work: `resident memory after searches; ${sizeOf(catalogue)}`,
    figure: `${mebibytes(now)}, at most ${mebibytes(most)}`,
    ...(catalogue.packages <= 10_000 && { budget: "< 300 MiB", kept: now < 300 }),
  });
  return scaled;
}

function sizeOf({ packages, versions }: Catalogue): string {
  return `${number(packages)} packages × ${versions} versions`;
}

/** The first search after a start reads the whole catalogue. */
async function measureLoading(bench: Bench, product: Program, of: string): Promise<void> {
  const before = await product.memory();
  const startedAt = performance.now();
  await (await ask(product, byCodes(1).bodies(1)[0]!)).bytes();
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
  await using server = await startBare(await ask(product, bodies[0]!), { file, parses: true });
  const requests = bodies.map((body) => post(ADDRESS, body));
  const job = { ...bench.sizes, connections: CONNECTIONS, requests };
  return { found: await load(product, job), bare: await load(server, job) };
}

async function ask({ port }: Program, body: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const url = `http://127.0.0.1:${port}${ADDRESS}`;
  const answer = await fetch(url, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`Searching answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
