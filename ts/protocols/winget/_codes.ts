import type { Matcher } from "./match.ts";
import { type FieldIndex, type Slots, type Term, withoutSlot, withSlot } from "./_postings.ts";

/**
 * Values that clients ask for by equality, as product codes: several for each version, so that
 * memory matters more than the speed of a scan, which looks at one after the other.
 */
export class Codes implements FieldIndex {
  readonly #slots = new Map<string, Slots>();

  get(text: string): Term | null {
    const slots = this.#slots.get(text);
    return slots === undefined ? null : { text, spelling: null, slots };
  }

  add(text: string, slot: number): void {
    const known = this.#slots.get(text);
    const slots = known === undefined ? slot : withSlot(known, slot);
    if (slots !== known) this.#slots.set(text, slots);
  }

  /** Case never matters here. */
  spell(): void {}

  remove(text: string, slot: number): void {
    const known = this.#slots.get(text);
    if (known === undefined) return;
    const slots = withoutSlot(known, slot);
    if (slots === null) this.#slots.delete(text);
    else if (slots !== known) this.#slots.set(text, slots);
  }

  scan(matcher: Matcher, visit: (term: Term) => void): void {
    for (const [text, slots] of this.#slots) {
      if (matcher.accepts(text)) visit({ text, spelling: null, slots });
    }
  }
}
