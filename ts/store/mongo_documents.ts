import type { Collection as MongoCollection, Db, MongoClient, UpdateFilter } from "mongodb";
import type { Document, Draft } from "../model/document.ts";
import { filterOf, type Kept, parseKept, presentKept, sortOf } from "./_document_bson.ts";
import { type Layout, plainName, summands } from "./_document_form.ts";
import { clientOf, createIndexes, describe, isFerret } from "./_document_mongo_client.ts";
import { isCursorLost, isTaken, openingFault, servingFault } from "./_document_mongo_faults.ts";
import { Turns } from "../kit/turns.ts";
import {
  type Collection,
  type DocumentStore,
  type Driver,
  placeOf,
  type Query,
} from "./document_store.ts";

/** Which server and database, and which collections there are. */
export interface MongoOptions {
  /** A connection string; its credentials are never repeated in a message. */
  readonly url: string;
  readonly database: string;
  readonly collections: readonly Layout[];
}

/**
 * Documents in MongoDB 4.4 or later: a replica set, a sharded cluster or a standalone, without
 * transactions and without JavaScript on the server. Each call is one operation on one document.
 * FerretDB 1 serves too, but its operations are not atomic, so one instance alone may write to it.
 */
export class MongoDocuments implements DocumentStore, Driver {
  readonly describes: string;
  readonly #client: MongoClient;
  readonly #database: Db;
  readonly #turns: Turns | null;

  private constructor(client: MongoClient, database: Db, turns: Turns | null) {
    this.describes = describe(client);
    this.#client = client;
    this.#database = database;
    this.#turns = turns;
  }

  /** Connects and makes what indexes are missing. Throws `StoreRefused` when the store cannot be used. */
  static async open({ url, database, collections }: MongoOptions): Promise<MongoDocuments> {
    const client = clientOf(url);
    try {
      await client.connect();
      const opened = client.db(database);
      const turns = await isFerret(opened) ? new Turns() : null;
      await createIndexes(opened, collections);
      return new MongoDocuments(client, opened, turns);
    } catch (error) {
      await client.close();
      throw openingFault(error, describe(client));
    }
  }

  async get<T extends Document>(from: Collection<T>, id: string): Promise<T | null> {
    if (!id.isWellFormed()) return null;
    const kept = await this.#attempt(() => this.#in(from).findOne({ _id: id }));
    return kept && parseKept<T>(kept);
  }

  async *find<T extends Document>(from: Collection<T>, query: Query<T>): AsyncGenerator<T, void> {
    let { after, limit = Infinity } = query;
    while (limit > 0) {
      const start = after;
      try {
        for await (const item of this.#read(from, { ...query, after, limit })) {
          yield item;
          after = placeOf(item, query);
          limit--;
        }
        return;
      } catch (error) {
        if (!isCursorLost(error) || after === start) throw servingFault(error, this.describes);
      }
    }
  }

  async insert<T extends Document>(
    into: Collection<T>,
    document: Draft<T>,
    revision = 1,
  ): Promise<T | null> {
    const stored = { ...document, revision } as T;
    const kept = presentKept(into, stored);
    const done = await this.#write(into, document.id, async (collection) => {
      await collection.insertOne(kept);
      return true;
    });
    return done ? stored : null;
  }

  async replace<T extends Document>(into: Collection<T>, document: T): Promise<T | null> {
    const { id, revision } = document;
    const stored = { ...document, revision: revision + 1 };
    const kept = presentKept(into, stored);
    const done = await this.#write(into, id, async (collection) => {
      const { matchedCount } = await collection.replaceOne({ _id: id, revision }, kept);
      return matchedCount > 0;
    });
    return done ? stored : null;
  }

  async delete<T extends Document>(
    from: Collection<T>,
    id: string,
    revision?: number,
  ): Promise<boolean> {
    if (!id.isWellFormed()) return false;
    const filter = revision === undefined ? { _id: id } : { _id: id, revision };
    return await this.#write(from, id, async (collection) => {
      const { deletedCount } = await collection.deleteOne(filter);
      return deletedCount > 0;
    });
  }

  async increment<T extends Document>(
    of: Collection<T>,
    id: string,
    by: { readonly [F in keyof T]?: T[F] extends number ? number : never },
  ): Promise<boolean> {
    const sums = summands(by);
    if (!id.isWellFormed()) return false;
    if (sums.length === 0) return await this.get(of, id) !== null;
    return await this.#write(of, id, async (collection) => {
      const update = { $inc: Object.fromEntries(sums) } as UpdateFilter<Kept>;
      const { matchedCount } = await collection.updateOne({ _id: id }, update);
      return matchedCount > 0;
    });
  }

  async ping(): Promise<void> {
    await this.#attempt(() => this.#database.command({ ping: 1 }));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async *#read<T extends Document>(from: Collection<T>, query: Query<T>): AsyncGenerator<T, void> {
    const cursor = this.#in(from).find(filterOf(query), { sort: sortOf(query) });
    if (query.limit !== undefined && query.limit < Infinity) cursor.limit(query.limit);
    for await (const kept of cursor) yield parseKept<T>(kept);
  }

  /** Whether something was written; not when what `work` would write is taken. */
  async #write(
    into: Layout,
    id: string,
    work: (collection: MongoCollection<Kept>) => Promise<boolean>,
  ): Promise<boolean> {
    const write = () => this.#attempt(() => work(this.#in(into)));
    try {
      return await (this.#turns?.take(`${into.name}/${id}`, write) ?? write());
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  async #attempt<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw servingFault(error, this.describes);
    }
  }

  #in({ name }: Layout): MongoCollection<Kept> {
    return this.#database.collection<Kept>(plainName(name));
  }
}
