import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { parseSlug } from "../../ts/model/ids.ts";
import type { Organization, Repository, Visibility } from "../../ts/model/package.ts";
import type { Role } from "../../ts/model/role.ts";
import type { Team } from "../../ts/model/team.ts";
import type { User } from "../../ts/model/user.ts";
import type { Ask } from "./_files.ts";
import { ADMIN, json, type Registry } from "./registry.ts";

let ahead = 0;

/** The time, as registries of these tests tell it. */
export const CLOCK = { now: () => Date.now() + ahead };

/** Lets a second pass, after which everybody is known to be what they have become, or more. */
export function aSecondLater(more = 0): void {
  ahead += 1_000 + more;
}

/** Somebody who can be asked to ask. */
export interface Somebody {
  readonly user: User;
  readonly ask: Ask;
}

/** A person who signs in with the administrator's password. */
export async function person(
  { packhouse, fetch }: Registry,
  username: string,
  wanted: { readonly platformAdmin?: boolean } = {},
): Promise<Somebody> {
  const { users } = packhouse.services;
  const user = await users.create({ username, password: ADMIN.password, ...wanted }, ITSELF);
  return { user, ask: as(fetch, username) };
}

/** Asks with a user name and the password of all users of tests. */
export function as(fetch: Ask, username: string, password: string = ADMIN.password): Ask {
  return withHeader(fetch, `Basic ${btoa(`${username}:${password}`)}`);
}

/** Asks with an API token of whoever `ask` asks as, narrowed to a scope. */
export async function byToken(fetch: Ask, ask: Ask, scope: object): Promise<Ask> {
  const { secret } = await say(ask, ["POST", "/tokens", { title: "token", scope }], 201);
  return withHeader(fetch, `Bearer ${secret}`);
}

function withHeader(fetch: Ask, authorization: string): Ask {
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", authorization);
    return fetch(path, { ...init, headers });
  };
}

/** An organization without members. */
export function organization(
  { packhouse }: Registry,
  slug: string,
  defaultRole: Role | null = null,
): Promise<Organization> {
  const { organizations } = packhouse.services;
  return organizations.create({ slug: parseSlug(slug), title: slug, defaultRole }, ITSELF);
}

/** A team without members. */
export function team({ packhouse }: Registry, of: Organization, slug: string): Promise<Team> {
  return packhouse.services.teams.create(of, { slug: parseSlug(slug), title: slug }, ITSELF);
}

/** A WinGet repository. */
export function repository(
  { packhouse }: Registry,
  of: Organization,
  slug: string,
  visibility: Visibility = "private",
): Promise<Repository> {
  const wanted = { organization: of, slug: parseSlug(slug), title: slug, protocol: "winget" };
  return packhouse.services.repositories.create({ ...wanted, visibility }, ITSELF);
}

/** Sends a request, whose answer must have this status, and reads it. */
export async function say(
  ask: Ask,
  [method, path, body]: readonly [string, string, unknown?],
  status = 200,
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
): Promise<any> {
  const answer = await ask(`/api/v1${path}`, body === undefined ? { method } : json(method, body));
  const text = await answer.text();
  assert.equal(answer.status, status, `${method} ${path}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** The code of a refusal with this status. */
export async function refusal(
  ask: Ask,
  request: readonly [string, string, unknown?],
  status: number,
): Promise<string> {
  return (await say(ask, request, status)).code;
}

/** What happened of some kinds, oldest first: kind, actor, target and detail. */
export async function happened(
  { packhouse }: Registry,
  kinds: RegExp,
): Promise<(readonly [string, string, string, unknown])[]> {
  const { items } = await packhouse.services.events.find({ limit: 1000 });
  return items.toReversed().filter(({ kind }) => kinds.test(kind))
    .map(({ kind, actor, target, detail }) => [kind, actor.name, target, detail] as const);
}
