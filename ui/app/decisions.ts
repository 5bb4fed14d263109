import { computed, signal } from "@preact/signals";
import { Refusal } from "../kit/refusal.ts";
import { type Client, json } from "./client.ts";

/** Where somebody's word is waited for, as far as the reader may say it. */
export type Waiting = Awaited<ReturnType<typeof fetchWaiting>>;

const waiting = signal<Waiting | null>(null);

/** What waits; `null` while that is not known. */
export const decisionsWaiting = computed(() => waiting.value);

/** How many decisions wait; 0 while that is not known. */
export const decisionCount = computed(() => waiting.value?.total ?? 0);

const LOOK_EVERY = 60_000;

/** Asks anew what waits, as after a decision; what is known stays where no answer comes. */
export async function lookForDecisions(client: Client): Promise<void> {
  try {
    waiting.value = await fetchWaiting(client);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
  }
}

/** Keeps it known until the answered function is called, as long as somebody looks at the page. */
export function followDecisions(client: Client): () => void {
  const look = () => {
    if (document.visibilityState === "visible") void lookForDecisions(client);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    waiting.value = null;
  };
}

async function fetchWaiting(client: Client) {
  return await json(client.mirrors.waiting.$get());
}
