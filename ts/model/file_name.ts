import { quote } from "./ids.ts";
import { RegistryError } from "./registry_error.ts";

const LONGEST = 200;

// deno-lint-ignore no-control-regex -- they are what is refused
const REFUSED = /^\.{1,2}$|[\\/:*?"<>|\x00-\x1f\x7f]/;

/** Whether every system that we know can save a file by this name. */
export function isFileName(name: string): boolean {
  return name.length > 0 && name.length <= LONGEST && !REFUSED.test(name);
}

/** Reads the name that a file is saved by; refuses with `name_refused`. */
export function parseFileName(name: string): string {
  if (isFileName(name)) return name;
  throw new RegistryError(
    "name_refused",
    `Cannot use ${
      quote(name)
    } as a file name: 1 to ${LONGEST} characters without \\ / : * ? " < > |`,
  );
}

/** A name that a file can be saved by, as near as possible to what an address ends in. */
export function safeFileName(name: string): string {
  // deno-lint-ignore no-control-regex -- they are what is taken out
  const safe = name.replace(/[\\/:*?"<>|\x00-\x1f\x7f]/g, "_").slice(-LONGEST);
  return /^\.*$/.test(safe) ? "installer" : safe;
}

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}$/;

/** The media type that a file is served as; what a browser would run never is what it says it is. */
export function safeMediaType(said: string | null | undefined): string {
  const type = said?.split(";")[0]?.trim().toLowerCase() ?? "";
  const isPlain = MEDIA_TYPE.test(type) && !/html|xml|svg|script|form/.test(type);
  return isPlain ? type : "application/octet-stream";
}
