import { type ReadonlySignal, signal } from "@preact/signals";
import type { PresentedEvent } from "../../ts/api/present_event.ts";
import { type Client, json } from "../app/client.ts";
import type { Pages } from "../kit/resource.ts";
import { Refusal } from "../kit/refusal.ts";
import { createEvents, type EventFilter } from "./events.ts";

/** What following needs. */
export interface FollowOptions {
  readonly client: Client;
  readonly filter: EventFilter;
  /** Whether the reader looks at the newest events, so that new ones may come in above them. */
  readonly isAtTop: () => boolean;
}

/** Events, and those that happen meanwhile. */
export interface FollowedEvents {
  readonly events: Pages<PresentedEvent>;
  /** What has come and is not shown yet: the reader is further down. Newest first. */
  readonly fresh: ReadonlySignal<readonly PresentedEvent[]>;
  /** Whether the server does not answer; it is asked again. */
  readonly isAway: ReadonlySignal<boolean>;
  /** Shows what has come. */
  show(): void;
  /** Asks once for what has happened since it was asked last; the first time for everything. */
  look(): Promise<void>;
  /** Goes on looking until the answered function is called. */
  follow(): () => void;
}

const LOOK_EVERY = 2000;
/** What is further behind is asked for again as a whole. */
const MOST_FRESH = 500;

/** The audit log as it goes on; runs without a browser. */
export function createFollowedEvents(
  { client, filter, isAtTop }: FollowOptions,
): FollowedEvents {
  const events = createEvents(client, filter);
  const fresh = signal<readonly PresentedEvent[]>([]);
  const isAway = signal(false);
  let after: number | null = null;

  async function look(): Promise<void> {
    try {
      if (after === null || fresh.value.length > MOST_FRESH) await begin();
      else await goOn(after);
      isAway.value = false;
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      isAway.value = true;
    }
  }

  /** The place is taken before the list is asked for, so that nothing falls between the two. */
  async function begin(): Promise<void> {
    const tail = await askTail({});
    await events.reload();
    fresh.value = [];
    after = tail.after;
  }

  async function goOn(from: number): Promise<void> {
    const tail = await askTail({ after: String(from), limit: "100" });
    after = tail.after;
    const known = new Set([...fresh.value, ...events.items.value].map(({ id }) => id));
    const come = (tail.events as PresentedEvent[]).filter(({ id }) => !known.has(id));
    fresh.value = [...come.reverse(), ...fresh.value];
    if (isAtTop()) show();
    if (tail.more) await goOn(tail.after);
  }

  function askTail(asked: Readonly<Record<string, string>>) {
    return json(client.audit.tail.$get({ query: { ...filter, ...asked } }));
  }

  function show(): void {
    const come = fresh.value;
    if (come.length === 0) return;
    fresh.value = [];
    events.edit((shown) => [...come, ...shown]);
  }

  function follow(): () => void {
    let isOver = false;
    const go = async () => {
      while (!isOver) {
        await look();
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      }
    };
    void go();
    return () => isOver = true;
  }

  return { events, fresh, isAway, show, look, follow };
}
