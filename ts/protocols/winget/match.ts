import { isWithin, isWithinPartOf } from "./_edit_distance.ts";
import { fold } from "./_fold.ts";
import { matchesGlob } from "./_glob.ts";
import { asksForEquality, type MatchField, type RequestMatch } from "./search_request.ts";

/** Stands before every value in a haystack, and therefore in none. */
export const BOUNDARY = "\0";

/** A keyword, made ready to be compared with many values. */
export interface Matcher {
  readonly folded: string;
  /** Whether it only looks for values that are equal to `folded`. */
  readonly equality: boolean;
  /** What a value must be spelled like (NFC), where case counts. */
  readonly spelled: string | null;
  /**
   * One of these stands in every value that is accepted, with {@link BOUNDARY} for its beginning;
   * `null` when nothing can be said.
   */
  readonly traces: readonly string[] | null;
  /** Whether a folded value matches; its spelling is for {@link isSpelled} to judge. */
  accepts(value: string): boolean;
}

const CASE_COUNTS: ReadonlySet<MatchField> = new Set<MatchField>([
  "PackageIdentifier",
  "PackageName",
  "Moniker",
  "Tag",
  "Command",
]);

/**
 * Makes a keyword ready; `null` for one that nothing can match, as the empty one. All types are
 * blind to case, but for `Exact` on what users type: codes and normalised names arrive folded.
 * `Wildcard` knows `*` and `?`; the fuzzy types forgive no edit in up to 2 characters, one in up
 * to 5 and two in longer keywords.
 */
export function createMatcher(match: RequestMatch, field: MatchField): Matcher | null {
  const { keyword, type } = match;
  const folded = fold(keyword);
  if (folded === "" || folded.includes(BOUNDARY)) return null;
  const spelled = type === "Exact" && CASE_COUNTS.has(field) ? keyword.normalize("NFC") : null;
  return { folded, spelled, equality: asksForEquality(match), ...comparison(folded, type) };
}

/** Whether a value is spelled as the keyword, where that counts. */
export function isSpelled({ spelled }: Matcher, value: string): boolean {
  return spelled === null || value.normalize("NFC") === spelled;
}

function comparison(
  folded: string,
  type: RequestMatch["type"],
): Pick<Matcher, "traces" | "accepts"> {
  switch (type) {
    case "Exact":
    case "CaseInsensitive":
      return { traces: [folded], accepts: (value) => value === folded };
    case "StartsWith":
      return { traces: [BOUNDARY + folded], accepts: (value) => value.startsWith(folded) };
    case "Substring":
      return { traces: [folded], accepts: (value) => value.includes(folded) };
    case "Wildcard":
      return { traces: longestLiteral(folded), accepts: (value) => matchesGlob(folded, value) };
    case "Fuzzy":
      return { traces: pieces(folded), accepts: (value) => isWithin(edits(folded), folded, value) };
    case "FuzzySubstring":
      return {
        traces: pieces(folded),
        accepts: (value) => isWithinPartOf(edits(folded), folded, value),
      };
  }
}

function longestLiteral(pattern: string): readonly string[] | null {
  const [longest = ""] = pattern.split(/[*?]+/).sort((a, b) => b.length - a.length);
  return longest === "" ? null : [longest];
}

function edits(keyword: string): number {
  return keyword.length <= 2 ? 0 : keyword.length <= 5 ? 1 : 2;
}

/** Of one piece more than there may be edits, at least one is left whole. */
function pieces(keyword: string): readonly string[] {
  const count = edits(keyword) + 1;
  const cut = (at: number): number => Math.floor(keyword.length * at / count);
  return Array.from({ length: count }, (_, at) => keyword.slice(cut(at), cut(at + 1)));
}
