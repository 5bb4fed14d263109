import type { Context } from "hono";
import { mayAdministerPlatform } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import { signedInUser } from "./actor.ts";

/** Lets nobody but platform administrators pass; refuses with `credentials_missing` or `access_denied`. */
export function requirePlatformAdmin(c: Context<Env>): void {
  signedInUser(c);
  if (mayAdministerPlatform(c.var.principal)) return;
  throw new RegistryError("access_denied", "This is for platform administrators");
}
