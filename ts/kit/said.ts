/** An object without the members that are `undefined`, so that it can be laid over another one. */
export function said<T extends object>(members: T): { [M in keyof T]: Exclude<T[M], undefined> } {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [M in keyof T]: Exclude<T[M], undefined> };
}
