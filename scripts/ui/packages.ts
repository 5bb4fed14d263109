import { dirname, join } from "node:path";

interface PackageInfo {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly localPath: string;
}

interface GraphInfo {
  readonly modules: readonly { readonly npmPackage?: string }[];
  readonly npmPackages: Readonly<Record<string, PackageInfo>>;
}

/**
 * Lays out the npm packages that `entry` needs as a `node_modules` below `folder`, where a bundler
 * finds them, and answers that folder. They are links into Deno's cache: nothing is installed
 * twice, and the paths a bundler sees are the same on every machine.
 */
export async function linkPackages(entry: string, folder: string): Promise<string> {
  const packages = join(folder, "node_modules");
  await Deno.remove(packages, { recursive: true }).catch(ignoreMissing);
  for (const { name, localPath } of neededBy(await graphOf(entry))) {
    const link = join(packages, name);
    await Deno.mkdir(dirname(link), { recursive: true });
    await Deno.symlink(localPath, link, { type: "junction" });
  }
  return packages;
}

async function graphOf(entry: string): Promise<GraphInfo> {
  const info = new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry] });
  const { success, stdout, stderr } = await info.output();
  if (!success) throw new Error(`Cannot resolve ${entry}: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function neededBy({ modules, npmPackages }: GraphInfo): Set<PackageInfo> {
  const needed = new Set<PackageInfo>();
  const add = (id: string) => {
    const found = npmPackages[id];
    if (!found || needed.has(found)) return;
    needed.add(found);
    found.dependencies.forEach(add);
  };
  for (const { npmPackage } of modules) if (npmPackage) add(npmPackage);
  return needed;
}

function ignoreMissing(cause: unknown): void {
  if (!(cause instanceof Deno.errors.NotFound)) throw cause;
}
