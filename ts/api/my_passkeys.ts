import { Hono } from "hono";
import { z } from "zod";
import type { Passkeys } from "../auth/passkeys.ts";
import type { SecondFactors } from "../auth/second_factors.ts";
import type { Sessions } from "../auth/session.ts";
import type { Passkey } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, userInPerson } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { CREATION_OPTIONS, NEW_CREDENTIAL } from "./passkey_schemas.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, pageQuery, text } from "./schemas.ts";

/** What people's passkeys need. */
export interface MyPasskeyRoutesOptions {
  readonly users: UserService;
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly secondFactors: SecondFactors;
}

const PASSKEY = z.strictObject({
  id: z.string(),
  title: z.string(),
  transports: z.array(z.string()).readonly(),
  backedUp: z.boolean().meta({ description: "Whether it is kept in more than one place" }),
  createdAt: MOMENT,
  usedAt: MOMENT.nullable(),
}).meta({ id: "Passkey" });

export type PresentedPasskey = z.output<typeof PASSKEY>;

const PASSKEYS = z.strictObject({ passkeys: z.array(PASSKEY), next: NEXT });
const TITLE = text(100).meta({ examples: ["Laptop"] });
const WANTED = z.strictObject({ title: TITLE, credential: NEW_CREDENTIAL })
  .meta({ id: "WantedPasskey" });
const RENAMED = z.strictObject({ title: TITLE });
const ADDED = z.strictObject({
  passkey: PASSKEY,
  recoveryCodes: z.array(z.string()).readonly().nullable().meta({
    description: "To be written down, for they are shown this once; `null` where there were some",
  }),
});
const PARAMS = z.object({ id: z.string().meta({ description: "Id of the passkey" }) });
const IN_PERSON = "By password or in a session.";

/** The passkeys of whoever asks; mounted at `/api/v1/auth/me/passkeys`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function myPasskeyRoutes(options: MyPasskeyRoutesOptions) {
  const { users, sessions, passkeys, secondFactors } = options;
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "listMyPasskeys", tag: "Account", says: "List one's own passkeys" },
        ...{ about: IN_PERSON, credentials: "required", query: pageQuery() },
        answers: { 200: { says: "One page of them", json: PASSKEYS } },
        refuses: ["access_denied", "cursor_refused"],
      }),
      async (c) => {
        const { items, next } = await passkeys.list(userInPerson(c), c.req.valid("query"));
        return c.json({ passkeys: items.map(present), next: presentCursor(next) });
      },
    )
    .post(
      "/options",
      described({
        ...{ id: "beginPasskey", tag: "Account", says: "Begin to register a passkey" },
        about: `${IN_PERSON} What is answered counts once, for five minutes.`,
        ...{ credentials: "required", refuses: ["access_denied", "value_refused"] },
        answers: { 200: { says: "What the browser needs", json: CREATION_OPTIONS } },
      }),
      async (c) => {
        const user = await users.get(userInPerson(c));
        return c.json({ options: { ...await passkeys.begin(user, c.var.origin) } });
      },
    )
    .post(
      "/",
      described({
        ...{ id: "addPasskey", tag: "Account", says: "Register a passkey" },
        about:
          `${IN_PERSON} It signs in alone, and it is a second factor: from now on a password ` +
          "alone signs nobody in, and clients need API tokens.",
        ...{ credentials: "required", json: WANTED },
        answers: { 201: { says: "The passkey, and codes for when it is lost", json: ADDED } },
        refuses: ["access_denied", "write_conflict"],
      }),
      async (c) => {
        const wanted = { ...c.req.valid("json"), origin: c.var.origin };
        const { passkey, recoveryCodes } = await secondFactors.addPasskey(
          userInPerson(c),
          wanted,
          actorOf(c),
        );
        const { session } = c.var.principal;
        if (session !== undefined) await sessions.addSecondFactor(session);
        return c.json({ passkey: present(passkey), recoveryCodes }, 201);
      },
    )
    .patch(
      "/:id",
      described({
        ...{ id: "renamePasskey", tag: "Account", says: "Call a passkey by another name" },
        ...{ about: IN_PERSON, credentials: "required", params: PARAMS, json: RENAMED },
        answers: { 200: { says: "The passkey", json: PASSKEY } },
        refuses: ["access_denied", "passkey_missing", "write_conflict"],
      }),
      async (c) => {
        const { title } = c.req.valid("json");
        return c.json(present(await passkeys.rename(userInPerson(c), c.req.param("id"), title)));
      },
    )
    .delete(
      "/:id",
      described({
        ...{ id: "removePasskey", tag: "Account", says: "Take a passkey away" },
        about: `${IN_PERSON} With the last second factor, recovery codes go too.`,
        ...{ credentials: "required", params: PARAMS },
        answers: { 204: { says: "It opens nothing any more" } },
        refuses: ["access_denied", "passkey_missing", "write_conflict"],
      }),
      async (c) => {
        await secondFactors.removePasskey(userInPerson(c), c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    );
}

function present(
  { id, title, transports, backedUp, createdAt, usedAt }: Passkey,
): PresentedPasskey {
  return {
    ...{ id, title, transports, backedUp },
    createdAt: new Date(createdAt).toISOString(),
    usedAt: usedAt === 0 ? null : new Date(usedAt).toISOString(),
  };
}
