import type { Instant } from "../model/document.ts";
import type { SignInTry } from "../store/collections.ts";

/** How patient a counter of tries is. */
export interface Patience {
  /** For how long a try counts, in milliseconds. */
  readonly lasts: number;
  /** How many of the newest tries decide. */
  readonly weighs: number;
  /** When the next try may begin, after those that count, newest first; 0 for at once. */
  after(tries: readonly SignInTry[]): Instant;
}

const MINUTE = 60_000;
const LONGEST_DELAY = 5 * MINUTE;
/** From so many tries beyond the free ones on, the delay is the longest. */
const DOUBLINGS = Math.ceil(Math.log2(LONGEST_DELAY / 1000));

/** Each try beyond the `free` ones of an hour waits twice as long as the one before, up to five minutes. */
export function growingDelay(free: number): Patience {
  return {
    lasts: 60 * MINUTE,
    weighs: free + DOUBLINGS,
    after(tries) {
      const beyond = tries.length - free;
      const [newest] = tries;
      return newest && beyond >= 0 ? newest.at + Math.min(1000 * 2 ** beyond, LONGEST_DELAY) : 0;
    },
  };
}

/** So many tries in any minute. */
export function perMinute(most: number): Patience {
  return {
    lasts: MINUTE,
    weighs: most,
    after: (tries) => tries.length < most ? 0 : tries[most - 1]!.at + MINUTE,
  };
}
