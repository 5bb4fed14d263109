import type { Context, Next } from "hono";
import { refuseKey } from "../../auth/by_source_key.ts";
import { hidden } from "../../model/authorize.ts";
import type { Repository } from "../../model/package.ts";
import { may } from "../../model/permission.ts";
import type { Env } from "../../registry/env.ts";

/** Lets requests into the repository that was found for them, or says that there is none. */
export async function enter(c: Context<Env>, next: Next): Promise<void> {
  const { addressed: { path, repository }, principal } = c.var;
  if (!repository) throw hidden(principal, path);
  await letIn(c, repository, next);
}

/**
 * The same where a key has said who asks. Without a challenge, which no client could meet there: a
 * repository that the key does not open is not told from one that does not exist.
 */
export async function enterByKey(c: Context<Env>, next: Next): Promise<void> {
  const { addressed: { repository }, principal } = c.var;
  if (!repository || !may(principal, "read", repository)) refuseKey();
  await letIn(c, repository, next);
}

/** What was meant for one reader is kept by no cache for others: credentials may stand in the address alone. */
async function letIn(c: Context<Env>, repository: Repository, next: Next): Promise<void> {
  c.set("repository", repository);
  await next();
  const isForAll = repository.visibility === "public" && c.var.principal.kind !== "source_key";
  const { headers } = c.res;
  if (!isForAll && !headers.has("cache-control")) headers.set("cache-control", "private, no-cache");
}
