import type { ViewRules } from "../views/rules.ts";
import { type Client, done, json } from "../app/client.ts";
import { deployTokens, sourceKeys } from "../tokens/desks.ts";
import type { RepositoryPath } from "./repository.ts";

/** Who sees a part of a repository, and what their view says. */
export interface Seer {
  readonly id: string;
  readonly kind: "team" | "source" | "deploy";
  readonly title: string;
  readonly view: ViewRules | null;
  /** Keeps other rules for them; absent where that cannot be. */
  readonly save?: (view: ViewRules | null) => Promise<void>;
}

/** As many pages of a list as are looked at: whoever has more keys finds theirs on the tab of keys. */
const MOST_PAGES = 5;

/** The teams, source keys and deploy tokens that have this repository. */
export async function findSeers(client: Client, path: RepositoryPath): Promise<readonly Seer[]> {
  const all = await Promise.all([
    teams(client, path),
    keys(sourceKeys(client, path), "source"),
    keys(deployTokens(client, path), "deploy"),
  ]);
  return all.flat();
}

/** Views of teams are told to those who administer the organization; others are shown none. */
async function teams(client: Client, path: RepositoryPath): Promise<Seer[]> {
  const { org } = path;
  const { grants } = client.repositories[":org"][":repo"];
  const team = client.organizations[":org"].teams[":team"];
  const granted = await wholeOf(async (cursor) => {
    const { grants: items, next } = await json(grants.$get({ param: path, query: { cursor } }));
    return { items, next };
  });
  const slugs = granted.flatMap((one) => one.team ? [one.team.slug] : []);
  const found = await Promise.all(slugs.map((slug) => {
    const asked = json(team.$get({ param: { org, team: slug } }));
    return asked.catch(() => null); // somebody else's organization, or gone meanwhile
  }));
  return found.flatMap((one) =>
    one === null ? [] : [{
      ...{ id: `team ${one.id}`, kind: "team", title: one.title, view: one.view ?? null } as const,
      save: (view) =>
        done(team.$patch({ param: { org, team: one.slug }, json: { view: view as never } })),
    }]
  );
}

async function keys(
  desk: ReturnType<typeof sourceKeys>,
  kind: "source" | "deploy",
): Promise<Seer[]> {
  const all = await wholeOf((cursor) => desk.list(cursor));
  const { change } = desk;
  return all.map(({ id, title, view }) => ({
    ...{ id: `${kind} ${id}`, kind, title, view },
    ...(change &&
      { save: async (next: ViewRules | null) => void await change(id, { view: next }) }),
  }));
}

async function wholeOf<T>(
  page: (
    cursor?: string,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let at = 0; at < MOST_PAGES; at++) {
    const { items, next } = await page(cursor);
    all.push(...items);
    if (next === null) break;
    cursor = next;
  }
  return all;
}
