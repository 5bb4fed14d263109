import type { Context } from "hono";
import { mayAdministerPlatform } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import { signedInUser } from "./actor.ts";

/** Refuses whoever does not administer the platform. */
export function requireAdministrator(c: Context<Env>): void {
  signedInUser(c);
  if (mayAdministerPlatform(c.var.principal)) return;
  throw new RegistryError("access_denied", "This is for platform administrators");
}
