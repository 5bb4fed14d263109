import { type Context, Hono } from "hono";
import { isJsonObject, type JsonObject } from "../kit/json.ts";
import type { OrganizationId, RepositoryId, UserId } from "../model/ids.ts";
import type { TokenScope } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { type Action, ACTIONS } from "../model/role.ts";
import type { Token } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { TokenService } from "../registry/token_service.ts";
import { actorOf, signedInUser } from "./actor.ts";
import { parseCursor, parseLimit, presentCursor } from "./cursor.ts";
import { takesJson } from "./json_body.ts";
import { optionalText, optionalTexts, refuseMember, refuseOthers, textMember } from "./members.ts";

/** A token as its owner sees it. */
export interface PresentedToken {
  readonly id: string;
  readonly title: string;
  readonly scope: TokenScope;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

interface WantedToken {
  readonly title: string;
  readonly scope?: TokenScope;
  readonly expiresAt?: string;
}

/** The tokens of whoever asks; mounted at `/api/v1/tokens`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function tokenRoutes(tokens: TokenService) {
  return new Hono<Env>()
    .get("/", async (c) => {
      const after = parseCursor(c.req.query("cursor"), "string");
      const limit = parseLimit(c.req.query("limit"));
      const { items, next } = await tokens.find(signedInUser(c), { limit, ...after && { after } });
      return c.json({ tokens: items.map(presentToken), next: presentCursor(next) });
    })
    .post("/", takesJson(parseToken), async (c) => {
      const { title, scope = {}, expiresAt } = c.req.valid("json");
      const wanted = { owner: whoManages(c), title, scope, expiresAt: instantOf(expiresAt) };
      const { token, secret } = await tokens.create(wanted, actorOf(c));
      c.header("cache-control", "no-store");
      return c.json({ ...presentToken(token), secret }, 201);
    })
    .delete("/:id", async (c) => {
      await tokens.revoke(whoManages(c), c.req.param("id"), actorOf(c));
      return c.body(null, 204);
    });
}

/** A token must not beget one that may more than itself or lives longer. */
function whoManages(c: Context<Env>): UserId {
  const user = signedInUser(c);
  if (!c.var.principal.token) return user;
  throw new RegistryError("access_denied", "Tokens are managed by password, not by a token");
}

const MOST_IN_LIST = { most: 100 };

function parseToken(body: JsonObject): WantedToken {
  refuseOthers(body, ["title", "scope", "expiresAt"]);
  const { scope = null } = body;
  if (scope !== null && !isJsonObject(scope)) refuseMember("scope", "type", "must be an object");
  return {
    title: textMember(body, "title", { most: 100 }),
    scope: scope === null ? {} : parseScope(scope as JsonObject),
    expiresAt: optionalText(body, "expiresAt", { most: 40 }),
  };
}

function parseScope(body: JsonObject): TokenScope {
  refuseOthers(body, ["protocols", "actions", "organizations", "repositories"]);
  const actions = optionalTexts(body, "actions", MOST_IN_LIST);
  if (actions?.some((action) => !Object.hasOwn(ACTIONS, action))) {
    refuseMember("actions", "values", `must be of ${Object.keys(ACTIONS).join(", ")}`);
  }
  const lists = {
    protocols: optionalTexts(body, "protocols", MOST_IN_LIST),
    actions: actions as readonly Action[] | undefined,
    organizations: optionalTexts(body, "organizations", MOST_IN_LIST) as OrganizationId[],
    repositories: optionalTexts(body, "repositories", MOST_IN_LIST) as RepositoryId[],
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined));
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

function instantOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const instant = RFC_3339.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(instant)
    ? refuseMember("expiresAt", "format", "must be a moment such as 2030-01-31T12:00:00Z")
    : instant;
}

function presentToken({ id, title, scope, createdAt, expiresAt }: Token): PresentedToken {
  return {
    ...{ id, title, scope },
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
