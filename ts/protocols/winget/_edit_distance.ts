/** Whether `edits` insertions, deletions and substitutions at most lead from one text to the other. */
export function isWithin(edits: number, a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > edits) return false;
  return (lastRow(a, b, false, edits)?.at(-1) ?? Infinity) <= edits;
}

/** Whether they lead from `a` to some part of `b`. */
export function isWithinPartOf(edits: number, a: string, b: string): boolean {
  if (a.length > b.length + edits) return false;
  return (lastRow(a, b, true, edits) ?? []).some((distance) => distance <= edits);
}

/**
 * Distances from all of `a` to the beginnings of `b`, or to what ends there when a part may begin
 * anywhere; `null` once none can be within `edits`.
 */
function lastRow(a: string, b: string, anywhere: boolean, edits: number): number[] | null {
  let above = Array.from({ length: b.length + 1 }, (_, at) => anywhere ? 0 : at);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    let least = row;
    for (let at = 1; at <= b.length; at++) {
      const change = Number(a[row - 1] !== b[at - 1]);
      const distance = Math.min(
        (above[at - 1] ?? 0) + change,
        (above[at] ?? 0) + 1,
        (here[at - 1] ?? 0) + 1,
      );
      here.push(distance);
      least = Math.min(least, distance);
    }
    if (least > edits) return null;
    above = here;
  }
  return above;
}
