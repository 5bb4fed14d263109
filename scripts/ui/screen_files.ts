import type { BuiltFile } from "./build.ts";

/** Everything that a browser fetches, apart from data, to show one screen first: the page, its style and scripts. */
export function screenFiles(files: readonly BuiltFile[], screen: string): readonly BuiltFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const needed = new Set(files.filter(({ path }) => /\.(html|css)$/.test(path)));
  const add = (file: BuiltFile) => {
    if (needed.has(file)) return;
    needed.add(file);
    for (const path of file.needs ?? []) add(byPath.get(path)!);
  };
  for (const source of ["ui/main.tsx", screen]) add(sourced(files, source));
  return [...needed];
}

/** The script that was made of this source. */
function sourced(files: readonly BuiltFile[], source: string): BuiltFile {
  const file = files.find((one) => one.source === source);
  if (!file) throw new Error(`Nothing was built of ${source}`);
  return file;
}
