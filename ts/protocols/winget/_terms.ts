import { BOUNDARY, type Matcher } from "./match.ts";
import { type FieldIndex, type Slots, type Term, withoutSlot, withSlot } from "./_postings.ts";

interface Entry extends Term {
  spelling: string | null;
  slots: Slots;
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

/** Values that people type parts of: a scan passes over thousands in one native search. */
export class Terms implements FieldIndex {
  readonly #byText = new Map<string, Entry>();
  readonly #list: Entry[] = [];
  /** What is missing here is put together when it is next searched. */
  readonly #haystacks: (Haystack | undefined)[] = [];

  get(text: string): Term | null {
    return this.#byText.get(text) ?? null;
  }

  add(text: string, slot: number): void {
    const known = this.#byText.get(text);
    if (known) known.slots = withSlot(known.slots, slot);
    else this.#append({ text, spelling: "", slots: slot, at: this.#list.length });
  }

  spell(text: string, spelling: string): void {
    const known = this.#byText.get(text);
    if (!known || known.spelling === null) return;
    const composed = spelling.normalize("NFC");
    if (known.spelling === "") known.spelling = composed === text ? text : composed;
    else if (known.spelling !== composed) known.spelling = null;
  }

  remove(text: string, slot: number): void {
    const known = this.#byText.get(text);
    if (!known) return;
    const slots = withoutSlot(known.slots, slot);
    if (slots === null) this.#drop(known);
    else known.slots = slots;
  }

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
          if (term && (matcher.certain || matcher.accepts(term.text))) visit(term);
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
