import { Scanner } from "@tailwindcss/oxide";
import * as esbuild from "esbuild";
import { basename, join } from "node:path";
import { compile } from "tailwindcss";
import tailwind from "tailwindcss/index.css" with { type: "text" };
import { linkPackages } from "./packages.ts";

/** One file as the browser gets it. */
export interface BuiltFile {
  /** Below the interface's root: `index.html`, `assets/main-H3X7Q2AB.js`. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What is built and from where. */
export interface BuildOptions {
  /** The folder with `index.html`, `main.tsx`, `main.css` and `icon.svg`. */
  readonly source: string;
  /** The repository's root: names in the output are relative to it. */
  readonly root: string;
  /** Where links to packages may be laid. */
  readonly scratch: string;
  readonly version: string;
}

/** The newest syntax that browsers of the last two years all understand. */
const TARGET = ["chrome123", "firefox120", "safari17.5"];

/** Builds the interface: split and hashed scripts, one style sheet, and the page that names them. */
export async function buildUi(options: BuildOptions): Promise<BuiltFile[]> {
  try {
    const packages = await linkPackages(join(options.source, "main.tsx"), options.scratch);
    const [assets, style] = await Promise.all([script(options, packages), styleOf(options.source)]);
    const icon = await Deno.readFile(join(options.source, "icon.svg"));
    assets.push(await named("main.css", style), await named("icon.svg", icon));
    return [await page(options.source, assets), ...assets];
  } finally {
    await esbuild.stop();
  }
}

async function script(options: BuildOptions, packages: string): Promise<BuiltFile[]> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(options.source, "main.tsx")],
    absWorkingDir: options.root,
    nodePaths: [packages],
    preserveSymlinks: true,
    outdir: join(options.root, "out"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    jsx: "automatic",
    jsxImportSource: "preact",
    target: TARGET,
    define: { PACKHOUSE_VERSION: JSON.stringify(options.version) },
    write: false,
    logLevel: "warning",
  });
  return outputFiles.map(({ path, contents }) => ({
    path: `assets/${basename(path)}`,
    bytes: new Uint8Array(contents),
  }));
}

async function styleOf(source: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = await Deno.readTextFile(join(source, "main.css"));
  const { build } = await compile(text, { base: source, loadStylesheet: onlyTailwind });
  const scanner = new Scanner({ sources: [{ base: source, pattern: "**/*.tsx", negated: false }] });
  const style = build(scanner.scan().sort());
  const { code } = await esbuild.transform(style, { loader: "css", minify: true, target: TARGET });
  return new TextEncoder().encode(code);
}

function onlyTailwind(
  id: string,
  base: string,
): Promise<{ path: string; base: string; content: string }> {
  if (id !== "tailwindcss") throw new Error(`Cannot import "${id}": only "tailwindcss" is known`);
  return Promise.resolve({ path: id, base, content: tailwind });
}

async function named(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<BuiltFile> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const [stem, extension] = name.split(".");
  return { path: `assets/${stem}-${digest.toHex().slice(0, 8).toUpperCase()}.${extension}`, bytes };
}

/** Puts the hashed names where `index.html` says the plain ones. */
async function page(source: string, assets: readonly BuiltFile[]): Promise<BuiltFile> {
  const text = await Deno.readTextFile(join(source, "index.html"));
  const linked = text.replace(/(?<=(?:href|src)=")[\w.]+(?=")/g, (name) => {
    const [stem, extension] = name.replace(/tsx$/, "js").split(".");
    const hashed = new RegExp(`^assets/${stem}-[0-9A-Z]{8}\\.${extension}$`);
    const asset = assets.find(({ path }) => hashed.test(path));
    if (!asset) throw new Error(`index.html names "${name}", which was not built`);
    return `/ui/${asset.path}`;
  });
  return { path: "index.html", bytes: new TextEncoder().encode(linked) };
}
