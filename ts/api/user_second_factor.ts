import { Hono } from "hono";
import { z } from "zod";
import type { SecondFactors } from "../auth/second_factors.ts";
import type { Passkeys } from "../auth/passkeys.ts";
import { mayAdministerPlatform } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, signedInUser } from "./actor.ts";
import { requireAdministrator } from "./administrator.ts";
import { described } from "./route.ts";

/** What helping people who have lost their second factor needs. */
export interface UserSecondFactorRoutesOptions {
  readonly users: UserService;
  readonly secondFactors: SecondFactors;
  readonly passkeys: Passkeys;
}

const SECOND_FACTOR = z.strictObject({
  totp: z.boolean().meta({ description: "Whether one-time passwords are set up" }),
  passkeys: z.int().meta({ description: "How many there are" }),
  recoveryCodes: z.int().meta({ description: "How many were not used yet" }),
}).meta({ id: "UserSecondFactor" });

const PARAMS = z.object({ user: z.string().meta({ description: "User name" }) });

/** Other people's second factors; mounted at `/api/v1/users`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function userSecondFactorRoutes(
  { users, secondFactors, passkeys }: UserSecondFactorRoutesOptions,
) {
  return new Hono<Env>().get(
    "/:user/second-factor",
    described({
      ...{ id: "getSecondFactor", tag: "Users", says: "See what second factor somebody has" },
      about: "For platform administrators.",
      ...{ credentials: "required", params: PARAMS, refuses: ["access_denied", "user_missing"] },
      answers: { 200: { says: "What there is of it", json: SECOND_FACTOR } },
    }),
    async (c) => {
      requireAdministrator(c);
      const { id, totp, recoveryCodes = [] } = await users.named(c.req.param("user"));
      return c.json({
        ...{ totp: totp !== undefined, recoveryCodes: recoveryCodes.length },
        passkeys: (await passkeys.allOf(id)).length,
      });
    },
  ).delete(
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
