import { setTimeout as delay } from "node:timers/promises";
import { Turns } from "../kit/turns.ts";
import type { Clock } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS, type Lease } from "./collections.ts";
import { type DocumentStore, first } from "./document_store.ts";

/** What {@link Leases} are made of. */
export interface LeasesOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
  /** Names this process among the instances. */
  readonly holder: string;
  /** Whether no other process can work on these documents now: what another holds, it died with. */
  readonly alone?: boolean;
}

/** A lease that is not renewed for so long, in milliseconds, belonged to an instance that is gone. */
const LEASE = 2 * 60_000;
/** The same for what is done in a moment. */
const SHORT_LEASE = 20_000;
/** For how long somebody waits for a turn, in milliseconds. */
const PATIENCE = 10_000;
const SHORTEST_PAUSE = 15;
const LONGEST_PAUSE = 150;
const GENERATION_DIGITS = 12;

/**
 * Things that one instance does at a time. A lease is taken by inserting the next generation of its
 * name, which the store lets one succeed in; the newest generation is never deleted, so that whoever
 * read an older one and was slow finds out.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #turns = new Turns();

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  /** Does `work` while nobody else does anything of that name; `null` at once where somebody does. */
  attempt<T>(name: string, work: () => Promise<T>): Promise<{ readonly result: T } | null> {
    return this.#attempt(name, LEASE, work);
  }

  /** Does `work`, which takes a moment, when nobody else does anything of that name; refuses with `write_conflict` where that does not come about. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(name, async () => {
      const deadline = Date.now() + PATIENCE;
      for (;;) {
        const done = await this.#attempt(name, SHORT_LEASE, work);
        if (done) return done.result;
        if (Date.now() > deadline) throw new RegistryError("write_conflict", "Try again");
        await delay(SHORTEST_PAUSE + Math.random() * LONGEST_PAUSE);
      }
    });
  }

  async #attempt<T>(name: string, milliseconds: number, work: () => Promise<T>) {
    const lease = await this.#acquire(name, milliseconds);
    if (!lease) return null;
    const stop = this.#keepRenewing(lease, milliseconds);
    try {
      return { result: await work() };
    } finally {
      await this.#release(await stop());
    }
  }

  async #acquire(name: string, milliseconds: number): Promise<Lease | null> {
    const { documents, now, holder, alone = false } = this.#options;
    const newest = await this.#newest(name);
    const isLeft = alone && newest?.holder !== holder;
    if (newest && newest.expiresAt > now() && !isLeft) return null;
    const id = nextId(name, newest);
    const expiresAt = now() + milliseconds;
    const mine = await documents.insert(COLLECTIONS.leases, { id, holder, expiresAt });
    if (!mine) return null;
    if ((await this.#newest(name))?.id === id) return await this.#forgetBefore(name, mine);
    await documents.delete(COLLECTIONS.leases, id);
    return null;
  }

  async #newest(name: string): Promise<Lease | null> {
    return await first(this.#options.documents, COLLECTIONS.leases, {
      range: { field: "id", from: `${name}#`, to: `${name}$` },
      order: { by: "id", descending: true },
    });
  }

  async #forgetBefore(name: string, lease: Lease): Promise<Lease> {
    const { documents } = this.#options;
    const range = { field: "id", from: `${name}#`, to: lease.id } as const;
    for await (const { id } of documents.find(COLLECTIONS.leases, { range })) {
      await documents.delete(COLLECTIONS.leases, id);
    }
    return lease;
  }

  /** Renews a lease until the answered function is called, which then hands out its last state. */
  #keepRenewing(lease: Lease, milliseconds: number): () => Promise<Lease> {
    const { documents, now } = this.#options;
    let current = Promise.resolve(lease);
    const timer = setInterval(() => {
      current = current.then(async (held) => {
        const next = { ...held, expiresAt: now() + milliseconds };
        return await documents.replace(COLLECTIONS.leases, next).catch(() => null) ?? held;
      });
    }, milliseconds / 4);
    return () => (clearInterval(timer), current);
  }

  /** A lease that cannot be given back runs out by itself. */
  async #release(lease: Lease): Promise<void> {
    const { documents } = this.#options;
    await documents.replace(COLLECTIONS.leases, { ...lease, expiresAt: 0 }).catch(() => null);
  }
}

function nextId(name: string, newest: Lease | null): string {
  const generation = newest ? Number(newest.id.slice(name.length + 1)) + 1 : 1;
  return `${name}#${String(generation).padStart(GENERATION_DIGITS, "0")}`;
}
