import { type Client, json } from "../app/client.ts";

/** A repository that somebody may publish to. */
export interface Publishable {
  readonly path: string;
  readonly title: string;
  readonly protocol: string;
  /** Whether the reader may put a version in the place of one that is there. */
  readonly mayReplace: boolean;
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
    const mayReplace = actions.includes("edit");
    return actions.includes("publish") ? [{ path, title, protocol, mayReplace }] : [];
  }));
  return all.flat();
}
