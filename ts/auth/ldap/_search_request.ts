import { type Filter, PagedResultsControl, SearchRequest } from "ldapts";
import { Buffer } from "node:buffer";

/** What is looked for, and where. */
export interface Query {
  readonly base: string;
  readonly scope: "base" | "one" | "sub";
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** Looks for no more than this, and is content with it. */
  readonly enough?: number;
  /** How many entries are asked for at once; 0 for all. */
  readonly pageSize?: number;
}

/** What else is said with a query. */
export interface Asking {
  readonly id: number;
  /** What came with the page before; empty for the first. */
  readonly cookie: Uint8Array;
  /** How long the server may search. */
  readonly seconds: number;
}

/** Writes the message that asks for one page. */
export function writeSearch(query: Query, { id, cookie, seconds }: Asking): Uint8Array {
  const { base, scope, filter, attributes, enough = 0, pageSize = 0 } = query;
  const value = { size: pageSize, cookie: Buffer.from(cookie) };
  return new SearchRequest({
    ...{ messageId: id, baseDN: base, scope, filter, attributes: [...attributes] },
    ...{ sizeLimit: enough, timeLimit: seconds },
    controls: pageSize > 0 ? [new PagedResultsControl({ value })] : [],
  }).write();
}
