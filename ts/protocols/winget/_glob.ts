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
