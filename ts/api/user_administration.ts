import { type Context, Hono } from "hono";
import { z } from "zod";
import { said } from "../kit/said.ts";
import { isNarrowed } from "../model/permission.ts";
import type { Env } from "../registry/env.ts";
import type { UserDeletion } from "../registry/user_deletion.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, isMe } from "./actor.ts";
import { requireAdministrator } from "./administrator.ts";
import { ACCOUNT, presentAccount } from "./present_user.ts";
import { described } from "./route.ts";
import { optional, text, USER_PARAMS } from "./schemas.ts";

/** What the administration of users needs. */
export interface UserAdministrationOptions {
  readonly users: UserService;
  readonly userDeletion: UserDeletion;
}

const USER_CHANGE = z.strictObject({
  title: text(100).or(z.literal("")).optional(),
  email: text(256).nullable().optional().meta({ description: "`null` takes it away" }),
  platformAdmin: optional(z.boolean()),
  disabled: optional(z.boolean()).meta({ description: "Ends all sessions of the user" }),
}).meta({ id: "UserChange", examples: [{ title: "Ada", disabled: false }] });

const NEW_PASSWORD = z.strictObject({ password: text(1024) })
  .meta({ id: "NewPassword", examples: [{ password: "a sentence of my own" }] });

const TAG = "Users";

/** Changing and deleting users; mounted at `/api/v1/users`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function userAdministrationRoutes({ users, userDeletion }: UserAdministrationOptions) {
  return new Hono<Env>()
    .patch(
      "/:user",
      described({
        ...{ id: "changeUser", tag: TAG, says: "Change a user", credentials: "required" },
        about: "For platform administrators; everybody may change their own `title`.",
        ...{ params: USER_PARAMS, json: USER_CHANGE },
        refuses: [
          ...["access_denied", "user_missing", "name_taken"] as const,
          ...["last_administrator", "write_conflict"] as const,
        ],
        answers: { 200: { says: "The user", json: ACCOUNT } },
      }),
      async (c) => {
        const name = c.req.param("user");
        const wanted = c.req.valid("json");
        if (!changesOwnTitle(c, name, wanted)) requireAdministrator(c);
        const { id } = await users.named(name);
        return c.json(presentAccount(await users.change(id, wanted, actorOf(c))));
      },
    )
    .delete(
      "/:user",
      described({
        ...{ id: "deleteUser", tag: TAG, says: "Delete a user", credentials: "required" },
        about: "With memberships, grants, tokens, sessions, passkeys and identities. What they " +
          "did stays in the audit log.",
        params: USER_PARAMS,
        refuses: [
          ...["access_denied", "user_missing", "last_administrator", "last_owner"] as const,
          "write_conflict",
        ],
        answers: { 204: { says: "The user is gone" } },
      }),
      async (c) => {
        requireAdministrator(c);
        await userDeletion.delete(await users.named(c.req.param("user")), actorOf(c));
        return c.body(null, 204);
      },
    )
    .put(
      "/:user/password",
      described({
        ...{ id: "setPassword", tag: TAG, says: "Set a user's password", credentials: "required" },
        about: "For platform administrators. Ends all sessions of the user.",
        ...{ params: USER_PARAMS, json: NEW_PASSWORD },
        refuses: ["access_denied", "user_missing", "password_refused", "write_conflict"],
        answers: { 204: { says: "It is set" } },
      }),
      async (c) => {
        requireAdministrator(c);
        const { id } = await users.named(c.req.param("user"));
        await users.resetPassword(id, c.req.valid("json").password, actorOf(c));
        return c.body(null, 204);
      },
    );
}

/** What others call somebody is no right, unlike the address that a sign-in may be linked by. */
function changesOwnTitle(c: Context<Env>, name: string, wanted: object): boolean {
  return isMe(c, name) && !isNarrowed(c.var.principal) &&
    Object.keys(said(wanted)).every((member) => member === "title");
}
