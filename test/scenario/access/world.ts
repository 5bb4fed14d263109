/** Two organizations with everything that can be owned, and everybody who may stand towards them. */
import assert from "node:assert/strict";
import { ITSELF } from "../../../ts/model/event.ts";
import { newId, parseSlug, type TeamId } from "../../../ts/model/ids.ts";
import type { Organization, Repository } from "../../../ts/model/package.ts";
import type { Membership } from "../../../ts/model/principal.ts";
import type { Role } from "../../../ts/model/role.ts";
import type { Holder } from "../../../ts/model/team.ts";
import type { User } from "../../../ts/model/user.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import type { Registry } from "../registry.ts";
import { json } from "../registry.ts";
import { manifest } from "../winget_fixture.ts";

/** Everybody who asks, from those who may least to those who may most. */
export const ROLES = [
  ...["anonymous", "stranger", "outsider", "member", "reader", "developer", "teamMember"] as const,
  ...["maintainer", "repositoryAdmin", "organizationAdmin", "owner", "root"] as const,
];
export type RoleName = (typeof ROLES)[number];

/** What belongs to one organization. */
export interface Side {
  readonly organization: Organization;
  readonly repository: Repository;
  readonly team: string;
  /** User name of its plainest member. */
  readonly member: string;
}

/** Who is who, and what is whose. */
export interface World {
  readonly here: Side;
  readonly elsewhere: Side;
  /** What each role sends to be known: header fields. */
  readonly credentials: Readonly<Record<RoleName, Record<string, string>>>;
  readonly users: Readonly<Record<Exclude<RoleName, "anonymous">, User>>;
}

/** Everybody's. */
export const PASSWORD = "one of the longer passwords";

/** Fills a fresh registry; every organization and repository is private to its people. */
export async function createWorld(registry: Registry): Promise<World> {
  const users: Record<string, User> = {};
  for (const role of ROLES) if (role !== "anonymous") users[role] = await userFor(registry, role);
  const here = await createSide(registry, "acme", users.member!);
  const elsewhere = await createSide(registry, "umbrella", users.outsider!);
  await stand(registry, here, users);
  await join(registry, elsewhere.organization, users.outsider!, "owner");
  const credentials: Record<string, Record<string, string>> = { anonymous: {} };
  for (const [role, user] of Object.entries(users)) {
    credentials[role] = { authorization: `Bearer ${await signIn(registry, user)}` };
  }
  return { here, elsewhere, credentials, users } as unknown as World;
}

async function userFor({ packhouse }: Registry, role: RoleName): Promise<User> {
  const { users } = packhouse.services;
  const [username, email] = [role.toLowerCase(), `${role.toLowerCase()}@example.test`];
  const platformAdmin = role === "root";
  return await users.create({ username, email, password: PASSWORD, platformAdmin }, ITSELF);
}

async function signIn({ packhouse }: Registry, user: User): Promise<string> {
  const manner = { method: "passkey", secondFactor: true, address: null, agent: "tests" };
  return (await packhouse.services.sessions.start(user, manner)).accessToken;
}

async function createSide(registry: Registry, name: string, member: User): Promise<Side> {
  const { stores: { documents }, services } = registry.packhouse;
  const organization = (await documents.insert(COLLECTIONS.organizations, {
    ...{ id: newId() as Organization["id"], slug: parseSlug(name), title: name },
    ...{ defaultRole: null, isForEverybody: false, createdAt: 0 },
  }))!;
  const repository = await services.repositories.create({
    ...{ organization, slug: parseSlug("apps"), protocol: "winget", title: "Apps" },
    visibility: "private",
  }, ITSELF);
  const team = (await documents.insert(COLLECTIONS.teams, {
    ...{ id: newId() as TeamId, organization: organization.id, slug: parseSlug("crew") },
    ...{ path: `${organization.id}/crew`, title: "Crew", createdAt: 0 },
  }))!;
  const made = await registry.admin(
    `/winget/${repository.path}/packageManifests`,
    json("POST", manifest("Contoso.Tool", ["1.0", "2.0"])),
  );
  assert.equal(made.status, 201, await made.text());
  return { organization, repository, team: team.slug, member: member.username };
}

/** Puts everybody where their role says, in the organization of `side`. */
async function stand(registry: Registry, side: Side, users: Record<string, User>): Promise<void> {
  const { organization } = side;
  await join(registry, organization, users.member!, "member");
  await join(registry, organization, users.organizationAdmin!, "admin");
  await join(registry, organization, users.owner!, "owner");
  const roles: Record<string, Role> = {
    ...{ reader: "reader", developer: "developer", maintainer: "maintainer" },
    repositoryAdmin: "admin",
  };
  for (const [name, role] of Object.entries(roles)) {
    await grant(registry, side, `user:${users[name]!.id}`, role);
  }
  await joinTeam(registry, side, users.teamMember!);
}

async function joinTeam(registry: Registry, side: Side, user: User): Promise<void> {
  const { documents } = registry.packhouse.stores;
  const where = { path: `${side.organization.id}/${side.team}` };
  for await (const team of documents.find(COLLECTIONS.teams, { where })) {
    await join(registry, side.organization, user, "member");
    await documents.insert(COLLECTIONS.teamMembers, {
      ...{ id: `${team.id}/${user.id}`, team: team.id, organization: side.organization.id },
      ...{ user: user.id, role: "member", provider: "", createdAt: 0 },
    });
    await grant(registry, side, `team:${team.id}`, null);
  }
}

async function join(
  { packhouse: { stores: { documents } } }: Registry,
  { id: organization }: Organization,
  { id: user }: User,
  role: Membership["role"],
): Promise<void> {
  await documents.insert(COLLECTIONS.members, {
    ...{ id: `${organization}/${user}`, organization, user, role, provider: "", createdAt: 0 },
  });
}

async function grant(
  { packhouse: { stores: { documents } } }: Registry,
  { organization, repository }: Side,
  holder: Holder,
  role: Role | null,
): Promise<void> {
  await documents.insert(COLLECTIONS.grants, {
    ...{ id: `${repository.id}/${holder}`, repository: repository.id, holder, role },
    ...{ organization: organization.id, createdAt: 0 },
  });
}
