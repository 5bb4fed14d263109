import type { ViewRules } from "../../../ts/model/view.ts";
import { EMBEDDED } from "../data/engines.ts";
import { namesOf } from "../data/sample.ts";
import {
  BROAD,
  BROAD_PAGE,
  BY_NORMALIZED_NAME,
  byCodes,
  NARROW,
  type SearchKind,
} from "../data/search_requests.ts";
import { issueTokens } from "../data/view_tokens.ts";
import { milliseconds, number } from "../figures.ts";
import { get, load, type Loaded, post } from "../load/load.ts";
import { type Bench, type Case, median } from "../measure.ts";
import type { Program } from "../processes/program.ts";
import { REPOSITORY, startProduct } from "../processes/servers.ts";

const ADDRESS = `${REPOSITORY}/manifestSearch`;

/** Of 560 packages by globs the 350 that do not have a tag: packages are seen whole, or not. */
const NAMED: ViewRules = {
  allow: Array.from({ length: 8 }, (_, at) => ({ package: `Publisher${at + 1}?.*` })),
  deny: [{ tag: "office" }],
};
/** Every package, without its newest version. */
const PARTIAL: ViewRules = { deny: [{ version: "10.*" }] };

const KINDS: readonly SearchKind[] = [byCodes(60), BY_NORMALIZED_NAME, NARROW, BROAD, BROAD_PAGE];

/** Reading through a view beside reading without one, by tokens of the same user. */
export const VIEWS: Case = {
  name: "views",
  about: "searches and manifests through a view, with 10 versions of each package",
  async run(bench) {
    const packages = bench.sizes.deep;
    const env = await bench.installations.open(EMBEDDED, { packages, versions: 10 });
    const [whole, named, partial] = await issueTokens(env, [undefined, NAMED, PARTIAL]);
    await using product = await startProduct(env);
    const of = `${number(packages)} packages × 10 versions`;
    bench.note("Figures of views are processor time of the server for each request, by tokens");
    for (const kind of KINDS) {
      const bodies = kind.bodies(packages);
      const by = (token: string) => bodies.map((body) => post(ADDRESS, body, shown(token)));
      const rounds = await turns(bench, product, [by(whole!), by(named!), by(partial!)]);
      report(bench, `${kind.about}, 350 packages seen; ${of}`, rounds[1]!, rounds[0]!);
      report(bench, `${kind.about}, all seen but a version of each; ${of}`, rounds[2]!, rounds[0]!);
    }
    const path = `${REPOSITORY}/packageManifests/${namesOf(42).identifier}`;
    const [all, part] = await turns(bench, product, [
      [get(path, shown(whole!))],
      [get(path, shown(partial!))],
    ]);
    report(bench, "manifest by identifier, warm, a part of it seen", part!, all!);
  },
};

function shown(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** Each kind of request, in turns, so that what else the machine does is shared. */
async function turns(
  { sizes }: Bench,
  product: Program,
  kinds: readonly (readonly string[])[],
): Promise<Loaded[][]> {
  const rounds = kinds.map((): Loaded[] => []);
  for (let round = 0; round < sizes.rounds; round++) {
    for (const [at, requests] of kinds.entries()) {
      rounds[at]!.push(await load(product, { ...sizes, connections: 8, requests }));
    }
  }
  return rounds;
}

/** Processor time tells what it costs; the clock also tells what else the machine did. */
function report(
  bench: Bench,
  work: string,
  through: readonly Loaded[],
  without: readonly Loaded[],
): void {
  const of = (rounds: readonly Loaded[], pick: (one: Loaded) => number) => median(rounds.map(pick));
  const figure = (rounds: readonly Loaded[]) =>
    `${number(of(rounds, (one) => one.processor))} µs, p99 ${
      milliseconds(of(rounds, (one) => one.p99))
    }`;
  const cost = (rounds: readonly Loaded[]) => of(rounds, (one) => one.processor);
  bench.report({
    work,
    figure: figure(through),
    against: `${figure(without)}, without a view`,
    ratio: cost(through) / cost(without),
  });
}
