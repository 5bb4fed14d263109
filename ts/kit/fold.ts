const PLAIN = /^\p{ASCII}*$/u;
/** Dotless i folds to itself, yet its capital is that of an ordinary i: it must not take the way round. */
const BUT_DOTLESS_I = /[^ı]+/g;

/**
 * Folds case as the WinGet client does: Unicode's full default case folding of the composed text.
 * `ß`, `ẞ` and `SS` become `ss`, every sigma `σ`, `İ` an `i` with a dot above it, and `ı` stays
 * itself: no language's own rules apply. Folding what is folded changes nothing.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  // Small letters alone keep ß and ligatures; their capitals do not, in any Unicode version.
  const folded = text.normalize("NFD").replace(
    BUT_DOTLESS_I,
    (run) => run.toLowerCase().toUpperCase().toLowerCase(),
  );
  return folded.replaceAll("ς", "σ").normalize("NFC");
}

/** Below, above or equal to zero as `a` stands before, behind or at `b` by Unicode code point. */
export function compareOrdinal(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

/** Halves of a surrogate pair stand for code points behind U+FFFF. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
