import type { Matcher } from "./match.ts";

/** One slot, or several: most values belong to one package alone. */
export type Slots = number | number[];

/** A folded value of one field, and the slots of the packages that have it. */
export interface Term {
  readonly text: string;
  /** How every package spells it (NFC), or `null` when they differ or it does not matter. */
  readonly spelling: string | null;
  readonly slots: number | readonly number[];
}

/** Every value that packages have in one field. */
export interface FieldIndex {
  get(text: string): Term | null;
  /** Notes that a slot has a value; it must not have had it before. */
  add(text: string, slot: number): void;
  /** Notes how a value that some slot has is spelled there. */
  spell(text: string, spelling: string): void;
  /** Notes that a slot no longer has a value that it had. */
  remove(text: string, slot: number): void;
  /** Visits every term that the matcher accepts; one may be visited twice. */
  scan(matcher: Matcher, visit: (term: Term) => void): void;
}

/** With one slot more; an array is changed in place. */
export function withSlot(slots: Slots, slot: number): Slots {
  if (typeof slots === "number") return [slots, slot];
  slots.push(slot);
  return slots;
}

/** With one slot less, or `null` when it was the only one; an array is changed in place. */
export function withoutSlot(slots: Slots, slot: number): Slots | null {
  if (typeof slots === "number") return null;
  const last = slots.pop();
  if (last !== undefined && last !== slot) slots[slots.indexOf(slot)] = last;
  return slots.length === 1 ? slots[0] ?? null : slots;
}
