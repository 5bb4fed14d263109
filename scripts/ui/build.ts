import { Scanner } from "@tailwindcss/oxide";
import * as esbuild from "esbuild";
import { join } from "node:path";
import { compile } from "tailwindcss";
import tailwind from "tailwindcss/index.css" with { type: "text" };
import { linkPackages } from "./packages.ts";
import { buildScripts } from "./scripts.ts";

/** One file as the browser gets it. */
export interface BuiltFile {
  /** Below the interface's root: `index.html`, `assets/main-H3X7Q2AB.js`. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What a script that is loaded by itself was made of: `ui/packages/page.tsx`. */
  readonly source?: string;
  /** The paths of scripts that this one cannot begin without. */
  readonly needs?: readonly string[];
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
export const TARGET = ["chrome123", "firefox120", "safari17.5"];

/** Builds the interface: split and hashed scripts, one style sheet, and the page that names them. */
export async function buildUi(options: BuildOptions): Promise<BuiltFile[]> {
  try {
    const packages = await linkPackages(join(options.source, "main.tsx"), options.scratch);
    const [assets, style] = await Promise.all([
      buildScripts(options, packages),
      styleOf(options.source),
    ]);
    const icon = await Deno.readFile(join(options.source, "icon.svg"));
    assets.push(await named("main.css", style), await named("icon.svg", icon));
    return [await page(options.source, assets), ...assets];
  } finally {
    await esbuild.stop();
  }
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
  const whole = linked.replace(HEAD_END, `${preloads(assets)}${HEAD_END}`);
  return { path: "index.html", bytes: new TextEncoder().encode(whole) };
}

const HEAD_END = "  </head>";
const MAIN = "ui/main.tsx";

/** Scripts that are needed whatever is shown, and of which a browser would learn one after the other. */
function preloads(assets: readonly BuiltFile[]): string {
  const main = assets.find(({ source }) => source === MAIN);
  const pages = assets.filter(({ source }) => source !== undefined && source !== MAIN);
  const ahead = assets.filter(({ path }) =>
    main?.needs?.includes(path) || pages.every(({ needs }) => needs?.includes(path))
  );
  return ahead.map(({ path }) => `    <link rel="modulepreload" href="/ui/${path}" />\n`).join("");
}
