/** Options of an `LRUCache` that keeps so many entries; with `max` it would take room for all of them in advance. */
export function byCount(
  most: number,
): { readonly maxSize: number; readonly sizeCalculation: () => number } {
  return { maxSize: most, sizeCalculation: () => 1 };
}
