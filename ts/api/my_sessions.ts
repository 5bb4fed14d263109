import { Hono } from "hono";
import { z } from "zod";
import type { Sessions } from "../auth/session.ts";
import type { RecordEvent } from "../model/event.ts";
import type { Session } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import { actorOf, userInPerson } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, pageQuery } from "./schemas.ts";

/** What people's sessions need. */
export interface MySessionRoutesOptions {
  readonly sessions: Sessions;
  readonly record: RecordEvent;
}

/** A sign-in as the API shows it. */
export const SESSION = z.strictObject({
  id: z.string(),
  method: z.string().meta({
    description: "`password`, `passkey`, or the id of a provider",
    examples: ["password"],
  }),
  secondFactor: z.boolean(),
  address: z.string().nullable().meta({ description: "Where it began" }),
  agent: z.string().meta({ description: "With which program" }),
  createdAt: MOMENT,
  usedAt: MOMENT.meta({ description: "When its tokens were last renewed" }),
  expiresAt: MOMENT,
  current: z.boolean().meta({ description: "Whether it is the one that is shown" }),
}).meta({ id: "Session" });

export type PresentedSession = z.output<typeof SESSION>;

/** One page of them. */
export const SESSIONS = z.strictObject({ sessions: z.array(SESSION), next: NEXT });
/** How many were ended. */
export const ENDED = z.strictObject({ ended: z.int().meta({ description: "How many" }) });
const PARAMS = z.object({ id: z.string().meta({ description: "Id of the session" }) });

/** The sign-ins of whoever asks; mounted at `/api/v1/auth/me/sessions`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mySessionRoutes({ sessions, record }: MySessionRoutesOptions) {
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "listMySessions", tag: "Account", says: "List one's own sessions" },
        about: "By password or in a session. A page may hold fewer than `limit`, or none.",
        ...{ credentials: "required", query: pageQuery() },
        ...{ refuses: ["access_denied", "cursor_refused"] },
        answers: { 200: { says: "One page, newest first", json: SESSIONS } },
      }),
      async (c) => {
        const { items, next } = await sessions.list(userInPerson(c), c.req.valid("query"));
        const { session: current } = c.var.principal;
        const presented = items.map((one) => presentSession(one, one.id === current));
        return c.json({ sessions: presented, next: presentCursor(next) });
      },
    )
    .delete(
      "/",
      described({
        ...{ id: "endMyOtherSessions", tag: "Account", says: "End all of one's other sessions" },
        about: "By password or in a session; by password, there is none to keep.",
        ...{ credentials: "required", refuses: ["access_denied"] },
        answers: { 200: { says: "Their tokens open nothing any more", json: ENDED } },
      }),
      async (c) => {
        const { session: except, name } = c.var.principal;
        const ended = await sessions.endAllOf(userInPerson(c), { except });
        if (ended > 0) {
          const actor = actorOf(c);
          await record({ kind: "session.ended", actor, target: name, detail: { ended } });
        }
        return c.json({ ended });
      },
    )
    .delete(
      "/:id",
      described({
        ...{ id: "endMySession", tag: "Account", says: "End one of one's own sessions" },
        about: "By password or in a session.",
        ...{ credentials: "required", params: PARAMS },
        refuses: ["access_denied", "session_missing"],
        answers: { 204: { says: "Its tokens open nothing any more" } },
      }),
      async (c) => {
        const { id: session } = await sessions.endOneOf(userInPerson(c), c.req.param("id"));
        const { name: target } = c.var.principal;
        await record({ kind: "session.ended", actor: actorOf(c), target, detail: { session } });
        return c.body(null, 204);
      },
    );
}

/** Shows a sign-in; `current` is the one that shows it. */
export function presentSession(session: Session, current: boolean): PresentedSession {
  const { id, method, secondFactor, address, agent } = session;
  return {
    ...{ id, method, secondFactor, address, agent, current },
    createdAt: new Date(session.createdAt).toISOString(),
    usedAt: new Date(session.exchangedAt).toISOString(),
    expiresAt: new Date(session.expiresAt).toISOString(),
  };
}
