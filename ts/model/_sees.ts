import type { VersionEntry } from "./package.ts";

/** Whether a version is seen; `null` stands for a package that has none yet. */
export type Sees = (entry: VersionEntry | null) => boolean;
/** The same, for the package of that name: once folded, looked at for all of its versions. */
export type SeesOf = (name: string) => Sees;

export const ALL: Sees = (): boolean => true;
export const NONE: Sees = (): boolean => false;

/** What any of them sees. A name that settles it spares a look at the versions. */
export function either(any: readonly SeesOf[]): SeesOf {
  return (name) => {
    let found = NONE;
    for (const seesOf of any) {
      found = or(found, seesOf(name));
      if (found === ALL) break;
    }
    return found;
  };
}

/** What all of them see. */
export function every(all: readonly SeesOf[]): SeesOf {
  return (name) => {
    let found = ALL;
    for (const seesOf of all) {
      found = and(found, seesOf(name));
      if (found === NONE) break;
    }
    return found;
  };
}

function or(one: Sees, other: Sees): Sees {
  if (one === NONE || other === ALL) return other;
  return other === NONE || one === ALL ? one : (entry) => one(entry) || other(entry);
}

/** What both see. */
export function and(one: Sees, other: Sees): Sees {
  if (one === ALL || other === NONE) return other;
  return other === ALL || one === NONE ? one : (entry) => one(entry) && other(entry);
}

/** What one sees and the other does not. */
export function without(shown: Sees, hidden: Sees): Sees {
  if (shown === NONE || hidden === NONE) return shown;
  return hidden === ALL ? NONE : (entry) => shown(entry) && !hidden(entry);
}
