/** How far a value may be from a keyword. */
export interface Fuzziness {
  /** Insertions, deletions and substitutions that are forgiven. */
  readonly edits: number;
  /** Whether it is enough for a part of the value to be that near. */
  readonly anywhere: boolean;
}

/** As many characters as fit the bits of an integer. */
const WORD = 31;

/** Compares a keyword, which must not be empty, with many values. */
export function createFuzzy(keyword: string, fuzziness: Fuzziness): (value: string) => boolean {
  const { edits, anywhere } = fuzziness;
  const near = keyword.length <= WORD ? byBits(keyword, fuzziness) : byRows(keyword, fuzziness);
  return (value) => {
    if (keyword.length > value.length + edits) return false;
    if (!anywhere && value.length > keyword.length + edits) return false;
    return near(value);
  };
}

/**
 * Keeps one column of differences between distances in the bits of two integers, so that a
 * character of the value costs a dozen operations.
 * @see {@link https://doi.org/10.1145/316542.316550 | Myers: A fast bit-vector algorithm}
 */
function byBits(keyword: string, { edits, anywhere }: Fuzziness): (value: string) => boolean {
  const places = placesOf(keyword);
  const last = 1 << (keyword.length - 1);
  return (value) => {
    let [rises, falls, distance] = [-1, 0, keyword.length];
    for (let at = 0; at < value.length; at++) {
      const equal = places(value.charCodeAt(at));
      const across = (((equal & rises) + rises) ^ rises) | equal;
      let up = falls | ~(across | rises);
      let down = rises & across;
      if (up & last) distance++;
      else if (down & last) distance--;
      if (anywhere && distance <= edits) return true;
      up = (up << 1) | Number(!anywhere);
      down <<= 1;
      rises = down | ~(equal | falls | up);
      falls = up & (equal | falls);
    }
    return distance <= edits;
  };
}

/** Where in the keyword each character stands, as bits. */
function placesOf(keyword: string): (unit: number) => number {
  const ascii = new Int32Array(128);
  const others = new Map<number, number>();
  for (let at = 0; at < keyword.length; at++) {
    const unit = keyword.charCodeAt(at);
    if (unit < 128) ascii[unit] = (ascii[unit] ?? 0) | (1 << at);
    else others.set(unit, (others.get(unit) ?? 0) | (1 << at));
  }
  return (unit) => (unit < 128 ? ascii[unit] : others.get(unit)) ?? 0;
}

/** The same by whole rows of distances, for keywords of any length. */
export function byRows(
  keyword: string,
  { edits, anywhere }: Fuzziness,
): (value: string) => boolean {
  return (value) => {
    let above = Array.from({ length: value.length + 1 }, (_, at) => anywhere ? 0 : at);
    for (let row = 1; row <= keyword.length; row++) {
      above = nextRow(above, row, (at) => keyword[row - 1] === value[at]);
      if (Math.min(...above) > edits) return false;
    }
    return anywhere || (above.at(-1) ?? Infinity) <= edits;
  };
}

function nextRow(above: number[], row: number, isEqual: (at: number) => boolean): number[] {
  const here = [row];
  for (let at = 1; at < above.length; at++) {
    here.push(Math.min(
      (above[at - 1] ?? 0) + Number(!isEqual(at - 1)),
      (above[at] ?? 0) + 1,
      (here[at - 1] ?? 0) + 1,
    ));
  }
  return here;
}
