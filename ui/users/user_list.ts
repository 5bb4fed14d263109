import type { PresentedAccount } from "../../ts/api/present_user.ts";
import { type Client, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, type Pages } from "../kit/resource.ts";

/** What a new user is to be. */
export type NewUser = Parameters<Client["users"]["$post"]>[0]["json"];

/** Which users are listed. */
export interface UserFilter {
  readonly prefix: string;
  readonly kind: "" | "human" | "service";
}

/** The users of this server. */
export interface UserList {
  readonly pages: Pages<PresentedAccount>;
  readonly create: Action<[NewUser]>;
  /** Lists those that fit from now on. */
  narrow(filter: UserFilter): void;
}

/** Asks the API for them; runs without a browser. */
export function createUserList({ users }: Client): UserList {
  let filter: UserFilter = { prefix: "", kind: "" };
  const pages = createPages(async (cursor) => {
    const { prefix, kind } = filter;
    const query = { cursor, ...(prefix && { prefix }), ...(kind && { kind }) };
    const { users: items, next } = await json(users.$get({ query }));
    return { items, next };
  });
  return {
    pages,
    create: createAction(async (wanted) => void await json(users.$post({ json: wanted }))),
    narrow(wanted) {
      filter = wanted;
      void pages.reload();
    },
  };
}
