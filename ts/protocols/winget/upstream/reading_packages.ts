import { compileGlobs } from "../../../kit/glob_set.ts";
import { compareOrdinal, fold } from "../../../kit/fold.ts";
import type { UpstreamPackage } from "../../mirroring.ts";
import { breathe, type IndexReader, WITHOUT_PAUSE } from "./index_reader.ts";
import { isUsable } from "./usable.ts";

/** Packages of an index whose ids fit one of the globs in any case, by id. */
export async function* packagesIn(
  reader: Pick<IndexReader, "ids" | "at">,
  globs: readonly string[],
): AsyncGenerator<UpstreamPackage> {
  const found: (readonly [row: number, id: string])[] = [];
  const fits = compileGlobs(globs.map(fold));
  const rest = every(WITHOUT_PAUSE);
  for (const one of reader.ids()) {
    await rest();
    if (fits(fold(one[1])) && isUsable(one[1])) found.push(one);
  }
  found.sort(([, one], [, other]) => compareOrdinal(one, other));
  for (const one of found) {
    await rest();
    const package_ = reader.at(...one);
    if (package_) yield package_;
  }
}

/** Lets others have their turn at every so many calls. */
function every(count: number): () => Promise<void> | void {
  let calls = 0;
  return () => ++calls % count === 0 ? breathe() : undefined;
}

/** The package of an id, in any case. */
export function packageIn(
  reader: Pick<IndexReader, "rowOf" | "at">,
  name: string,
): UpstreamPackage | null {
  const found = reader.rowOf(name);
  return found && isUsable(found[1]) ? reader.at(...found) : null;
}
