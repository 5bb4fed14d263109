import { createFuzzy } from "./_edit_distance.ts";
import { fold } from "../../kit/fold.ts";
import { matchesGlob } from "../../kit/glob.ts";
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
  /** Whether every value that has a trace is accepted. */
  readonly certain: boolean;
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
 * `Wildcard` knows `*` and `?`. The fuzzy types forgive no edit in up to 2 characters, one in up to
 * 5, or 8 where a part is enough, and two in longer keywords.
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
): Pick<Matcher, "traces" | "certain" | "accepts"> {
  switch (type) {
    case "Exact":
    case "CaseInsensitive":
      return { traces: [folded], certain: false, accepts: (value) => value === folded };
    case "StartsWith":
      return {
        traces: [BOUNDARY + folded],
        certain: true,
        accepts: (value) => value.startsWith(folded),
      };
    case "Substring":
      return { traces: [folded], certain: true, accepts: (value) => value.includes(folded) };
    case "Wildcard":
      return {
        traces: longestLiteral(folded),
        certain: false,
        accepts: (value) => matchesGlob(folded, value),
      };
    case "Fuzzy":
    case "FuzzySubstring": {
      const anywhere = type === "FuzzySubstring";
      const edits = editsIn(folded, anywhere);
      const accepts = createFuzzy(folded, { edits, anywhere });
      return { traces: pieces(folded, edits + 1), certain: false, accepts };
    }
  }
}

function longestLiteral(pattern: string): readonly string[] | null {
  const [longest = ""] = pattern.split(/[*?]+/).sort((a, b) => b.length - a.length);
  return longest === "" ? null : [longest];
}

function editsIn({ length }: string, anywhere: boolean): number {
  return length <= 2 ? 0 : length <= (anywhere ? 8 : 5) ? 1 : 2;
}

/** Of one piece more than there may be edits, at least one is left whole. */
function pieces(keyword: string, count: number): readonly string[] {
  const cut = (at: number): number => Math.floor(keyword.length * at / count);
  return Array.from({ length: count }, (_, at) => keyword.slice(cut(at), cut(at + 1)));
}
