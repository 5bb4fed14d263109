import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { EMBEDDED, ENGINES } from "../data/engines.ts";
import { writeRandomFile } from "../data/random_file.ts";
import { mebibytes, throughput } from "../figures.ts";
import type { UploadFound, UploadJob } from "../load/upload.ts";
import type { Bench, Case } from "../measure.ts";
import type { Program } from "../processes/program.ts";
import { AUTHORIZATION, FILES } from "../processes/publish.ts";
import { startProduct } from "../processes/servers.ts";
import { watchMemory } from "../processes/watch_memory.ts";

const UPLOAD = fileURLToPath(new URL("../load/upload.ts", import.meta.url));
const MIB = 1024 * 1024;
/** Grows the buffers that every upload needs, before memory is looked at. */
const WARMING = 64 * MIB;

/** A large upload, beside reading and writing the same bytes. */
export const UPLOADING: Case = {
  name: "upload",
  about: "a large upload, and the memory that it takes",
  async run(bench) {
    const size = bench.sizes.upload;
    const folder = bench.folder();
    const file = join(folder, "large.bin");
    const small = join(folder, "small.bin");
    await writeRandomFile(small, WARMING);
    await writeRandomFile(file, size);
    const digesting = await seconds("sha256sum", [file]);
    const copying = await seconds("dd", [
      ...[`if=${file}`, `of=${join(folder, "copy.bin")}`, "bs=1M", "conv=fsync"],
    ]);
    await Deno.remove(join(folder, "copy.bin"));
    for (const engine of ENGINES) {
      if (engine.missing()) continue;
      await using product = await startProduct(await bench.installations.empty(engine));
      await send(product, small);
      const before = (await product.memory()).now;
      const watch = watchMemory(product);
      const took = await send(product, file);
      const most = await watch.stop();
      const kept = engine === EMBEDDED;
      report(bench, {
        of: `${size / MIB} MiB; ${engine.name}`,
        size,
        took,
        digesting,
        copying,
        kept,
      });
      bench.report({
        work: `resident memory during that upload; ${engine.name}`,
        figure: `${mebibytes(before)} → at most ${mebibytes(most)}: ${
          mebibytes(most - before)
        } more`,
        ...{ budget: "< 64 MiB more", kept: most - before < 64 },
      });
    }
  },
};

function report(
  bench: Bench,
  { of, size, took, digesting, copying, kept }: {
    readonly of: string;
    readonly size: number;
    readonly took: number;
    readonly digesting: number;
    readonly copying: number;
    readonly kept: boolean;
  },
): void {
  const work = `upload of ${of}`;
  const figure = throughput(size, took);
  bench.report({
    ...{ work, figure, against: `${throughput(size, digesting)}, sha256sum` },
    ratio: digesting / took,
    ...(kept && { budget: "≥ 0.8×", kept: digesting / took >= 0.8 }),
  });
  bench.report({
    ...{ work, figure, against: `${throughput(size, copying)}, dd with fsync` },
    ratio: copying / took,
  });
}

async function send({ port }: Program, file: string): Promise<number> {
  const job: UploadJob = {
    ...{ port, file, authorization: AUTHORIZATION },
    path: `${FILES}/large.bin`,
  };
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-net", "--allow-read", UPLOAD, JSON.stringify(job)],
    stderr: "inherit",
  }).output();
  const found: UploadFound = JSON.parse(new TextDecoder().decode(stdout));
  if (found.status !== 201) throw new Error(`The upload was answered with ${found.status}`);
  return found.seconds;
}

async function seconds(command: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const { success } = await new Deno.Command(command, {
    ...{ args: [...args], stdout: "null", stderr: "null" },
  }).output();
  if (!success) throw new Error(`${command} failed`);
  return (performance.now() - startedAt) / 1000;
}
