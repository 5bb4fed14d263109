import { computed, type ReadonlySignal } from "@preact/signals";
import type { PresentedMember } from "../../ts/api/members.ts";
import type { PresentedOrganization } from "../../ts/api/organizations.ts";
import type { PresentedRepository } from "../../ts/api/present_repository.ts";
import type { PresentedTeam } from "../../ts/api/teams.ts";
import type { MemberRole } from "../access/roles.ts";
import { type Client, done, json } from "../app/client.ts";
import type { User } from "../app/session.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, createResource, type Pages, type Resource } from "../kit/resource.ts";

type Organizations = Client["organizations"];
/** What of an organization is to change. */
export type OrganizationChange = Parameters<Organizations[":org"]["$patch"]>[0]["json"];
/** What a new team is to be. */
export type NewTeam = Parameters<Organizations[":org"]["teams"]["$post"]>[0]["json"];
/** What a new repository is to be. */
export type NewRepository = Parameters<Organizations[":org"]["repositories"]["$post"]>[0]["json"];

/** One organization, and what can be done with it. */
export interface OrganizationModel {
  readonly slug: string;
  readonly organization: Resource<PresentedOrganization>;
  readonly repositories: Pages<PresentedRepository>;
  readonly members: Pages<PresentedMember>;
  readonly teams: Pages<PresentedTeam>;
  /** Whether the reader may look after it; what they may not is not shown. */
  readonly mayAdminister: ReadonlySignal<boolean>;
  /** Whether the reader may name owners, and delete it. */
  readonly mayOwn: ReadonlySignal<boolean>;
  readonly change: Action<[OrganizationChange]>;
  readonly remove: Action<[]>;
  readonly putMember: Action<[username: string, role: MemberRole]>;
  readonly removeMember: Action<[username: string]>;
  readonly createTeam: Action<[NewTeam]>;
  readonly createRepository: Action<[NewRepository]>;
  load(): void;
}

/** What it is made of. */
export interface OrganizationOptions {
  readonly client: Client;
  readonly slug: string;
  readonly user: ReadonlySignal<User | null>;
}

/** The organization at `slug`; runs without a browser. */
export function createOrganization(options: OrganizationOptions): OrganizationModel {
  const { client: { organizations }, slug, user } = options;
  const one = organizations[":org"];
  const param = { org: slug };
  const organization = createResource(() => json(one.$get({ param })));
  const lists = listsOf(one, param);
  const { members, teams, repositories } = lists;
  const role = () =>
    organization.answer.value.is === "here" ? organization.answer.value.value.role : null;
  const isAdministrator = () => user.value?.platformAdmin ?? false;
  return {
    ...{ slug, organization, ...lists },
    mayAdminister: computed(() => isAdministrator() || ["admin", "owner"].includes(role() ?? "")),
    mayOwn: computed(() => isAdministrator() || role() === "owner"),
    change: createAction(async (wanted) => {
      organization.set(await json(one.$patch({ param, json: wanted })));
    }),
    remove: createAction(() => done(one.$delete({ param }))),
    putMember: createAction(async (username, role) => {
      const member = { ...param, user: username };
      await json(one.members[":user"].$put({ param: member, json: { role } }));
      await members.reload();
    }),
    removeMember: createAction(async (username) => {
      await done(one.members[":user"].$delete({ param: { ...param, user: username } }));
      members.edit((all) => all.filter((member) => member.username !== username));
    }),
    createTeam: createAction(async (wanted) => {
      await json(one.teams.$post({ param, json: wanted }));
      await teams.reload();
    }),
    createRepository: createAction(async (wanted) => {
      await json(one.repositories.$post({ param, json: wanted }));
      await repositories.reload();
    }),
    load: () => void organization.load(),
  };
}

function listsOf(one: Organizations[":org"], param: { readonly org: string }) {
  return {
    repositories: createPages(async (cursor) => {
      const asked = one.repositories.$get({ param, query: { cursor } });
      const { repositories: items, next } = await json(asked);
      return { items, next };
    }),
    members: createPages(async (cursor) => {
      const { members: items, next } = await json(one.members.$get({ param, query: { cursor } }));
      return { items, next };
    }),
    teams: createPages(async (cursor) => {
      const { teams: items, next } = await json(one.teams.$get({ param, query: { cursor } }));
      return { items, next };
    }),
  };
}
