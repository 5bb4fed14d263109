import { ITSELF } from "../model/event.ts";
import { parseSlug } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Organization } from "../model/package.ts";
import { PROTOCOLS } from "../protocols/mod.ts";
import { FIRST_ORGANIZATION, type OrganizationService } from "../registry/organization_service.ts";
import type { RepositoryService } from "../registry/repository_service.ts";
import type { FirstAdministrator, UserService } from "../registry/user_service.ts";
import type { Settings } from "../config/settings.ts";

export { FIRST_ORGANIZATION };

/** What a first start works with. */
export interface FirstStartTools {
  readonly organizations: OrganizationService;
  readonly repositories: RepositoryService;
  readonly users: UserService;
}

/**
 * Creates what must be there: the first organization, each protocol's default repository, public,
 * and the first administrator. Does nothing where they are; answers the administrator it created.
 */
export async function firstStart(
  tools: FirstStartTools,
  admin: Settings["admin"],
): Promise<FirstAdministrator | null> {
  await createFirstRepositories(tools);
  return await createFirstAdministrator(tools, admin);
}

/** The part of a first start that answers to clients depend on. */
export async function createFirstRepositories(
  { organizations, repositories }: Pick<FirstStartTools, "organizations" | "repositories">,
): Promise<void> {
  const organization = await firstOrganization(organizations);
  for (const { id, title } of PROTOCOLS) {
    if (await repositories.find(`${FIRST_ORGANIZATION}/${id}`)) continue;
    const slug = parseSlug(id);
    const wanted = { organization, slug, title, protocol: id, visibility: "public" as const };
    await unlessTaken(repositories.create(wanted, ITSELF));
  }
}

/**
 * The part of a first start that takes as long as a password is hard to guess. Refuses with
 * `password_refused` a password that no user may have either.
 */
export async function createFirstAdministrator(
  { users }: Pick<FirstStartTools, "users">,
  { username, password, email }: Settings["admin"],
): Promise<FirstAdministrator | null> {
  try {
    return await users.createFirstAdministrator({ username, password, email });
  } catch (cause) {
    if (!(cause instanceof RegistryError && cause.code === "password_refused")) throw cause;
    throw new RegistryError(cause.code, `ADMIN_PASSWORD: ${cause.detail}`, { cause });
  }
}

async function firstOrganization(organizations: OrganizationService): Promise<Organization> {
  const found = await organizations.find(FIRST_ORGANIZATION);
  if (found) return found;
  await unlessTaken(organizations.create({
    ...{ slug: FIRST_ORGANIZATION, title: "Default", defaultRole: "reader", isForEverybody: true },
  }, ITSELF));
  return (await organizations.find(FIRST_ORGANIZATION))!;
}

/** Several instances may start for the first time at once; one of them creates. */
async function unlessTaken(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!(error instanceof RegistryError && error.code === "name_taken")) throw error;
  });
}
