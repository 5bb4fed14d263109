/** A JSON object that somebody else made. */
export type Members = { readonly [name: string]: unknown };

/** The member as an object, else `undefined`: a wrong type counts as missing. */
export function objectIn(of: Members, name: string): Members | undefined {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return isObject(value) ? value : undefined;
}

/** The member as a list, else `undefined`. */
export function listIn(of: Members, name: string): readonly unknown[] | undefined {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** The objects in a list; everything else in it is skipped. */
export function objectsIn(of: Members, name: string): readonly Members[] {
  return (listIn(of, name) ?? []).filter(isObject);
}

/** The member as text, the empty one included, else `undefined`. */
export function rawText(of: Members, name: string): string | undefined {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** The member as text that is not blank, else `undefined`. */
export function textIn(of: Members, name: string): string | undefined {
  const value = rawText(of, name);
  return value?.trim() ? value : undefined;
}

/** The texts in a list; everything else in it is skipped. */
export function textsIn(of: Members, name: string): readonly string[] {
  return (listIn(of, name) ?? []).filter((value) => typeof value === "string");
}

/** The integers in a list; texts and fractions are skipped. */
export function integersIn(of: Members, name: string): readonly number[] {
  return (listIn(of, name) ?? []).filter((value) => Number.isInteger(value)) as number[];
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
