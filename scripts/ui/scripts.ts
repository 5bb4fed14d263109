import * as esbuild from "esbuild";
import { basename, join } from "node:path";
import { type BuildOptions, type BuiltFile, TARGET } from "./build.ts";
import { sharedChunk } from "./shared_chunk.ts";

/** Where they would be written to; only names are made of it. */
const OUT = "out";

/** Scripts, split so that a page is loaded when it is first gone to. */
export async function buildScripts(
  { source, root, version }: BuildOptions,
  packages: string,
): Promise<BuiltFile[]> {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [join(source, "main.tsx")],
    absWorkingDir: root,
    nodePaths: [packages],
    preserveSymlinks: true,
    outdir: join(root, OUT),
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
    define: { PACKHOUSE_VERSION: JSON.stringify(version) },
    write: false,
    metafile: true,
    plugins: [sharedChunk({ source, shared: join(source, "shared.ts") })],
    logLevel: "warning",
  });
  return outputFiles.map(({ path, contents }) => {
    const { entryPoint, imports } = metafile.outputs[`${OUT}/${basename(path)}`]!;
    const needs = imports.filter(({ kind }) => kind === "import-statement");
    return {
      path: assetPath(path),
      bytes: new Uint8Array(contents),
      ...(entryPoint && { source: entryPoint }),
      needs: needs.map(({ path }) => assetPath(path)),
    };
  });
}

function assetPath(path: string): string {
  return `assets/${basename(path)}`;
}
