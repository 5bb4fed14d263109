import { upstreamFailed } from "./failures.ts";

const LONGEST_PATH = 1024;

/** The address of a file below a base; refuses a path that would lead out of it, or means nothing. */
export function addressBelow(base: string, path: string): string {
  const steps = path.split("/");
  const isBad = path.length > LONGEST_PATH || steps.some((step) => !isStep(step));
  if (isBad) throw upstreamFailed("Its index names a manifest by a path that leads nowhere");
  return `${base}/${steps.map(encodeURIComponent).join("/")}`;
}

function isStep(step: string): boolean {
  return step !== "" && step !== "." && step !== ".." && !/[\\\p{Cc}\p{Cs}]/u.test(step);
}

/** Where a version's description is and what it must be: what an index knows, for itself to read again. */
export interface ManifestAddress {
  readonly path: string;
  /** Lower-case hex; absent where the index does not know. */
  readonly sha256?: string;
}

export function writeAddress({ path, sha256 = "" }: ManifestAddress): string {
  return `${sha256} ${path}`;
}

export function readAddress(text: string): ManifestAddress {
  const cut = text.indexOf(" ");
  const sha256 = text.slice(0, cut);
  return { path: text.slice(cut + 1), ...(sha256 !== "" && { sha256 }) };
}
