import type { Context } from "hono";
import type { Env } from "../../registry/env.ts";
import type { Toolbox } from "../protocol.ts";
import { asksForEquality, type SearchRequest } from "./search_request.ts";

/** Asks where a repository is copied from for packages that are not here; whether one of them has come. */
export type AskUpstream = (c: Context<Env>, identifiers: readonly string[]) => Promise<boolean>;

/** A client that names more has not been told by somebody to install one of them. */
const MOST_IDENTIFIERS = 5;

/**
 * Asks on behalf of clients that name what they want. Who would not see a package of a name has none
 * fetched, and is answered as soon as everybody else for whom there is none.
 */
export function upstreamAsker({ pull }: Pick<Toolbox, "pull">): AskUpstream {
  if (!pull) return () => Promise.resolve(false);
  return async (c, identifiers) => {
    if (c.req.method === "HEAD" || identifiers.length > MOST_IDENTIFIERS) return false;
    const { repository, sight: { view } } = c.var;
    const seen = identifiers.filter((name) => view === null || view.sees(name, null));
    const come = await Promise.all(seen.map((name) => pull(repository, name, c.req.raw.signal)));
    return come.includes(true);
  };
}

/** Identifiers that a search wants to be equal to something, each once. */
export function identifiersAsked({ inclusions, filters }: SearchRequest): readonly string[] {
  const asked = [...inclusions ?? [], ...filters]
    .filter((one) => one.field === "PackageIdentifier" && asksForEquality(one));
  return [...new Set(asked.map(({ keyword }) => keyword))];
}
