import type { Context } from "hono";
import type { Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import { namedLookOf } from "../model/sight.ts";
import type { Env } from "../registry/env.ts";
import type { SearchedRepository } from "../registry/package_search/package_search.ts";
import type { RepositoryFinder } from "./repository_of.ts";

/** Every repository that whoever asks may read, by path, as they look at it. */
export async function readableRepositories(
  { var: { principal } }: Context<Env>,
  { repositories, protocols }: RepositoryFinder,
): Promise<SearchedRepository[]> {
  const shows = new Map(protocols.map(({ id, shown }) => [id, shown]));
  const readable = (await repositories.all()).filter((one) => may(principal, "read", one));
  return readable.flatMap((repository: Repository) => {
    const show = shows.get(repository.protocol);
    return show ? [{ ...namedLookOf(principal, repository), repository, show }] : [];
  });
}
