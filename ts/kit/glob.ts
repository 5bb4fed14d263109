/**
 * Whether the whole of `text` fits a pattern in which `*` is any run of characters and `?` any one.
 * Returns only to the last `*`, so that time grows with the product of both lengths at worst.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, reached, star, resume] = [0, 0, -1, 0];
  while (reached < text.length) {
    const sign = pattern.charCodeAt(at);
    if (sign === ANY_RUN) {
      star = at++;
      resume = reached;
    } else if (sign === ANY_ONE || sign === text.charCodeAt(reached)) {
      at++;
      reached++;
    } else if (star >= 0) {
      at = star + 1;
      reached = ++resume;
    } else {
      return false;
    }
  }
  while (pattern.charCodeAt(at) === ANY_RUN) at++;
  return at === pattern.length;
}

const ANY_RUN = 0x2a;
const ANY_ONE = 0x3f;

/** A pattern of {@link matchesGlob}, made ready for many texts; `null` for one that every text fits. */
export function compileGlob(pattern: string): ((text: string) => boolean) | null {
  const beginning = pattern.replace(/\*+$/, "");
  if (/[*?]/.test(beginning)) return (text) => matchesGlob(pattern, text);
  if (beginning === pattern) return (text) => text === pattern;
  return beginning === "" ? null : (text) => text.startsWith(beginning);
}
