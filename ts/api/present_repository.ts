import { z } from "zod";
import type { Repository } from "../model/package.ts";
import { NETWORKS } from "./network_list.ts";
import { MOMENT, OPEN_OBJECT } from "./schemas.ts";

/** Who may know of a repository. */
export const VISIBILITY = z.enum(["public", "private"]);

/** A repository as the API shows it. */
export const REPOSITORY = z.strictObject({
  id: z.string(),
  path: z.string().meta({ description: "`{organization}/{repository}`" }),
  title: z.string(),
  protocol: z.string().meta({ examples: ["winget"] }),
  visibility: VISIBILITY,
  createdAt: MOMENT,
}).meta({
  id: "Repository",
  examples: [{
    ...{ id: "01JZ8Y6Q4T3M2X1W0V9S8R7P6N", path: "acme/apps", title: "Apps", protocol: "winget" },
    ...{ visibility: "private", createdAt: "2030-01-31T12:00:00.000Z" },
  }],
});

export type PresentedRepository = z.output<typeof REPOSITORY>;

/** What only those who administer a repository are shown of it. */
export const REPOSITORY_SETTINGS = z.strictObject({
  networks: NETWORKS.readonly().meta({ description: "Whose clients may read without credentials" }),
  options: OPEN_OBJECT.meta({ description: "What only its protocol understands" }),
}).meta({ id: "RepositorySettings" });

/** A repository as those who administer it see it. */
export const ADMINISTERED_REPOSITORY = REPOSITORY.extend(REPOSITORY_SETTINGS.shape)
  .meta({ id: "AdministeredRepository" });

export type PresentedSettings = z.output<typeof REPOSITORY_SETTINGS>;
export type AdministeredRepository = z.output<typeof ADMINISTERED_REPOSITORY>;

/** Shows a repository. */
export function presentRepository(repository: Repository): PresentedRepository {
  const { id, path, title, protocol, visibility, createdAt } = repository;
  return {
    ...{ id, path, title, protocol, visibility },
    createdAt: new Date(createdAt).toISOString(),
  };
}

/** Shows a repository to whoever administers it. */
export function presentAdministered(repository: Repository): AdministeredRepository {
  return { ...presentRepository(repository), ...presentSettings(repository) };
}

/** Shows the settings of a repository. */
export function presentSettings({ networks = [], options }: Repository): PresentedSettings {
  return { networks, options };
}
