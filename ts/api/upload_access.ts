import type { Context } from "hono";
import { quote } from "../model/ids.ts";
import { may } from "../model/permission.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { Arriving, UploadService } from "../registry/upload_service.ts";
import { actorOf } from "./actor.ts";

/**
 * The upload at `:id`, for whoever began it or administers its repository; for everybody else there
 * is none: refuses with `upload_missing`, or `credentials_missing` where nobody signed in.
 */
export async function uploadOf(c: Context<Env>, uploads: UploadService): Promise<Arriving> {
  const { principal } = c.var;
  const id = c.req.param("id") ?? "";
  const found = await uploads.find(id);
  if (found && mayTouch(principal, found)) return await uploads.catchUp(found, actorOf(c));
  throw principal.user === null
    ? new RegistryError("credentials_missing", "Sign in first")
    : new RegistryError("upload_missing", quote(id));
}

function mayTouch(principal: Principal, { transfer, repository }: Arriving): boolean {
  if (principal.user === transfer.owner) return may(principal, "publish", repository);
  return may(principal, "administer", repository);
}
