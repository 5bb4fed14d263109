import { type ReadonlySignal, signal } from "@preact/signals";
import { type Client, done, json } from "../app/client.ts";
import type { Session } from "../app/session.ts";
import { knowName } from "../app/server_name.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createResource, type Resource } from "../kit/resource.ts";

/** What setting the server up goes through, in this order. */
export const STEPS = ["you", "server", "storage", "clients"] as const;
export type Step = (typeof STEPS)[number];

/** Name and address of the server, as administrators see them. */
export type Identity = Awaited<ReturnType<typeof fetchIdentity>>;
type Stores = Awaited<ReturnType<typeof fetchSystem>>["stores"];

/** What an administrator says of themselves. */
export interface Newcomer {
  readonly title: string;
  readonly email: string;
  readonly current: string;
  /** Empty where it stays as it is. */
  readonly next: string;
}

/** Setting the server up; runs without a browser. */
export interface FirstRun {
  readonly identity: Resource<Identity>;
  readonly stores: Resource<Stores>;
  /** Whether what the administrator said of themselves was kept. */
  readonly isKnown: ReadonlySignal<boolean>;
  readonly introduce: Action<[Newcomer]>;
  readonly name: Action<[name: string, baseUrl: string]>;
  /** Leads nobody here any more. */
  readonly finish: Action<[]>;
}

/** What it is made of. */
export interface FirstRunOptions {
  readonly client: Client;
  readonly session: Session;
}

/** Begins to set the server up. */
export function createFirstRun({ client, session }: FirstRunOptions): FirstRun {
  const identity = createResource(() => fetchIdentity(client));
  const stores = createResource(async () => (await fetchSystem(client)).stores);
  const isKnown = signal(false);
  const change = async (wanted: Parameters<typeof client.system.identity.$put>[0]["json"]) => {
    identity.set(await json(client.system.identity.$put({ json: wanted })));
  };
  return {
    ...{ identity, stores, isKnown },
    introduce: createAction(async ({ title, email, current, next }) => {
      const mine = client.auth.me;
      const changed = await json(mine.$patch({ json: { title, email, password: current } }));
      session.know(changed.user);
      if (next !== "") await done(mine.password.$put({ json: { current, new: next } }));
      isKnown.value = true;
    }),
    name: createAction(async (name, baseUrl) => {
      const answer = identity.answer.value;
      const fixed = answer.is === "here" ? answer.value.fixed : [];
      await change({
        ...(fixed.includes("name") ? {} : { name }),
        ...(fixed.includes("baseUrl") ? {} : { baseUrl: baseUrl || null }),
      });
      knowName(name);
    }),
    finish: createAction(() => change({ firstRun: false })),
  };
}

async function fetchIdentity(client: Client) {
  return await json(client.system.identity.$get());
}

async function fetchSystem(client: Client) {
  return await json(client.system.$get());
}

/** What keeps Windows from using an address; `null` where nothing does. */
export function flawOf(baseUrl: string): "malformed" | "insecure" | "local" | "numeric" | null {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol)) return "malformed";
  if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.localhost$/.test(url.hostname)) return "local";
  if (url.protocol !== "https:") return "insecure";
  return /^[\d.]+$|^\[/.test(url.hostname) ? "numeric" : null;
}
