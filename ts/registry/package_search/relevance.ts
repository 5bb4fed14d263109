import { fold } from "../../kit/fold.ts";
import type { ListedPackage } from "./listed_package.ts";

/** What somebody has typed, ready to be looked for. */
export interface Wanted {
  readonly phrase: string;
  /** The phrase as a line of its own. */
  readonly line: string;
  /** Longest first: these are found least often. */
  readonly words: readonly string[];
}

/** Reads what somebody has typed; `null` where that is nothing. */
export function wantedIn(typed: string): Wanted | null {
  const words = fold(typed).split(/\s+/u).filter((word) => word !== "");
  if (words.length === 0) return null;
  const longestFirst = [...new Set(words)].sort((one, other) => other.length - one.length);
  const phrase = words.join(" ");
  return { phrase, line: `${phrase}\n`, words: longestFirst };
}

/** Whether all words stand somewhere in what a package is found by. */
export function isWanted({ text }: ListedPackage, { words }: Wanted): boolean {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}

/** How many distances there are. */
export const DISTANCES = 4;

/** How far a package is from what somebody wanted: 0 when it has that very name. */
export function distanceOf(
  { text, titleAt, titleEnd }: ListedPackage,
  { phrase, line, words }: Wanted,
): number {
  if (text.startsWith(line) || text.startsWith(line, titleAt)) return 0;
  if (text.startsWith(phrase) || text.startsWith(phrase, titleAt)) return 1;
  return words.every((word) => beginsWord(text, word, titleEnd)) ? 2 : 3;
}

const LETTER = /[\p{L}\p{N}]/u;

function beginsWord(text: string, word: string, end: number): boolean {
  for (let at = text.indexOf(word); at >= 0 && at < end; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !LETTER.test(text[at - 1]!)) return true;
  }
  return false;
}
