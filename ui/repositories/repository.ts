import { computed, type ReadonlySignal } from "@preact/signals";
import type { PresentedGrant } from "../../ts/api/grants.ts";
import type { Right, Role } from "../access/roles.ts";
import { type Client, done, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, createResource, type Pages, type Resource } from "../kit/resource.ts";

type OneRepository = Client["repositories"][":org"][":repo"];
/** A repository as whoever asks uses it. */
export type RepositoryInUse = Awaited<ReturnType<typeof fetchRepository>>;
/** What of a repository is to change. */
export type RepositoryChange = Parameters<OneRepository["$patch"]>[0]["json"];

/** The names in the address of a repository. */
export interface RepositoryPath {
  readonly org: string;
  readonly repo: string;
}

/** One repository, and what can be done with it. */
export interface RepositoryModel {
  readonly path: RepositoryPath;
  readonly repository: Resource<RepositoryInUse>;
  readonly grants: Pages<PresentedGrant>;
  /** What the reader may do here. */
  readonly actions: ReadonlySignal<readonly Right[]>;
  readonly change: Action<[RepositoryChange]>;
  readonly remove: Action<[]>;
  readonly putGrant: Action<[username: string, role: Role]>;
  readonly removeGrant: Action<[username: string]>;
  load(): void;
}

/** The repository at `path`; runs without a browser. */
export function createRepository(client: Client, path: RepositoryPath): RepositoryModel {
  const one = client.repositories[":org"][":repo"];
  const repository = createResource(() => fetchRepository(one, path));
  const grants = createPages(async (cursor) => {
    const asked = one.grants.$get({ param: path, query: { cursor } });
    const { grants: items, next } = await json(asked);
    return { items, next };
  });
  return {
    ...{ path, repository, grants },
    actions: computed(() => {
      const { value } = repository.answer;
      return value.is === "here" ? value.value.actions : [];
    }),
    change: createAction(async (wanted) => {
      const { networks, options, ...changed } = await json(
        one.$patch({ param: path, json: wanted }),
      );
      const { value } = repository.answer;
      if (value.is !== "here") return;
      repository.set({ ...value.value, ...changed, settings: { networks, options } });
    }),
    remove: createAction(() => done(one.$delete({ param: path }))),
    putGrant: createAction(async (username, role) => {
      const param = { ...path, user: username };
      await json(one.grants.users[":user"].$put({ param, json: { role } }));
      await grants.reload();
    }),
    removeGrant: createAction(async (username) => {
      await done(one.grants.users[":user"].$delete({ param: { ...path, user: username } }));
      await grants.reload();
    }),
    load: () => void repository.load(),
  };
}

async function fetchRepository(one: OneRepository, param: RepositoryPath) {
  return await json(one.$get({ param }));
}
