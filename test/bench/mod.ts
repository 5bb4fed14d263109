/**
 * Measures the product beside alternatives and prints a table: `deno task bench [--quick] [--write] [case…]`.
 * @module
 */
import { fileURLToPath } from "node:url";
import { CASES } from "./cases/mod.ts";
import { ENGINES } from "./data/engines.ts";
import { Installations } from "./data/installations.ts";
import type { Bench, Case, Row } from "./measure.ts";
import { page } from "./page.ts";
import { FULL, QUICK } from "./sizes.ts";
import { oneLine, table } from "./table.ts";

const PAGE = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));

if (import.meta.main) await main(Deno.args);

async function main(args: readonly string[]): Promise<void> {
  const flags = new Set(args.filter((arg) => arg.startsWith("--")));
  const cases = choose(args.filter((arg) => !arg.startsWith("--")));
  const strays = flags.difference(new Set(["--quick", "--write"]));
  if (!cases || strays.size > 0) return explain();
  const { rows, notes } = await measure(cases, flags.has("--quick"));
  console.log(`\n${table(rows)}`);
  if (flags.has("--write")) await Deno.writeTextFile(PAGE, page(rows, notes, new Date()));
}

function choose(names: readonly string[]): readonly Case[] | null {
  const chosen = CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  return chosen.length < names.length ? null : chosen;
}

function explain(): void {
  console.error("Usage: deno task bench [--quick] [--write] [case…]");
  for (const { name, about } of CASES) console.error(`  ${name.padEnd(10)} ${about}`);
  Deno.exit(2);
}

async function measure(
  cases: readonly Case[],
  quick: boolean,
): Promise<{ rows: Row[]; notes: string[] }> {
  const root = await Deno.makeTempDir({ prefix: "packhouse-bench-" });
  const folder = () => Deno.makeTempDirSync({ dir: root });
  const rows: Row[] = [];
  const notes: string[] = [];
  const bench: Bench = {
    sizes: quick ? QUICK : FULL,
    installations: new Installations(folder),
    folder,
    report: (row) => (rows.push(row), console.error(oneLine(row))),
    note: (text) => (notes.push(text), console.error(`(${text})`)),
  };
  try {
    for (const one of cases) await timed(one, bench);
  } finally {
    for (const engine of ENGINES) await engine.close();
    await Deno.remove(root, { recursive: true });
  }
  return { rows, notes };
}

async function timed(one: Case, bench: Bench): Promise<void> {
  const startedAt = performance.now();
  console.error(`\n${one.name}: ${one.about}`);
  await one.run(bench);
  console.error(`(${Math.round((performance.now() - startedAt) / 1000)} s)`);
}
