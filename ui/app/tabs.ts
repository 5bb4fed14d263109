import type { PresentedGrant } from "../../ts/api/session_answer.ts";
import type { SessionNote } from "./session.ts";

/** What tabs of one browser tell each other. */
export type News =
  | { readonly is: "grant"; readonly grant: PresentedGrant; readonly at: number }
  | { readonly is: "over" };

/** The other tabs of this browser. */
export interface Tabs {
  /** Does `work` while no other tab does what it calls so. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  tell(news: News): void;
  listen(hear: (news: News) => void): void;
}

const NAME = "packhouse.session";
/** A tab that holds its turn for longer has been closed, in milliseconds. */
const LONGEST_TURN = 35_000;
const PAUSE = 50;

/** The tabs of the browser at hand. */
export function browserTabs(): Tabs {
  const channel = new BroadcastChannel(NAME);
  const locks: LockManager | undefined = navigator.locks; // absent where the page came over HTTP
  return {
    inTurn: (work) => locks ? locks.request(NAME, work) as Promise<never> : byStorage(work),
    tell: (news) => channel.postMessage(news),
    listen: (hear) => channel.onmessage = ({ data }) => hear(data),
  };
}

const NOTE = "packhouse.signed-in";

/** The note of this browser; see {@link SessionNote}. */
export const browserNote: SessionNote = {
  get isThere() {
    return localStorage.getItem(NOTE) !== null;
  },
  leave: () => localStorage.setItem(NOTE, "yes"),
  remove: () => localStorage.removeItem(NOTE),
};

/** Turns by what tabs read of each other in the storage; two that begin at the same moment see it. */
async function byStorage<T>(work: () => Promise<T>): Promise<T> {
  const mine = crypto.getRandomValues(new Uint32Array(2)).join("-");
  for (;;) {
    const [, since] = (localStorage.getItem(NAME) ?? "").split(" ");
    if (Date.now() - Number(since ?? 0) > LONGEST_TURN) {
      localStorage.setItem(NAME, `${mine} ${Date.now()}`);
      await sleep(PAUSE);
      if (localStorage.getItem(NAME)?.startsWith(mine)) break;
    }
    await sleep(PAUSE * (1 + Math.random()));
  }
  try {
    return await work();
  } finally {
    localStorage.removeItem(NAME);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
