/** Compiles the product into one executable file for each platform. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleUi } from "./bundle_ui.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Our names of the platforms, and the compiler's. */
const TARGETS = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
} as const;

/** A platform that the product is released for. */
export type Target = keyof typeof TARGETS;

/**
 * What a server may do, asked for once and for all: it has nobody to ask at run time. Programs are
 * run for `SCAN_COMMAND` alone.
 */
const PERMISSIONS = ["net", "read", "write", "env", "sys", "run"].map((name) => `--allow-${name}`);

const HELP = `Compiles Packhouse into dist/packhouse-<target>[.exe]

Usage: deno task compile [--target <target>]… [--out <folder>]

  --target <target>  ${Object.keys(TARGETS).join(", ")}; may be repeated.
                     Without it, every target.
  --out <folder>     Where the files are written, instead of dist.

The base runtime of each target is downloaded once, unless DENORT_BIN names a denort
of Deno ${Deno.version.deno}; that one serves a single target, by default this machine's.

A target whose base runtime cannot be had is left out, in one line. The exit status is
1 when such a target was asked for by name or when nothing was compiled, else 0.
Any other failure ends the work at once with status 1.`;

/** Compiles one target; answers the file, or `null` where its base runtime cannot be had. */
async function compileFor(target: Target, folder: string): Promise<string | null> {
  const output = join(folder, `packhouse-${target}${target.startsWith("windows") ? ".exe" : ""}`);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "compile",
        "--quiet",
        "--no-check",
        "--no-prompt",
        "--exclude-unused-npm",
        ...PERMISSIONS,
        ...await unreadable(),
      ],
      ...["--target", TARGETS[target], "--output", output, join(ROOT, "mod.ts")],
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return output;
  const reason = new TextDecoder().decode(stderr);
  if (!lacksRuntime(reason)) throw new CompileFailed(`Cannot compile ${target}:\n${reason}`);
  return null;
}

/** Packages with tests of their own in which the compiler overflows its stack; nothing imports those. */
const WITH_TESTS = ["bintrees"];

/** Flags that keep such tests out, wherever packages are cached on this machine. */
async function unreadable(): Promise<readonly string[]> {
  await run(["cache", "--quiet", join(ROOT, "mod.ts")]);
  const { npmCache } = JSON.parse(await run(["info", "--json"]));
  const found: string[] = [];
  for (const registry of Deno.readDirSync(npmCache)) {
    for (const name of WITH_TESTS) {
      const folder = join(npmCache, registry.name, name);
      for (const version of foldersIn(folder)) {
        found.push("--exclude", join(folder, version, "test"));
      }
    }
  }
  return found;
}

async function run(args: readonly string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new CompileFailed(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function foldersIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].filter((one) => one.isDirectory).map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
    return [];
  }
}

class CompileFailed extends Error {}

/** Whether the compiler stopped for want of a base runtime: its download, or `DENORT_BIN`. */
function lacksRuntime(reason: string): boolean {
  return /Setting up base binary|Could not find denort/.test(reason);
}

/** The targets a command line names, all of them where it names none. */
function chooseTargets(named: readonly string[]): readonly Target[] {
  const unknown = named.find((name) => !(name in TARGETS));
  if (unknown) {
    throw new CompileFailed(
      `Cannot compile for "${unknown}": the targets are ${Object.keys(TARGETS).join(", ")}`,
    );
  }
  if (!Deno.env.has("DENORT_BIN")) {
    return (named.length ? named : Object.keys(TARGETS)) as Target[];
  }
  if (named.length > 1) {
    throw new CompileFailed("DENORT_BIN is the runtime of one target: name one --target");
  }
  return [named[0] as Target | undefined ?? hostTarget()];
}

/** The target that runs on this machine. */
export function hostTarget(): Target {
  const found = Object.entries(TARGETS).find(([, triple]) => triple === Deno.build.target);
  if (!found) throw new CompileFailed(`Packhouse is not released for ${Deno.build.target}`);
  return found[0] as Target;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      target: { type: "string", multiple: true, default: [] },
      out: { type: "string", default: join(ROOT, "dist") },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(HELP), 0;
  const targets = chooseTargets(values.target);
  await bundleUi();
  await Deno.mkdir(values.out, { recursive: true });
  const written: string[] = [];
  for (const target of targets) {
    const file = await compileFor(target, values.out);
    if (file) written.push(file);
    console.log(file ? await described(file) : missingRuntime(target));
  }
  const everyNamed = values.target.length === 0 || written.length === targets.length;
  return written.length && everyNamed ? 0 : 1;
}

function missingRuntime(target: Target): string {
  return Deno.env.has("DENORT_BIN")
    ? `cannot read the base runtime for ${target}: DENORT_BIN names no file`
    : `cannot download the base runtime for ${target}: ` +
      `set DENORT_BIN to a denort of Deno ${Deno.version.deno}`;
}

async function described(file: string): Promise<string> {
  return `${file}  ${((await Deno.stat(file)).size / 2 ** 20).toFixed(1)} MiB`;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (cause) {
    const expected = cause instanceof CompileFailed || cause instanceof TypeError;
    if (!expected) throw cause;
    console.error(cause.message);
    Deno.exit(1);
  }
}
