import { pause } from "../kit/pause.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS, type Configuration } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** What this installation is called and where it is. */
export interface Identity {
  readonly name: string;
  /** Without a trailing slash; `null` where each request says how it came. */
  readonly baseUrl: string | null;
  /** Whether whoever administers it first is still to be led through setting it up. */
  readonly firstRun: boolean;
}

/** What of it the settings of the process say, which nobody can change at run time. */
export interface FixedIdentity {
  readonly name?: string;
  readonly baseUrl?: string;
}

/** What the service is made of. */
export interface IdentityOptions {
  readonly documents: DocumentStore;
  readonly record: RecordEvent;
  readonly fixed: FixedIdentity;
}

const ID = "identity";
const ATTEMPTS = 8;
/** What an installation is that nobody has named. */
const USUAL: Identity = { name: "Packhouse", baseUrl: null, firstRun: false };

/** Keeps what administrators say of this installation; read at once, and followed where others write. */
export class IdentityService {
  readonly #options: IdentityOptions;
  readonly #listeners: (() => void)[] = [];
  #kept: Partial<Identity> = {};

  constructor(options: IdentityOptions) {
    this.#options = options;
  }

  /** As it was last seen. */
  get current(): Identity {
    return { ...USUAL, ...this.#kept, ...this.#options.fixed };
  }

  /** What cannot be changed at run time. */
  get fixed(): readonly (keyof FixedIdentity)[] {
    return Object.keys(this.#options.fixed) as (keyof FixedIdentity)[];
  }

  /** Has `listener` called after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Reads it anew. */
  async load(): Promise<void> {
    this.#take(await this.#find());
  }

  /** Reads it again and again until `signal` aborts, for other instances write too. */
  async follow(
    { every, signal, complain }: {
      readonly every: number;
      readonly signal: AbortSignal;
      readonly complain: (error: unknown) => void;
    },
  ): Promise<void> {
    while (!signal.aborted) {
      await pause(every, signal);
      if (!signal.aborted) await this.load().catch(complain);
    }
  }

  /** Has whoever administers it first be led through setting it up; nothing where it has been named. */
  async expectFirstRun(): Promise<void> {
    const value = { firstRun: true };
    await this.#options.documents.insert(COLLECTIONS.configuration, { id: ID, value });
    await this.load();
  }

  /** Changes what `wanted` names; refuses with `value_refused` what is fixed, and with `write_conflict`. */
  async change(wanted: Partial<Identity>, by: Actor): Promise<Identity> {
    this.#refuseFixed(wanted);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await this.#find();
      const before = { ...USUAL, ...found?.value } as Identity;
      const after = { ...before, ...wanted };
      if (!await this.#write(found, after)) continue;
      await this.load();
      await this.#options.record({
        ...{ kind: "system.changed", actor: by, target: "identity" },
        detail: { before: { ...before }, after: { ...after } },
      });
      return this.current;
    }
    throw new RegistryError("write_conflict", "The name and address of this server");
  }

  #refuseFixed(wanted: Partial<Identity>): void {
    const { current } = this;
    const findings = this.fixed
      .filter((field) => wanted[field] !== undefined && wanted[field] !== current[field])
      .map((field) => ({ field, rule: "fixed", says: "is set where the server is configured" }));
    if (findings.length === 0) return;
    throw new RegistryError("value_refused", "It cannot be changed here", { findings });
  }

  #take(found: Configuration | null): void {
    const before = JSON.stringify(this.#kept);
    this.#kept = (found?.value ?? {}) as Partial<Identity>;
    if (JSON.stringify(this.#kept) !== before) this.#listeners.forEach((listener) => listener());
  }

  #find(): Promise<Configuration | null> {
    return this.#options.documents.get(COLLECTIONS.configuration, ID);
  }

  async #write(found: Configuration | null, value: Identity): Promise<boolean> {
    const { documents } = this.#options;
    const written = found
      ? await documents.replace(COLLECTIONS.configuration, { ...found, value: { ...value } })
      : await documents.insert(COLLECTIONS.configuration, { id: ID, value: { ...value } });
    return written !== null;
  }
}
