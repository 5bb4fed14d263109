/** A segment that begins with `~`, however often that was encoded. */
const KEY = /(?<=^|\/)(?:~|%(?:25)*7e)[^/]*/gi;

/** A path as it may stand in logs and answers: without the source keys that are in it. */
export function shownPath(path: string): string {
  return path.replaceAll(KEY, "~…");
}
