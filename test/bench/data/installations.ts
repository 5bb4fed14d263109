import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { productEnv } from "../processes/servers.ts";
import { EMBEDDED, type Engine } from "./engines.ts";
import type { SeedJob } from "./seed.ts";

/** A catalogue: so many packages, each with so many versions of two installers. */
export interface Catalogue {
  readonly packages: number;
  readonly versions: number;
}

const SEED = fileURLToPath(new URL("seed.ts", import.meta.url));
const MEMORY_DISK = "/dev/shm";

/** Filled installations, each made once and then used by every case that wants it. */
export class Installations {
  readonly #folder: () => string;
  readonly #filled = new Map<string, Promise<Record<string, string>>>();

  /** `folder` answers an empty folder on the disk that is measured. */
  constructor(folder: () => string) {
    this.#folder = folder;
  }

  /** The settings of an installation that holds this catalogue, on the disk. */
  open(engine: Engine, catalogue: Catalogue): Promise<Record<string, string>> {
    const name = `${engine.name} ${catalogue.packages} ${catalogue.versions}`;
    const known = this.#filled.get(name) ?? this.#fill(engine, catalogue);
    this.#filled.set(name, known);
    return known;
  }

  /** The settings of an installation with nothing in it. */
  empty(engine: Engine): Promise<Record<string, string>> {
    return engine.open(this.#folder());
  }

  async #fill(engine: Engine, catalogue: Catalogue): Promise<Record<string, string>> {
    const folder = this.#folder();
    const env = await engine.open(folder);
    if (engine !== EMBEDDED || !await isFolder(MEMORY_DISK)) {
      await seed({ env: productEnv(env), ...catalogue });
      return env;
    }
    const quick = await Deno.makeTempDir({ dir: MEMORY_DISK, prefix: "packhouse-bench-" });
    try {
      await seed({ env: productEnv({ ...env, DATA_DIR: quick }), ...catalogue });
      await copyFolder(quick, folder);
    } finally {
      await Deno.remove(quick, { recursive: true });
    }
    return env;
  }
}

/** Every insert reaches the disk before it answers, which takes minutes unless the disk is memory. */
async function seed(job: SeedJob): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", SEED, JSON.stringify(job)],
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("The catalogue could not be filled");
}

async function copyFolder(from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (!isDirectory) {
      await Deno.copyFile(source, target);
      continue;
    }
    await Deno.mkdir(target, { recursive: true });
    await copyFolder(source, target);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}
