/** Providers as an administrator adds them, and teams that their groups lead to. */
import assert from "node:assert/strict";
import { json, type Registry } from "./registry.ts";
import { read } from "./_accounts.ts";

const API = "/api/v1";
const PROVISIONING = { createUsers: true, linkByEmail: false, secondFactor: false };

/** Loopback may be reached, and many sign-ins come from one address. */
export const NEAR = { EGRESS_ALLOW: "127.0.0.1", RATE_LIMIT_SIGN_IN_PER_MINUTE: "0" };

/** Adds a provider by the API. */
export async function addProvider(
  { admin }: Registry,
  { provisioning, ...provider }: {
    readonly id: string;
    readonly kind: "ldap" | "oidc";
    readonly options: object;
    readonly secret?: string | null;
    readonly provisioning?: object;
  },
): Promise<void> {
  const wanted = {
    ...{ title: "Company", ...provider },
    provisioning: { ...PROVISIONING, teams: [], ...provisioning },
  };
  const answer = await admin(`${API}/admin/auth/providers`, json("POST", wanted));
  assert.equal(answer.status, 201, await answer.text());
}

/** Makes a team that publishes to `acme/apps`, a private repository; answers its id. */
export async function addTeam({ admin }: Registry): Promise<string> {
  const post = async (path: string, body: object) =>
    await read(await admin(`${API}${path}`, json("POST", body)), 201);
  await post("/organizations", { slug: "acme", title: "Acme" });
  await post("/organizations/acme/repositories", {
    ...{ slug: "apps", title: "Apps", protocol: "winget", visibility: "private" },
  });
  const { id } = await post("/organizations/acme/teams", { slug: "crew", title: "Crew" });
  const granted = await admin(
    `${API}/organizations/acme/teams/crew/repositories/apps`,
    json("PUT", { role: null }),
  );
  assert.ok(granted.ok, await granted.text());
  return id;
}
