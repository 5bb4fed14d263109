import { computed, type ReadonlySignal } from "@preact/signals";
import type { PresentedOrganization } from "../../ts/api/organizations.ts";
import type { PresentedTeamMember } from "../../ts/api/team_members.ts";
import type { PresentedTeamRepository } from "../../ts/api/team_repositories.ts";
import type { PresentedTeam } from "../../ts/api/teams.ts";
import type { Role, TeamRole } from "../access/roles.ts";
import { type Client, done, json } from "../app/client.ts";
import type { User } from "../app/session.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, createResource, type Pages, type Resource } from "../kit/resource.ts";

type OneTeam = Client["organizations"][":org"]["teams"][":team"];
/** What of a team is to change. */
export type TeamChange = Parameters<OneTeam["$patch"]>[0]["json"];

/** A team with the organization that it is of. */
export interface TeamInside {
  readonly team: PresentedTeam;
  readonly organization: PresentedOrganization;
}

/** One team, and what can be done with it. */
export interface TeamModel {
  readonly path: { readonly org: string; readonly team: string };
  readonly found: Resource<TeamInside>;
  readonly members: Pages<PresentedTeamMember>;
  readonly repositories: Pages<PresentedTeamRepository>;
  /** Whether the reader administers the organization. */
  readonly mayAdminister: ReadonlySignal<boolean>;
  /** Whether the reader says who is in the team. */
  readonly mayMaintain: ReadonlySignal<boolean>;
  readonly change: Action<[TeamChange]>;
  readonly remove: Action<[]>;
  readonly putMember: Action<[username: string, role: TeamRole]>;
  readonly removeMember: Action<[username: string]>;
  readonly give: Action<[repository: string, most: Role | null]>;
  readonly take: Action<[repository: string]>;
  load(): void;
}

/** What it is made of. */
export interface TeamOptions {
  readonly client: Client;
  readonly path: TeamModel["path"];
  readonly user: ReadonlySignal<User | null>;
}

/** The team at `path`; runs without a browser. */
export function createTeam({ client, path, user }: TeamOptions): TeamModel {
  const one = client.organizations[":org"].teams[":team"];
  const found = createResource(async () => {
    const [team, organization] = await Promise.all([
      json(one.$get({ param: path })),
      json(client.organizations[":org"].$get({ param: path })),
    ]);
    return { team, organization };
  });
  const members = membersOf(one, path);
  const repositories = repositoriesOf(one, path);
  const mayAdminister = computed(() => {
    const { value } = found.answer;
    const role = value.is === "here" ? value.value.organization.role : null;
    return (user.value?.platformAdmin ?? false) || role === "admin" || role === "owner";
  });
  return {
    ...{ path, found, members, repositories, mayAdminister },
    mayMaintain: computed(() =>
      mayAdminister.value ||
      members.items.value.some(({ id, role }) => id === user.value?.id && role === "maintainer")
    ),
    change: createAction(async (wanted) => {
      const team = await json(one.$patch({ param: path, json: wanted }));
      const { value } = found.answer;
      if (value.is === "here") found.set({ ...value.value, team });
    }),
    remove: createAction(() => done(one.$delete({ param: path }))),
    putMember: createAction(async (username, role) => {
      const param = { ...path, user: username };
      await json(one.members[":user"].$put({ param, json: { role } }));
      await members.reload();
    }),
    removeMember: createAction(async (username) => {
      await done(one.members[":user"].$delete({ param: { ...path, user: username } }));
      members.edit((all) => all.filter((member) => member.username !== username));
    }),
    give: createAction(async (repository, role) => {
      const param = { ...path, repo: repository };
      await json(one.repositories[":repo"].$put({ param, json: { role } }));
      await repositories.reload();
    }),
    take: createAction(async (repository) => {
      await done(one.repositories[":repo"].$delete({ param: { ...path, repo: repository } }));
      await repositories.reload();
    }),
    load: () => {
      void found.load();
      void members.reload();
    },
  };
}

function membersOf(one: OneTeam, param: TeamModel["path"]): Pages<PresentedTeamMember> {
  return createPages(async (cursor) => {
    const { members: items, next } = await json(one.members.$get({ param, query: { cursor } }));
    return { items, next };
  });
}

function repositoriesOf(one: OneTeam, param: TeamModel["path"]): Pages<PresentedTeamRepository> {
  return createPages(async (cursor) => {
    const asked = one.repositories.$get({ param, query: { cursor } });
    const { repositories: items, next } = await json(asked);
    return { items, next };
  });
}
