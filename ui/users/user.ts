import type { PresentedSession } from "../../ts/api/my_sessions.ts";
import type { PresentedAccount } from "../../ts/api/present_user.ts";
import { type Client, done, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, createResource, type Pages, type Resource } from "../kit/resource.ts";

/** What of a user is to change. */
export type UserChange = Parameters<Client["users"][":user"]["$patch"]>[0]["json"];

/** What somebody has besides a password. */
export interface SecondFactor {
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
}

/** One user, and what administrators do with them. */
export interface UserModel {
  readonly username: string;
  readonly user: Resource<PresentedAccount>;
  readonly secondFactor: Resource<SecondFactor>;
  /** Where they are signed in. */
  readonly sessions: Pages<PresentedSession>;
  readonly change: Action<[UserChange]>;
  readonly disable: Action<[]>;
  readonly enable: Action<[]>;
  readonly setPassword: Action<[password: string]>;
  readonly removeSecondFactor: Action<[]>;
  readonly endSession: Action<[id: string]>;
  readonly endSessions: Action<[]>;
  readonly remove: Action<[]>;
  load(): void;
}

/** The user of this name; runs without a browser. */
export function createUser(client: Client, username: string): UserModel {
  const one = client.users[":user"];
  const param = { user: username };
  const user = createResource(async () => await json(one.$get({ param })) as PresentedAccount);
  const secondFactor = createResource(() => json(one["second-factor"].$get({ param })));
  const sessions = createPages(async (cursor) => {
    const asked = one.sessions.$get({ param, query: { cursor } });
    const { sessions: items, next } = await json(asked);
    return { items, next };
  });
  async function change(wanted: UserChange): Promise<void> {
    user.set(await json(one.$patch({ param, json: wanted })));
  }
  return {
    ...{ username, user, secondFactor, sessions },
    change: createAction(change),
    disable: createAction(() => change({ disabled: true })),
    enable: createAction(() => change({ disabled: false })),
    setPassword: createAction(async (password) => {
      await done(one.password.$put({ param, json: { password } }));
      await user.load();
    }),
    removeSecondFactor: createAction(async () => {
      await done(one["second-factor"].$delete({ param }));
      await Promise.all([user.load(), secondFactor.load()]);
    }),
    endSession: createAction(async (id) => {
      await done(one.sessions[":id"].$delete({ param: { ...param, id } }));
      sessions.edit((all) => all.filter((session) => session.id !== id));
    }),
    endSessions: createAction(async () => {
      await json(one.sessions.$delete({ param }));
      await sessions.reload();
    }),
    remove: createAction(() => done(one.$delete({ param }))),
    load: () => void user.load(),
  };
}
