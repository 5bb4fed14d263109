import { matchesGlob } from "./glob.ts";

/**
 * Whether a text fits any of many patterns of {@link matchesGlob}. What a pattern begins with is
 * looked up, so that hundreds of patterns cost hardly more than one.
 */
export function compileGlobs(patterns: readonly string[]): (text: string) => boolean {
  const exact = new Set<string>();
  const byBeginning = new Map<string, string[]>();
  for (const pattern of patterns) {
    const wild = pattern.search(/[*?]/);
    if (wild < 0) {
      exact.add(pattern);
      continue;
    }
    const beginning = pattern.slice(0, wild);
    const alike = byBeginning.get(beginning);
    if (alike) alike.push(pattern);
    else byBeginning.set(beginning, [pattern]);
  }
  const lengths = [...new Set([...byBeginning.keys()].map(({ length }) => length))];
  return (text) =>
    exact.has(text) || lengths.some((length) =>
      length <= text.length &&
      byBeginning.get(text.slice(0, length))?.some((pattern) => matchesGlob(pattern, text))
    );
}
