import type { Plugin } from "esbuild";

/** Marks what is resolved by this plugin itself. */
const OWN = Symbol("own");

/**
 * Has every page begin with `shared`, so that what most pages need becomes one file that all of them
 * have in common. Left alone, esbuild makes a file for each set of pages that share a module: dozens of
 * a few hundred bytes, of which a browser fetches six at a time.
 */
export function sharedChunk({ source, shared }: { source: string; shared: string }): Plugin {
  const pages = new Set<string>();
  return {
    name: "shared-chunk",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
        const { importer, resolveDir, kind } = rest;
        if (kind !== "dynamic-import" || pluginData === OWN) return undefined;
        // What a library would load lazily is nothing of ours: rendering in advance, for instance.
        if (!importer.startsWith(source)) return { external: true };
        const page = await build.resolve(path, { importer, resolveDir, kind, pluginData: OWN });
        if (page.path.startsWith(source)) pages.add(page.path);
        return page;
      });
      build.onLoad({ filter: /\.tsx$/ }, async ({ path }) => {
        if (!pages.has(path)) return undefined;
        const contents = await Deno.readTextFile(path);
        return { contents: `${contents}\nimport ${JSON.stringify(shared)};\n`, loader: "tsx" };
      });
    },
  };
}
