import type { Context, Next } from "hono";
import { refuseKey } from "../../auth/by_source_key.ts";
import { hidden } from "../../model/authorize.ts";
import { may } from "../../model/permission.ts";
import type { Env } from "../../registry/env.ts";

/** Lets requests into the repository that was found for them, or says that there is none. */
export async function enter(c: Context<Env>, next: Next): Promise<void> {
  const { addressed: { path, repository }, principal } = c.var;
  if (!repository) throw hidden(principal, path);
  c.set("repository", repository);
  await next();
}

/**
 * The same where a key has said who asks. Without a challenge, which no client could meet there: a
 * repository that the key does not open is not told from one that does not exist.
 */
export async function enterByKey(c: Context<Env>, next: Next): Promise<void> {
  const { addressed: { repository }, principal } = c.var;
  if (!repository || !may(principal, "read", repository)) refuseKey();
  c.set("repository", repository);
  await next();
}
