import assert from "node:assert/strict";
import { LdapDirectory, parseLdapOptions } from "../../ts/auth/ldap/mod.ts";
import type { JsonObject } from "../../ts/kit/json.ts";
import { LDAP, Reach } from "../../ts/kit/egress/mod.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { StillClock } from "../access_fixture.ts";
import { GROUPS, PEOPLE, SERVICE, SERVICE_PASSWORD } from "../servers/directory/mod.ts";

/** What tests may say of a directory besides its options. */
export interface OpenOptions {
  readonly secret?: string | null;
  readonly reach?: Reach;
  readonly clock?: StillClock;
}

/** Reaches the servers of tests; every name is 127.0.0.1. */
export function reachLoopback(allow: readonly string[] = ["127.0.0.1/32"]): Reach {
  return new Reach({ allow, spoken: LDAP, resolve: () => Promise.resolve(["127.0.0.1"]) });
}

/** Options for the directory of tests, at servers that are spoken to in the clear. */
export const USUAL = {
  allowPlaintext: true,
  bindDn: SERVICE,
  userBase: PEOPLE,
  userFilter: "(&(objectClass=inetOrgPerson)(uid={login}))",
  groups: { by: "search", base: GROUPS, namedBy: "cn" },
};

/** Opens a directory as the product does. */
export function openDirectory(
  options: JsonObject,
  { secret = SERVICE_PASSWORD, reach = reachLoopback(), clock = new StillClock() }: OpenOptions =
    {},
): LdapDirectory {
  const parsed = parseLdapOptions({ ...USUAL, ...options });
  return new LdapDirectory({ options: parsed, secret, reach, now: clock.now });
}

/** Why a directory could not be asked: what the log says, which holds no secret. */
export async function faultOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(() => null, (error) => error);
  assert.ok(error instanceof RegistryError, String(error));
  assert.equal(error.code, "provider_failed");
  assert.equal(error.detail, "The directory cannot be asked");
  assert.ok(error.cause instanceof Error);
  assert.ok(
    !/password of|heslo|hunter2/.test(error.stack + error.cause.message),
    error.cause.message,
  );
  return error.cause.message;
}
