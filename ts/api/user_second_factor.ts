import { Hono } from "hono";
import { z } from "zod";
import type { SecondFactors } from "../auth/second_factors.ts";
import { mayAdministerPlatform } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, signedInUser } from "./actor.ts";
import { described } from "./route.ts";

/** What helping people who have lost their second factor needs. */
export interface UserSecondFactorRoutesOptions {
  readonly users: UserService;
  readonly secondFactors: SecondFactors;
}

const PARAMS = z.object({ user: z.string().meta({ description: "User name" }) });

/** Other people's second factors; mounted at `/api/v1/users`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function userSecondFactorRoutes({ users, secondFactors }: UserSecondFactorRoutesOptions) {
  return new Hono<Env>().delete(
    "/:user/second-factor",
    described({
      ...{ id: "removeSecondFactor", tag: "Users", says: "Remove somebody's second factor" },
      about: "For platform administrators: their one-time passwords, passkeys and recovery codes " +
        "all go. One's own is removed in one's own account.",
      ...{ credentials: "required", params: PARAMS },
      answers: { 204: { says: "A password is enough until they set up another" } },
      refuses: ["access_denied", "user_missing", "write_conflict"],
    }),
    async (c) => {
      const me = signedInUser(c);
      if (!mayAdministerPlatform(c.var.principal)) {
        throw new RegistryError("access_denied", "That is for platform administrators");
      }
      const { id } = await users.named(c.req.param("user"));
      if (id === me) throw new RegistryError("access_denied", "Remove your own in your account");
      await secondFactors.removeAllOf(id, actorOf(c));
      return c.body(null, 204);
    },
  );
}
