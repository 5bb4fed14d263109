/**
 * Whether extracting a file of this name could write outside of the folder, on Windows or elsewhere:
 * it climbs, starts at a root or a drive, or has a character that no path can have.
 */
export function isEscaping(name: string): boolean {
  const path = name.replaceAll("\\", "/");
  // deno-lint-ignore no-control-regex -- NUL ends a name where C reads it
  return path.startsWith("/") || /[:\u0000]/.test(path) ||
    path.split("/").some((step) => /^\.\.[. ]*$/.test(step));
}

/** The path relative to the root of the ZIP, with slashes. */
export function relativePath(name: string): string {
  return name.replaceAll("\\", "/").split("/").filter((step) => step !== "" && step !== ".")
    .join("/");
}

/** Equal for names that mean the same file on Windows. */
export function pathKey(name: string): string {
  return relativePath(name).toLowerCase();
}

/** A name as a message can repeat it. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}
