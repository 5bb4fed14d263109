import { BOUNDARY, type Matcher } from "./match.ts";

/** A folded value of one field, and the slots of the packages that have it. */
export interface Term {
  readonly text: string;
  /** How every package spells it (NFC), or `null` when they differ. */
  readonly spelling: string | null;
  /** One slot, or several. */
  readonly slots: number | readonly number[];
}

interface Entry extends Term {
  spelling: string | null;
  slots: number | number[];
  /** Place in the list of terms. */
  at: number;
}

/** Neighbouring terms in one text, so that one native search passes over all of them. */
interface Haystack {
  readonly text: string;
  /** Where each term begins. */
  readonly starts: Uint32Array;
}

/** How many terms share a haystack: what has to be put together again after one of them changed. */
const NEIGHBOURS = 2048;

/** Every value that the packages have in one field: looked up by equality, or passed over natively. */
export class Terms {
  readonly #byText = new Map<string, Entry>();
  readonly #list: Entry[] = [];
  /** What is missing here is put together when it is next searched. */
  readonly #haystacks: (Haystack | undefined)[] = [];

  get(text: string): Term | null {
    return this.#byText.get(text) ?? null;
  }

  /** Notes that a slot has a value; it must not have had it before. */
  add(text: string, slot: number): void {
    const known = this.#byText.get(text);
    if (!known) this.#append({ text, spelling: "", slots: slot, at: this.#list.length });
    else if (typeof known.slots === "number") known.slots = [known.slots, slot];
    else known.slots.push(slot);
  }

  /** Notes how a value that some slot has is spelled there. */
  spell(text: string, spelling: string): void {
    const known = this.#byText.get(text);
    if (!known || known.spelling === null) return;
    const composed = spelling.normalize("NFC");
    if (known.spelling === "") known.spelling = composed === text ? text : composed;
    else if (known.spelling !== composed) known.spelling = null;
  }

  /** Notes that a slot no longer has a value that it had. */
  remove(text: string, slot: number): void {
    const known = this.#byText.get(text);
    if (!known) return;
    if (typeof known.slots === "number") return this.#drop(known);
    const last = known.slots.pop();
    if (last !== slot && last !== undefined) known.slots[known.slots.indexOf(slot)] = last;
    if (known.slots.length === 1) known.slots = known.slots[0] ?? slot;
  }

  /** Visits every term that the matcher accepts; one may be visited twice. */
  scan(matcher: Matcher, visit: (term: Term) => void): void {
    if (matcher.traces === null) {
      for (const term of this.#list) if (matcher.accepts(term.text)) visit(term);
      return;
    }
    for (let block = 0; block * NEIGHBOURS < this.#list.length; block++) {
      const haystack = this.#haystacks[block] ??= this.#stack(block);
      for (const trace of matcher.traces) {
        for (const at of holding(haystack, trace)) {
          const term = this.#list[block * NEIGHBOURS + at];
          if (term && matcher.accepts(term.text)) visit(term);
        }
      }
    }
  }

  #append(entry: Entry): void {
    this.#byText.set(entry.text, entry);
    this.#list.push(entry);
    this.#touch(entry.at);
  }

  /** The last term takes the place of the one that goes. */
  #drop(entry: Entry): void {
    this.#byText.delete(entry.text);
    this.#touch(entry.at);
    const last = this.#list.pop();
    if (!last || last === entry) return;
    this.#touch(last.at);
    last.at = entry.at;
    this.#list[entry.at] = last;
  }

  #touch(at: number): void {
    this.#haystacks[Math.floor(at / NEIGHBOURS)] = undefined;
  }

  #stack(block: number): Haystack {
    const terms = this.#list.slice(block * NEIGHBOURS, (block + 1) * NEIGHBOURS);
    const starts = new Uint32Array(terms.length);
    let length = 0;
    terms.forEach(({ text }, at) => {
      starts[at] = length + BOUNDARY.length;
      length += BOUNDARY.length + text.length;
    });
    return { text: BOUNDARY + terms.map(({ text }) => text).join(BOUNDARY), starts };
  }
}

/** The places of the terms in which `trace` stands, each once. */
function holding({ text, starts }: Haystack, trace: string): number[] {
  const found: number[] = [];
  let at = 0;
  let hit = text.indexOf(trace);
  while (hit >= 0) {
    const inside = hit + (trace.startsWith(BOUNDARY) ? BOUNDARY.length : 0);
    while ((starts[at + 1] ?? Infinity) <= inside) at++;
    found.push(at);
    const next = starts[at + 1];
    if (next === undefined) break;
    hit = text.indexOf(trace, next - BOUNDARY.length);
  }
  return found;
}
