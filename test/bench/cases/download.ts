import { join } from "node:path";
import { EMBEDDED, ENGINES } from "../data/engines.ts";
import { writeRandomFile } from "../data/random_file.ts";
import { throughput } from "../figures.ts";
import { get, load, type Loaded } from "../load/load.ts";
import { type Bench, type Case, median } from "../measure.ts";
import type { Program } from "../processes/program.ts";
import { publishFile } from "../processes/publish.ts";
import { startFiles, startProduct } from "../processes/servers.ts";
import { startNginx } from "../servers/nginx.ts";

const MIB = 1024 * 1024;

/** One way to fetch the file: whole, or ranges of it. */
interface Fetching {
  readonly about: string;
  readonly connections: number;
  readonly status: number;
  readonly requests: (path: string) => string[];
}

/** A server and the path at which it has the file. */
interface Offer {
  readonly name: string;
  readonly server: Program;
  readonly path: string;
}

/** A large installer, whole and in ranges, beside servers that do nothing but send files. */
export const DOWNLOAD: Case = {
  name: "download",
  about: "a large installer and ranges of it, beside file servers",
  async run(bench) {
    const folder = bench.folder();
    const file = join(folder, "setup.exe");
    await writeRandomFile(file, bench.sizes.download);
    await using files = await startFiles(folder);
    await using nginx = await startNginx(folder, bench.folder());
    if (!nginx) bench.note("nginx is not installed, so downloads are not compared with it");
    const others: Offer[] = [
      ...(nginx ? [{ name: "nginx", server: nginx, path: "/setup.exe" }] : []),
      { name: "Deno file server", server: files, path: "/setup.exe" },
    ];
    for (const engine of ENGINES) {
      if (engine.missing()) continue;
      await using product = await startProduct(await bench.installations.empty(engine));
      const path = await publishFile(product, file);
      const kept = engine === EMBEDDED;
      for (const fetching of fetchings(bench.sizes.download)) {
        await compare(bench, { name: engine.name, server: product, path }, {
          ...{ others, fetching, judged: kept },
        });
      }
    }
  },
};

function fetchings(size: number): readonly Fetching[] {
  const mebibytes = Math.round(size / MIB);
  return [
    {
      about: `download of ${mebibytes} MiB`,
      ...{ connections: 1, status: 200 },
      requests: (path) => [get(path)],
    },
    {
      about: `ranges of 1 MiB out of ${mebibytes} MiB, 8 connections`,
      ...{ connections: 8, status: 206 },
      requests: (path) =>
        Array.from({ length: 64 }, (_, at) => {
          const from = (at * 7919 * 4096) % (size - MIB);
          return get(path, { range: `bytes=${from}-${from + MIB - 1}` });
        }),
    },
  ];
}

async function compare(
  bench: Bench,
  ours: Offer,
  { others, fetching, judged }: { others: readonly Offer[]; fetching: Fetching; judged: boolean },
): Promise<void> {
  const speeds = new Map<Offer, number[]>();
  for (let round = 0; round < bench.sizes.rounds; round++) {
    for (const offer of [ours, ...others]) {
      const found = await fetchFrom(bench, offer, fetching);
      speeds.set(offer, [...speeds.get(offer) ?? [], found.bytes / found.seconds]);
    }
  }
  const speed = (offer: Offer) => median(speeds.get(offer) ?? []);
  for (const other of others) {
    const ratio = speed(ours) / speed(other);
    bench.report({
      work: `${fetching.about}; ${ours.name}`,
      figure: throughput(speed(ours), 1),
      against: `${throughput(speed(other), 1)}, ${other.name}`,
      ratio,
      ...(judged && other.name === "nginx" && { budget: "≥ 0.9×", kept: ratio >= 0.9 }),
    });
  }
}

function fetchFrom(bench: Bench, { server, path }: Offer, fetching: Fetching): Promise<Loaded> {
  const { connections, status } = fetching;
  return load(server, {
    ...{ connections, status, requests: fetching.requests(path) },
    ...{ seconds: bench.sizes.seconds, warmSeconds: bench.sizes.warmSeconds },
  });
}
