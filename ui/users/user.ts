import type { PresentedAccount } from "../../ts/api/present_user.ts";
import { type Client, done, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createResource, type Resource } from "../kit/resource.ts";

/** What of a user is to change. */
export type UserChange = Parameters<Client["users"][":user"]["$patch"]>[0]["json"];

/** One user, and what administrators do with them. */
export interface UserModel {
  readonly username: string;
  readonly user: Resource<PresentedAccount>;
  readonly change: Action<[UserChange]>;
  readonly disable: Action<[]>;
  readonly enable: Action<[]>;
  readonly setPassword: Action<[password: string]>;
  readonly removeSecondFactor: Action<[]>;
  readonly remove: Action<[]>;
  load(): void;
}

/** The user of this name; runs without a browser. */
export function createUser(client: Client, username: string): UserModel {
  const one = client.users[":user"];
  const param = { user: username };
  const user = createResource(async () => await json(one.$get({ param })) as PresentedAccount);
  async function change(wanted: UserChange): Promise<void> {
    user.set(await json(one.$patch({ param, json: wanted })));
  }
  return {
    ...{ username, user },
    change: createAction(change),
    disable: createAction(() => change({ disabled: true })),
    enable: createAction(() => change({ disabled: false })),
    setPassword: createAction(async (password) => {
      await done(one.password.$put({ param, json: { password } }));
      await user.load();
    }),
    removeSecondFactor: createAction(async () => {
      await done(one["second-factor"].$delete({ param }));
      await user.load();
    }),
    remove: createAction(() => done(one.$delete({ param }))),
    load: () => void user.load(),
  };
}
