/**
 * Why a path cannot be trusted to stay in its folder on Windows, or `null`. Both separators count,
 * and any `..` is refused, even one that would come back.
 */
export function wrongWithPath(path: string): string | null {
  if (/^[\\/]/.test(path)) return "must be relative, and begins with a separator";
  if (/^[A-Za-z]:/.test(path)) return "must be relative, and names a drive";
  const segments = path.split(/[\\/]/);
  // Windows drops dots and spaces from the end of a segment, so that ".. " climbs as well.
  if (segments.some((segment) => /^[. ]*\.\.[. ]*$/.test(segment))) return 'must not hold ".."';
  if (segments.every((segment) => /^[. ]*$/.test(segment))) return "must name a file";
  return null;
}

/** Two paths with one key are one file on Windows. */
export function pathKey(path: string): string {
  return path.split(/[\\/]+/).filter((segment) => segment !== ".").join("/").toLowerCase();
}
