import type { JsonObject } from "../../ts/kit/json.ts";
import type { Document, Draft } from "../../ts/model/document.ts";
import type { Collection, DocumentStore, Driver, Query } from "../../ts/store/document_store.ts";

/** A document with a field of every kind. */
export interface Sample extends Document {
  readonly name: string;
  readonly group: string;
  readonly rank: number;
  readonly live: boolean;
  /** Unique. */
  readonly email: string;
  readonly count: number;
  readonly endedAt: number | null;
  readonly content: JsonObject;
}

/** `rank` is found by an index alone and behind `group`; `count` by none. */
export const SAMPLES: Collection<Sample> = {
  name: "samples",
  indexes: [["group", "rank"], ["rank"], ["name"], ["live", "rank"]],
  unique: ["email"],
};

/** A driver under test. */
export type Documents = DocumentStore & Driver;

/** A sample that says only what a test is about. */
export function sample(id: string, says: Partial<Draft<Sample>> = {}): Draft<Sample> {
  return {
    id,
    name: id,
    group: "one",
    rank: 0,
    live: true,
    email: `${id}@example.test`,
    count: 0,
    endedAt: null,
    content: {},
    ...says,
  };
}

/** Inserts samples, each of which must be free. */
export async function keep(documents: Documents, samples: Draft<Sample>[]): Promise<Sample[]> {
  return await Promise.all(samples.map(async (one) => {
    const stored = await documents.insert(SAMPLES, one);
    if (!stored) throw new Error(`${JSON.stringify(one.id)} is taken`);
    return stored;
  }));
}

/** The ids that a query finds, in order. */
export async function idsOf(documents: Documents, query: Query<Sample>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of documents.find(SAMPLES, query)) ids.push(id);
  return ids;
}
