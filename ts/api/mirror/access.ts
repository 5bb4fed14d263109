import type { Context } from "hono";
import { z } from "zod";
import type { Repository } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Action } from "../../model/role.ts";
import type { Env } from "../../registry/env.ts";
import { type RepositoryFinder, repositoryOf } from "../repository_of.ts";
import { REPOSITORY_PARAMS } from "../schemas.ts";

export const TAG = "Mirrors";

/** What every route of a mirror may refuse with. */
export const FOUND = ["repository_missing", "access_denied"] as const;

/** A moment that may not have come. */
export function momentOf(instant: number): string | null {
  return instant === 0 ? null : new Date(instant).toISOString();
}

/**
 * The repository at `:org/:repo`, for whoever may do `action` with all of it: a mirror tells of
 * packages that no view has heard of.
 */
export async function mirroredOf(
  c: Context<Env>,
  finder: RepositoryFinder,
  action: Action,
): Promise<Repository> {
  const { repository, sight: { view, reach } } = await repositoryOf(c, finder, action);
  if (view === null && reach === null) return repository;
  throw new RegistryError("access_denied", "A mirror is for those who see all of its repository");
}

/** The names in the address of a rule. */
export const RULE_PARAMS = REPOSITORY_PARAMS.extend({
  rule: z.string().max(64).meta({
    description: "Id of the rule; those of `ALLOWLIST_PATH` are `file/1`, `file/2` and so on",
    examples: ["file/1"],
  }),
});

/** The names in the address of a run. */
export const RUN_PARAMS = REPOSITORY_PARAMS.extend({
  run: z.string().max(64).meta({
    description: "Id of the run",
    examples: ["01JZ3M2T8W6Y4V1N0Q9R5S7KXE"],
  }),
});
