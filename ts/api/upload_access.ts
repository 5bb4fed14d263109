import type { Context } from "hono";
import { quote } from "../model/ids.ts";
import { may } from "../model/permission.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { type Uploader, uploaderOf } from "../model/transfer.ts";
import type { Env } from "../registry/env.ts";
import type { Arriving, UploadService } from "../registry/upload_service.ts";
import { actorOf, signedInUser } from "./actor.ts";

/**
 * The upload at `:id`, for whoever began it or administers its repository; for everybody else there
 * is none: refuses with `upload_missing`, or `credentials_missing` where nobody signed in.
 */
export async function uploadOf(c: Context<Env>, uploads: UploadService): Promise<Arriving> {
  const { principal } = c.var;
  const id = c.req.param("id") ?? "";
  const found = await uploads.find(id);
  if (found && mayTouch(principal, found)) return await uploads.catchUp(found, actorOf(c));
  throw principal.kind === "anonymous"
    ? new RegistryError("credentials_missing", "Sign in first")
    : new RegistryError("upload_missing", quote(id));
}

function mayTouch(principal: Principal, { transfer, repository }: Arriving): boolean {
  const own = uploaderOf(principal);
  const isOwn = own === transfer.owner || transfer.owner === "" && own?.startsWith("token:");
  return may(principal, isOwn ? "publish" : "administer", repository);
}

/** As whom the request sends a file; refuses with `credentials_missing` when nobody is known. */
export function uploader(c: Context<Env>): Uploader {
  return uploaderOf(c.var.principal) ?? signedInUser(c);
}
