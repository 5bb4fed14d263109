import type { PresentedOrganization } from "../../ts/api/organizations.ts";
import { type Client, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, type Pages } from "../kit/resource.ts";

/** What a new organization is to be. */
export type NewOrganization = Parameters<Client["organizations"]["$post"]>[0]["json"];

/** The organizations that whoever is signed in may know of. */
export interface OrganizationList {
  readonly pages: Pages<PresentedOrganization>;
  readonly create: Action<[NewOrganization]>;
  load(): void;
}

/** Asks the API for them; runs without a browser. */
export function createOrganizationList({ organizations }: Client): OrganizationList {
  const pages = createPages(async (cursor) => {
    const { organizations: items, next } = await json(organizations.$get({ query: { cursor } }));
    return { items, next };
  });
  return {
    pages,
    create: createAction(async (wanted) => {
      await json(organizations.$post({ json: wanted }));
    }),
    load: () => void pages.reload(),
  };
}
