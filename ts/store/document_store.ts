import type { Document, Draft } from "../model/document.ts";

/** What a document can be found by: text, numbers and truth at its top level. */
export type Scalar = string | number | boolean;

/** Fields of `T` that hold a {@link Scalar} and can therefore be compared by every engine. */
export type ScalarField<T> =
  & { [F in keyof T]-?: T[F] extends Scalar ? F : never }[keyof T]
  & string;

/** A kind of document, declared once for every engine in `collections.ts`. */
export interface Collection<T extends Document> {
  readonly name: string;
  /** Each row is an index over these fields, in this order; the id is always the last. */
  readonly indexes: readonly (readonly ScalarField<T>[])[];
  /** Fields of which no two documents may hold the same value. Every document must hold them. */
  readonly unique: readonly ScalarField<T>[];
}

/** What {@link DocumentStore.find} is asked: equality, at most one range, one order and a window. */
export interface Query<T extends Document> {
  readonly where?: { readonly [F in ScalarField<T>]?: T[F] };
  readonly range?: Range<T>;
  /** By id where nothing is said; documents that are equal in the field follow each other by id, in the same direction. */
  readonly order?: { readonly by: ScalarField<T>; readonly descending?: boolean };
  /** Only what stands behind this place in the chosen order. */
  readonly after?: Place;
  readonly limit?: number;
}

/** An interval over one field; text compares by code unit of its UTF-8 form. */
export interface Range<T extends Document> {
  readonly field: ScalarField<T>;
  /** At least. */
  readonly from?: Scalar;
  /** Less than. */
  readonly to?: Scalar;
}

/** A place in an order: the value of the field it is ordered by, and the id. */
export interface Place {
  readonly value: Scalar;
  readonly id: string;
}

/**
 * Documents by id. Every call is atomic by itself and is durable when it answers; nothing spans
 * two documents. A store that cannot be reached throws; it never answers as if it were empty.
 */
export interface DocumentStore {
  get<T extends Document>(from: Collection<T>, id: string): Promise<T | null>;
  /**
   * Documents in order. A document that is neither inserted, replaced nor deleted meanwhile is
   * yielded exactly once; one that is may be yielded in either state, or not.
   */
  find<T extends Document>(from: Collection<T>, query: Query<T>): AsyncIterable<T>;
  /**
   * `null` when the id or a unique value is taken; else the document as stored, with revision 1, or
   * with the one that it had elsewhere.
   */
  insert<T extends Document>(
    into: Collection<T>,
    document: Draft<T>,
    revision?: number,
  ): Promise<T | null>;
  /**
   * Puts `document` in the place of the one that has its id and its revision, and answers it with
   * the next revision; `null` when that one has been replaced or deleted since, or when a unique
   * value is taken.
   */
  replace<T extends Document>(into: Collection<T>, document: T): Promise<T | null>;
  /** Whether there was one. With `revision`, only the document in that revision is deleted. */
  delete<T extends Document>(
    from: Collection<T>,
    id: string,
    revision?: number,
  ): Promise<boolean>;
  /**
   * Adds to numeric fields of one document, without touching its revision; `false` when there is
   * no such document. A document that is counted in should not also be replaced.
   */
  increment<T extends Document>(
    of: Collection<T>,
    id: string,
    by: { readonly [F in keyof T]?: T[F] extends number ? number : never },
  ): Promise<boolean>;
}

/** What whoever opened a driver may ask of it. */
export interface Driver {
  /** For messages: `MongoDB at db.example:27017`, without credentials. */
  readonly describes: string;
  /** Resolves when the other side answers; throws when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** One window of a list, and the place to go on from, or `null` at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: Place | null;
}

/** Reads one window of a query. */
export async function page<T extends Document>(
  store: DocumentStore,
  from: Collection<T>,
  query: Query<T> & { readonly limit: number },
): Promise<Page<T>> {
  const items: T[] = [];
  for await (const item of store.find(from, { ...query, limit: query.limit + 1 })) items.push(item);
  const more = items.length > query.limit;
  if (more) items.pop();
  const last = items.at(-1);
  return { items, next: more && last ? placeOf(last, query) : null };
}

/**
 * One window of what `show` makes of the documents of a query, without those of which it makes
 * `null`: it reads on until the window is full, so that nobody can tell how many were left out.
 */
export async function shownPage<T extends Document, S>(
  store: DocumentStore,
  from: Collection<T>,
  { limit, ...query }: Query<T> & { readonly limit: number },
  show: (document: T) => S | null | Promise<S | null>,
): Promise<Page<S>> {
  const items: S[] = [];
  let last: Place | null = null;
  for await (const document of store.find(from, query)) {
    const shown = await show(document);
    if (shown === null) continue;
    if (items.length === limit) return { items, next: last };
    items.push(shown);
    last = placeOf(document, query);
  }
  return { items, next: null };
}

/** Where a document stands in the order of a query. */
export function placeOf<T extends Document>(document: T, { order }: Query<T>): Place {
  const by = order?.by ?? ("id" as ScalarField<T>);
  return { value: document[by] as Scalar, id: document.id };
}

/** The first document of a query, or `null`. */
export async function first<T extends Document>(
  store: DocumentStore,
  from: Collection<T>,
  query: Query<T>,
): Promise<T | null> {
  for await (const item of store.find(from, { ...query, limit: 1 })) return item;
  return null;
}

/** Deletes every document of which `where` holds, one after the other; answers how many there were. */
export async function deleteWhere<T extends Document>(
  store: DocumentStore,
  from: Collection<T>,
  where: NonNullable<Query<T>["where"]>,
): Promise<number> {
  let deleted = 0;
  for await (const { id } of store.find(from, { where })) {
    if (await store.delete(from, id)) deleted++;
  }
  return deleted;
}
