import { dirname, join } from "node:path";

interface PackageInfo {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly localPath: string;
}

interface ModuleInfo {
  readonly specifier: string;
  readonly npmPackage?: string;
  readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
}

interface GraphInfo {
  readonly roots: readonly string[];
  readonly modules: readonly ModuleInfo[];
  readonly redirects: Readonly<Record<string, string>>;
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

function neededBy({ npmPackages, ...graph }: GraphInfo): Set<PackageInfo> {
  const needed = new Set<PackageInfo>();
  const add = (id: string) => {
    const found = npmPackages[id];
    if (!found || needed.has(found)) return;
    needed.add(found);
    found.dependencies.forEach(add);
  };
  for (const { npmPackage } of runModules(graph)) if (npmPackage) add(npmPackage);
  return needed;
}

/** Modules that are run: the interface takes only the types of the server's. */
function runModules(
  { roots, modules, redirects }: Omit<GraphInfo, "npmPackages">,
): Set<ModuleInfo> {
  const byName = new Map(modules.map((one) => [one.specifier, one]));
  const run = new Set<ModuleInfo>();
  const add = (name: string) => {
    const found = byName.get(redirects[name] ?? name);
    if (!found || run.has(found)) return;
    run.add(found);
    for (const { code } of found.dependencies ?? []) if (code?.specifier) add(code.specifier);
  };
  roots.forEach(add);
  return run;
}

function ignoreMissing(cause: unknown): void {
  if (!(cause instanceof Deno.errors.NotFound)) throw cause;
}
