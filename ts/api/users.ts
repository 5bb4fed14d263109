import { Hono } from "hono";
import { z } from "zod";
import { administersAny } from "../model/organization_permission.ts";
import { mayAdministerPlatform } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, isMe, signedInUser } from "./actor.ts";
import { requireAdministrator } from "./administrator.ts";
import { parseCursor, parseLimit, presentCursor } from "./cursor.ts";
import { ACCOUNT, PERSON, presentAccount, presentPerson } from "./present_user.ts";
import { described } from "./route.ts";
import { NEXT, optional, PAGE_MEMBERS, text, USER_PARAMS } from "./schemas.ts";

const KIND = z.enum(["human", "service"]);
const LONGEST = 1024;

const USER_QUERY = z.strictObject({
  prefix: z.string().max(64).optional().meta({ description: "What their names begin with" }),
  kind: KIND.optional(),
  ...PAGE_MEMBERS,
}).transform(({ cursor, limit, ...narrowed }) => {
  const after = parseCursor(cursor, "string");
  return { ...narrowed, limit: parseLimit(limit), ...(after && { after }) };
});

const ACCOUNTS = z.strictObject({ users: z.array(ACCOUNT), next: NEXT });

const NEW_USER = z.strictObject({
  username: text(64).meta({ description: "Its name in addresses; never changes" }),
  email: optional(text(256)),
  title: optional(text(100)),
  kind: optional(KIND).meta({ description: "`human` when left out" }),
  password: optional(text(LONGEST))
    .meta({ description: "Without one nobody can sign in by password" }),
  platformAdmin: optional(z.boolean()),
}).meta({
  id: "NewUser",
  examples: [{
    username: "ada",
    email: "ada@acme.example",
    title: "Ada",
    password: "a sentence of my own",
  }],
});

const TAG = "Users";
const SHOWN = { says: "The user", json: ACCOUNT };

/** People and service accounts; mounted at `/api/v1/users`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function userRoutes({ users }: { readonly users: UserService }) {
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "listUsers", tag: TAG, says: "List users", credentials: "required" },
        ...{ about: "For platform administrators.", query: USER_QUERY },
        refuses: ["access_denied", "cursor_refused"],
        answers: { 200: { says: "One page, by user name", json: ACCOUNTS } },
      }),
      async (c) => {
        requireAdministrator(c);
        const { items, next } = await users.list(c.req.valid("query"));
        return c.json({ users: items.map(presentAccount), next: presentCursor(next) });
      },
    )
    .post(
      "/",
      described({
        ...{ id: "createUser", tag: TAG, says: "Create a user", credentials: "required" },
        ...{ about: "For platform administrators.", json: NEW_USER },
        refuses: ["access_denied", "name_refused", "password_refused", "name_taken"],
        answers: { 201: SHOWN },
      }),
      async (c) => {
        requireAdministrator(c);
        return c.json(presentAccount(await users.create(c.req.valid("json"), actorOf(c))), 201);
      },
    )
    .get(
      "/:user",
      described({
        ...{ id: "getUser", tag: TAG, says: "Look at a user", credentials: "required" },
        about:
          "Platform administrators see all of a user, as everybody does of themselves. Those " +
          "who administer an organization learn whether somebody exists, so as to add them.",
        ...{ params: USER_PARAMS, refuses: ["user_missing"] },
        answers: { 200: { says: "The user", json: z.union([ACCOUNT, PERSON]) } },
      }),
      async (c) => {
        signedInUser(c);
        const { principal } = c.var;
        const name = c.req.param("user");
        const seesAll = mayAdministerPlatform(principal) || isMe(c, name);
        const user = seesAll || administersAny(principal) ? await users.named(name) : null;
        if (!user) throw new RegistryError("user_missing", JSON.stringify(name));
        return c.json(seesAll ? presentAccount(user) : presentPerson(user));
      },
    );
}
