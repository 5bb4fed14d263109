import { fileURLToPath } from "node:url";
import { bundleUi } from "../../../scripts/bundle_ui.ts";
import { buildUi, type BuiltFile } from "../../../scripts/ui/build.ts";
import { gzipSize } from "../../../scripts/ui/encode.ts";
import { screenFiles } from "../../../scripts/ui/screen_files.ts";
import { lacks } from "../../servers/component.ts";
import {
  type Conditions,
  type FirstLoad,
  firstLoad,
  type FirstScreen,
} from "../browser/first_load.ts";
import { EMBEDDED } from "../data/engines.ts";
import { kilobytes, milliseconds, number } from "../figures.ts";
import { type Bench, type Case, median } from "../measure.ts";
import { startWatched, type WatchedProduct } from "../processes/servers.ts";
import { measureList } from "./ui_list.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const SCREENS: readonly (FirstScreen & { readonly source: string })[] = [
  {
    ...{ about: "sign-in", path: "/ui/sign-in", signedIn: false },
    ...{ usable: "input[name=username]", source: "ui/sign_in/page.tsx" },
  },
  {
    ...{ about: "dashboard", path: "/ui/", signedIn: true },
    ...{ usable: "main dl dd", source: "ui/dashboard/page.tsx" },
  },
];

const CONDITIONS: readonly (Conditions & { readonly budget?: number })[] = [
  { about: "nothing slowed", slower: 1 },
  {
    about: "1.5 Mbit/s, 150 ms latency, 4× slower processor",
    network: { bits: 1.5e6, latency: 150 },
    slower: 4,
  },
];

/** The interface: what a first visit costs, and how a list of very many packages moves. */
export const UI: Case = {
  name: "ui",
  about: "first visits of the interface in Chromium, and a list of very many packages",
  async run(bench) {
    await measureSizes(bench);
    if (lacks("chromium")) {
      return bench.note("ui: visits left out, because Chromium is not installed");
    }
    bench.note(
      `load of the machine before the interface: ${Deno.loadavg().map(number).join(", ")}`,
    );
    await bundleUi();
    const packages = bench.sizes.catalogues.at(-1)!;
    const env = await bench.installations.open(EMBEDDED, { packages, versions: 3 });
    await using product = await startWatched(env);
    await measureVisits(bench, product, packages);
    await measureList(bench, product, packages);
  },
};

async function measureSizes(bench: Bench): Promise<void> {
  const files = await buildUi({
    ...{ source: `${ROOT}ui`, root: ROOT, scratch: bench.folder(), version: "0.0.0" },
  });
  for (const { about, source } of SCREENS) {
    const sizes = await Promise.all(screenFiles(files, source).map(gzipSize));
    const size = sizes.reduce((total, one) => total + one, 0);
    bench.report({
      work: `first screen, ${about}: page, style and scripts, by gzip`,
      figure: `${kilobytes(size)} in ${sizes.length} files`,
      ...{ budget: "< 60 KB", kept: size < 60_000 },
    });
  }
  bench.note(`Each page's own script, by gzip: ${await pageSizes(files)}`);
}

async function pageSizes(files: readonly BuiltFile[]): Promise<string> {
  const pages = files.filter(({ source }) => /page\.tsx$/.test(source ?? ""));
  const sizes = await Promise.all(pages.map(async (file) => ({
    name: file.source!.replace(/^ui\/|\.tsx$/g, ""),
    size: await gzipSize(file),
  })));
  return sizes.toSorted((one, other) => other.size - one.size)
    .map(({ name, size }) => `${name} ${kilobytes(size)}`).join(", ");
}

async function measureVisits(
  bench: Bench,
  product: WatchedProduct,
  packages: number,
): Promise<void> {
  for (const conditions of CONDITIONS) {
    for (const screen of SCREENS) {
      const loads: FirstLoad[] = [];
      for (let round = 0; round < bench.sizes.visits; round++) {
        loads.push(await firstLoad(product, screen, conditions));
      }
      reportVisit(
        bench,
        `${screen.about}, ${number(packages)} packages; ${conditions.about}`,
        loads,
      );
    }
  }
}

function reportVisit(bench: Bench, of: string, loads: readonly FirstLoad[]): void {
  const middle = (read: (load: FirstLoad) => number) => median(loads.map(read));
  bench.report({
    work: `first visit until it can be used: ${of}`,
    figure: milliseconds(middle(({ usable }) => usable)),
  });
  bench.report({
    work: `first and largest paint, blocked, shifted: ${of}`,
    figure: [
      milliseconds(middle(({ firstPaint }) => firstPaint)),
      milliseconds(middle(({ largestPaint }) => largestPaint)),
      milliseconds(middle(({ blocked }) => blocked)),
      middle(({ shift }) => shift).toFixed(3),
    ].join(", "),
  });
}
