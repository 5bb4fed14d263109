import { type Client, json } from "../app/client.ts";

/** A team, by the id that stays. */
export interface KnownTeam {
  readonly id: string;
  /** `{organization} / {team}` */
  readonly name: string;
}

const MOST = "200";

/** Every team of every organization, as far as one page of each reaches. */
export async function findTeams({ organizations }: Client): Promise<readonly KnownTeam[]> {
  const query = { limit: MOST };
  const known = (await json(organizations.$get({ query }))).organizations;
  const all = await Promise.all(known.map(async ({ slug, title }) => {
    const asked = organizations[":org"].teams.$get({ param: { org: slug }, query });
    const { teams } = await json(asked);
    return teams.map((team) => ({ id: team.id, name: `${title} / ${team.title}` }));
  }));
  return all.flat();
}
