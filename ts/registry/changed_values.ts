import type { Json } from "../kit/json.ts";

/** What a change changed, as events tell it. */
export interface ChangedValues {
  readonly before: { readonly [field: string]: Json };
  readonly after: { readonly [field: string]: Json };
}

/** Which of some fields two states of a document do not share, and how; `null` where they share all. */
export function changedValues<T extends object>(
  before: T,
  after: T,
  fields: readonly (keyof T & string)[],
): ChangedValues | null {
  const changed = fields.filter((field) => text(before[field]) !== text(after[field]));
  if (changed.length === 0) return null;
  return { before: pick(before, changed), after: pick(after, changed) };
}

function pick<T extends object>(from: T, fields: readonly (keyof T & string)[]) {
  return Object.fromEntries(fields.map((field) => [field, from[field] as Json ?? null]));
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}
