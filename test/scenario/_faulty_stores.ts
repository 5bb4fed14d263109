import type { BlobStore } from "../../ts/store/blob_store.ts";
import type { DocumentStore } from "../../ts/store/document_store.ts";
import { guardDocuments } from "../../ts/store/guarded_documents.ts";
import { guardBlobs } from "../../ts/store/guarded_blobs.ts";
import { StoreAway } from "../../ts/store/store_away.ts";
import { openStores, type Stores } from "../../ts/server/stores.ts";
import type { Settings } from "../../ts/config/settings.ts";

/** How the chosen call to a store ends. */
export type FaultKind =
  /** It is not done, and says so. */
  | "refused"
  /** It is done, but whoever asked is told that the store went away. */
  | "answer lost"
  /** It is not done, and nothing ever happens after it: the process was killed before it. */
  | "killed before"
  /** It is done, and nothing ever happens after it. */
  | "killed after";

export const FAULT_KINDS: readonly FaultKind[] = [
  "refused",
  "answer lost",
  "killed before",
  "killed after",
];

/** Stores of which one call, the n-th from when it was armed, goes wrong. */
export class FaultyStores {
  /** Resolves when the chosen call has come. */
  struck: Promise<void> = new Promise(() => {});
  #stores: Stores | null = null;
  #left = Infinity;
  #kind: FaultKind = "refused";
  #strike = (): void => {};

  /** From now on the `nth` call goes wrong. */
  arm(nth: number, kind: FaultKind): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.struck = promise;
    this.#strike = resolve;
    this.#left = nth;
    this.#kind = kind;
  }

  /** Whether the chosen call has come. */
  get isStruck(): boolean {
    return this.#left <= 0;
  }

  /** From now on nothing goes wrong. */
  disarm(): void {
    this.#left = Infinity;
  }

  /** The stores, as whoever composes a registry opens them; opened once, however often it is composed. */
  readonly open = async (settings: Settings): Promise<Stores> => {
    const stores = this.#stores ??= await openStores(settings, { durable: false });
    const { documents, blobs } = stores.drivers as unknown as {
      documents: DocumentStore & Stores["drivers"]["documents"];
      blobs: BlobStore & Stores["drivers"]["blobs"];
    };
    return {
      ...stores,
      documents: guardDocuments(this.#documents(documents)),
      blobs: guardBlobs({
        describes: blobs.describes,
        ping: () => blobs.ping(),
        close: () => Promise.resolve(),
        ...this.#blobs(blobs),
      }),
      close: () => Promise.resolve(),
    };
  };

  /** Closes the stores for good. */
  async close(): Promise<void> {
    await this.#stores?.close();
  }

  #documents(store: DocumentStore): DocumentStore {
    const find = (...[from, query]: Parameters<DocumentStore["find"]>) =>
      this.#each(() => store.find(from, query));
    return {
      get: (from, id) => this.#call(() => store.get(from, id)),
      find: find as DocumentStore["find"],
      insert: (into, document) => this.#call(() => store.insert(into, document)),
      replace: (into, document) => this.#call(() => store.replace(into, document)),
      delete: (from, id, revision) => this.#call(() => store.delete(from, id, revision)),
      increment: (of, id, by) => this.#call(() => store.increment(of, id, by)),
    };
  }

  #blobs(store: BlobStore): BlobStore {
    return {
      stat: (key) => this.#call(() => store.stat(key)),
      open: (key, range) => this.#call(() => store.open(key, range)),
      put: (key, body) => this.#call(() => store.put(key, body)),
      delete: (key) => this.#call(() => store.delete(key)),
      list: (prefix) => this.#each(() => store.list(prefix)),
    };
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    if (--this.#left !== 0) return this.#left < 0 ? await this.#afterwards(work) : await work();
    const kind = this.#kind;
    if (kind === "answer lost" || kind === "killed after") await work();
    this.#strike();
    if (kind === "killed before" || kind === "killed after") return await new Promise(() => {});
    throw new StoreAway("The store went away");
  }

  /** A process that was killed makes no more calls. */
  #afterwards<T>(work: () => Promise<T>): Promise<T> {
    return this.#kind.startsWith("killed") ? new Promise(() => {}) : work();
  }

  async *#each<T>(work: () => AsyncIterable<T>): AsyncGenerator<T, void> {
    const opened = await this.#call(() => Promise.resolve(work()));
    yield* opened;
  }
}
