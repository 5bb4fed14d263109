import { fold } from "../../../kit/fold.ts";
import type { UpstreamFound, UpstreamPackage, UpstreamSearch } from "../../mirroring.ts";
import { breathe, type IndexReader, type PackageTexts, WITHOUT_PAUSE } from "./index_reader.ts";

const MOST_WORDS = 8;
const LONGEST_WORDS = 200;

/** How well a word fits, best first; a tag that has it is the least. */
const RANKS = { whole: 0, beginning: 1, step: 2, inside: 3, tag: 4, none: Infinity } as const;

interface Hit {
  readonly row: number;
  readonly id: string;
  readonly rank: number;
}

/** Packages that have all words somewhere, best first, then by id. */
export async function searchIndex(
  reader: Pick<IndexReader, "texts" | "tagged" | "at">,
  { words: text, offset, limit }: UpstreamSearch,
): Promise<UpstreamFound> {
  const words = fold(text.slice(0, LONGEST_WORDS)).split(/\s+/).filter((word) => word !== "")
    .slice(0, MOST_WORDS);
  if (words.length === 0) return { items: [], hasMore: false };
  const hits = [...(await hitsFor(reader, words)).values()]
    .sort((one, other) => one.rank - other.rank || (one.id < other.id ? -1 : 1));
  const items: UpstreamPackage[] = [];
  let at = offset;
  for (; at < hits.length && items.length < limit; at++) {
    const found = reader.at(hits[at]!.row, hits[at]!.id);
    if (found) items.push(found);
  }
  return { items, hasMore: at < hits.length };
}

async function hitsFor(
  reader: Pick<IndexReader, "texts" | "tagged">,
  words: readonly string[],
): Promise<ReadonlyMap<number, Hit>> {
  const tagged = words.map((word) => reader.tagged((tag) => tag.includes(word)));
  const hits = new Map<number, Hit>();
  let count = 0;
  for (const texts of reader.texts()) {
    if (++count % WITHOUT_PAUSE === 0) await breathe();
    const rank = rankOf(texts, words, tagged);
    const known = hits.get(texts.row);
    if (rank === Infinity || known && known.rank <= rank) continue;
    hits.set(texts.row, { row: texts.row, id: texts.id, rank });
  }
  return hits;
}

function rankOf(
  { row, id, title, moniker }: PackageTexts,
  words: readonly string[],
  tagged: readonly ReadonlySet<number>[],
): number {
  const fields = [id, title, moniker].map(fold);
  let sum = 0;
  words.forEach((word, at) => {
    const ranks = fields.map((field) => rankIn(field, word));
    sum += Math.min(...ranks, tagged[at]!.has(row) ? RANKS.tag : RANKS.none);
  });
  return sum;
}

function rankIn(field: string, word: string): number {
  const at = field.indexOf(word);
  if (at < 0) return RANKS.none;
  if (field === word) return RANKS.whole;
  if (at === 0) return RANKS.beginning;
  const isStep = [".", " ", "-"].some((sign) => field.includes(sign + word));
  return isStep ? RANKS.step : RANKS.inside;
}
