import type { Architecture, Fact } from "../../../inspect/mod.ts";

const FROM = "file name";
const ARCHITECTURES: readonly (readonly [RegExp, Architecture])[] = [
  [/(?:^|[^a-z])(?:arm64|aarch64)(?![a-z\d])/i, "arm64"],
  [/(?:^|[^a-z\d])(?:x64|x86[_-]64|amd64|win64|64-?bit)(?![a-z\d])/i, "x64"],
  [/(?:^|[^a-z\d])(?:x86|ia32|i[3-6]86|win32|32-?bit)(?![a-z\d])/i, "x86"],
];
const VERSION =
  /(?:^|[^a-z\d.]|(?<=[a-z])\.)v?(?<version>\d+(?:\.\d+)+(?:-(?:rc|beta|alpha)[.\d]*)?)/i;
/** Words that say for what a file is, and not what it is. */
const FOR_WHAT =
  /[\s._-]*\b(?:set-?up|installer|install|portable|full|win(?:dows)?(?:32|64)?|x64|x86[ _-]64|x86|amd64|arm64|aarch64|ia32|i[3-6]86|(?:32|64)-?bit)\b/gi;

/** The architecture that a file's name says. */
export function architectureIn(name: string): Fact<Architecture> | undefined {
  const found = ARCHITECTURES.find(([pattern]) => pattern.test(name));
  return found && { value: found[1], from: FROM };
}

/** The version that a file's name says: `tool-1.2.3-x64.msi` is of 1.2.3. */
export function versionIn(name: string): Fact | undefined {
  const version = VERSION.exec(stemOf(name))?.groups?.version;
  return version === undefined ? undefined : { value: version, from: FROM };
}

/** What is left of a file's name without version, architecture and the like. */
export function nameIn(name: string): Fact | undefined {
  const bare = stemOf(name).replace(VERSION, " ").replaceAll("_", " ").replace(FOR_WHAT, " ");
  const value = bare.replaceAll(/^[\s.-]+|[\s.-]+$/g, "").replaceAll(/\s+/g, " ");
  return value === "" ? undefined : { value, from: FROM };
}

/** A file's name without folders and extension. */
export function stemOf(path: string): string {
  return path.replace(/^.*[\\/]/, "").replace(/\.[a-z][a-z\d]{1,10}$/i, "");
}
