import { type Client, json } from "../app/client.ts";

/** A repository that somebody may publish to. */
export interface Publishable {
  readonly path: string;
  readonly title: string;
  readonly protocol: string;
}

const MOST = "200";

/** Repositories whose packages are published by handing over files, where the reader may. */
export async function fetchPublishable(client: Client): Promise<readonly Publishable[]> {
  const { repositories } = await json(client.repositories.$get({ query: { limit: MOST } }));
  const all = await Promise.all(repositories.map(async ({ path, title, protocol }) => {
    const [org, repo] = path.split("/") as [string, string];
    const { actions } = await json(
      client.repositories[":org"][":repo"].$get({ param: { org, repo } }),
    );
    return actions.includes("publish") ? [{ path, title, protocol }] : [];
  }));
  return all.flat();
}
