/** Milliseconds of the past that a speed is about. */
const SPAN = 3000;

/** How fast something grows, from what was noted of late. */
export class Speeds {
  readonly #now: () => number;
  #marks: { readonly at: number; readonly amount: number }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes how much there is, and answers how much more of it comes in a second. */
  note(amount: number): number {
    const at = this.#now();
    this.#marks = [...this.#marks.filter((mark) => at - mark.at <= SPAN), { at, amount }];
    const first = this.#marks[0]!;
    return at > first.at ? (amount - first.amount) / (at - first.at) * 1000 : 0;
  }
}
