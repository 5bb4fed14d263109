import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Sessions } from "../auth/session.ts";
import type { JsonObject } from "../kit/json.ts";
import type { RecordEvent } from "../model/event.ts";
import type { User } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf } from "./actor.ts";
import { requireAdministrator } from "./administrator.ts";
import { presentCursor } from "./cursor.ts";
import { ENDED, presentSession, SESSIONS } from "./my_sessions.ts";
import { described } from "./route.ts";
import { pageQuery, USER_PARAMS } from "./schemas.ts";

/** What looking after other people's sessions needs. */
export interface UserSessionRoutesOptions {
  readonly users: UserService;
  readonly sessions: Sessions;
  readonly record: RecordEvent;
}

const SESSION_PARAMS = USER_PARAMS.extend({
  id: z.string().meta({ description: "Id of the session" }),
});
const COMMON = { tag: "Users", credentials: "required" } as const;
const about = "For platform administrators.";
const MISSING = ["access_denied", "user_missing"] as const;

/** The sign-ins of other people; mounted at `/api/v1/users`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function userSessionRoutes({ users, sessions, record }: UserSessionRoutesOptions) {
  return new Hono<Env>()
    .get(
      "/:user/sessions",
      described({
        ...{ ...COMMON, id: "listUserSessions", says: "List a user's sessions" },
        about: `${about} A page may hold fewer than \`limit\`, or none.`,
        ...{ params: USER_PARAMS, query: pageQuery(), refuses: [...MISSING, "cursor_refused"] },
        answers: { 200: { says: "One page, newest first", json: SESSIONS } },
      }),
      async (c) => {
        const { id } = await userOf(c);
        const { items, next } = await sessions.list(id, c.req.valid("query"));
        const { session: current } = c.var.principal;
        const presented = items.map((one) => presentSession(one, one.id === current));
        return c.json({ sessions: presented, next: presentCursor(next) });
      },
    )
    .delete(
      "/:user/sessions",
      described({
        ...{ ...COMMON, id: "endUserSessions", says: "End all of a user's sessions", about },
        ...{ params: USER_PARAMS, refuses: MISSING },
        answers: { 200: { says: "Their tokens open nothing any more", json: ENDED } },
      }),
      async (c) => {
        const user = await userOf(c);
        const ended = await sessions.endAllOf(user.id);
        if (ended > 0) await tell(c, user, { ended });
        return c.json({ ended });
      },
    )
    .delete(
      "/:user/sessions/:id",
      described({
        ...{ ...COMMON, id: "endUserSession", says: "End one of a user's sessions", about },
        ...{ params: SESSION_PARAMS, refuses: [...MISSING, "session_missing"] },
        answers: { 204: { says: "Its tokens open nothing any more" } },
      }),
      async (c) => {
        const user = await userOf(c);
        const { id: session } = await sessions.endOneOf(user.id, c.req.param("id"));
        await tell(c, user, { session });
        return c.body(null, 204);
      },
    );

  /** Who users are, or whether there are any, is for administrators. */
  async function userOf(c: Context<Env>): Promise<User> {
    requireAdministrator(c);
    return await users.named(c.req.param("user")!);
  }

  function tell(c: Context<Env>, { username }: User, detail: JsonObject): Promise<void> {
    return record({ kind: "session.ended", actor: actorOf(c), target: username, detail });
  }
}
