/**
 * Whether the whole of `text` fits a pattern in which `*` is any run of characters and `?` any one.
 * Returns only to the last `*`, so that time grows with the product of both lengths at worst.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, in_] = [0, 0];
  let star = -1;
  let resume = 0;
  while (in_ < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      resume = in_;
    } else if (pattern[at] === "?" || pattern[at] === text[in_]) {
      at++;
      in_++;
    } else if (star >= 0) {
      at = star + 1;
      in_ = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
