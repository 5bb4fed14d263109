import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { concat, makeProgram } from "../../inspect/make_exe.ts";
import { type Installer, installersOf } from "../../process/mirror_remains.ts";
import {
  bulkId,
  bulkPackage,
  type Bytes,
  type MadePackage,
  sha256,
  startUpstream,
  type Upstream,
} from "../../servers/upstream/mod.ts";
import type { Bench } from "../measure.ts";
import { EMBEDDED } from "./engines.ts";

/** An upstream whose index is built, and what is wanted of it. */
export interface Mirrored extends AsyncDisposable {
  readonly upstream: Upstream;
  /** How many packages the allow-list names. */
  readonly wanted: number;
  /** Every installer of the wanted packages, by its path. */
  readonly installers: ReadonlyMap<string, Installer>;
  /** The settings of an installation that mirrors it and has nothing yet. */
  open(): Promise<Record<string, string>>;
}

/** A large index with trifles for installers, of which some packages are wanted. */
export async function openBulk(bench: Bench): Promise<Mirrored> {
  const { packages, versions, wanted } = bench.sizes.mirror;
  const bulk = { packages, versions };
  const step = Math.floor(packages / wanted);
  const places = Array.from({ length: wanted }, (_, at) => at * step);
  return await opened(bench, {
    upstream: await startUpstream({ bulk }),
    names: places.map(bulkId),
    installers: installersOf(places.map((at) => bulkPackage(at, bulk))),
  });
}

/** A few packages with large installers. */
export async function openLarge(bench: Bench): Promise<Mirrored> {
  const { large, largeBytes } = bench.sizes.mirror;
  const rest = new Uint8Array(randomBytes(largeBytes));
  const packages = Array.from({ length: large }, (_, at) => largePackage(at, rest));
  return await opened(bench, {
    upstream: await startUpstream({ packages }),
    names: packages.map(({ id }) => id),
    installers: installersOf(packages),
  });
}

function largePackage(at: number, rest: Bytes): MadePackage {
  const content = concat(makeProgram(), new TextEncoder().encode(`${at}`), rest);
  const installers = [{ content, sha256: sha256(content) }];
  return { id: `Bench.Large${at}`, versions: [{ version: "1.0", installers }] };
}

interface Offered {
  readonly upstream: Upstream;
  readonly names: readonly string[];
  readonly installers: ReadonlyMap<string, Installer>;
}

/** Whoever asks first would wait until the stand-in has built its index. */
async function opened(bench: Bench, { upstream, names, installers }: Offered): Promise<Mirrored> {
  await (await fetch(`${upstream.url}/source2.msix`)).bytes();
  const list = join(bench.folder(), "allowlist.json");
  await Deno.writeTextFile(list, JSON.stringify(names));
  const settings = { ALLOWLIST_PATH: list, UPDATER_SOURCE_URL: upstream.url };
  return {
    ...{ upstream, wanted: names.length, installers },
    open: async () => ({
      ...await bench.installations.empty(EMBEDDED),
      ...{ ...settings, EGRESS_ALLOW: "127.0.0.1/32" },
    }),
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
  };
}
