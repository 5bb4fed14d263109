import { compileGlobs } from "../../../kit/glob_set.ts";
import { fold } from "../../../kit/fold.ts";
import type { UpstreamPackage } from "../../mirroring.ts";
import { breathe, type IndexReader, WITHOUT_PAUSE } from "./index_reader.ts";
import { isUsable } from "./usable.ts";

/** Packages of an index whose ids fit one of the globs in any case, by id. */
export async function* packagesIn(
  reader: Pick<IndexReader, "ids" | "at">,
  globs: readonly string[],
): AsyncGenerator<UpstreamPackage> {
  const fits = compileGlobs(globs.map(fold));
  let count = 0;
  for (const [row, id] of reader.ids()) {
    if (++count % WITHOUT_PAUSE === 0) await breathe();
    if (!fits(fold(id)) || !isUsable(id)) continue;
    const found = reader.at(row, id);
    if (found) yield found;
  }
}

/** The package of an id, in any case. */
export function packageIn(
  reader: Pick<IndexReader, "rowOf" | "at">,
  name: string,
): UpstreamPackage | null {
  const found = reader.rowOf(name);
  return found && isUsable(found[1]) ? reader.at(...found) : null;
}
