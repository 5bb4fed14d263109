import { type Context, Hono } from "hono";
import { z } from "zod";
import type { AuthSettingsService } from "../auth/auth_settings.ts";
import type { Sessions } from "../auth/session.ts";
import type { NewProvider, ProviderChange, Providers } from "../auth/providers.ts";
import type { JsonObject } from "../kit/json.ts";
import type { TeamId } from "../model/ids.ts";
import type { AuthProvider } from "../model/identity.ts";
import { RegistryError } from "../model/registry_error.ts";
import { TEAM_ROLES, type TeamRole } from "../model/team.ts";
import type { Env } from "../registry/env.ts";
import { actorOf } from "./actor.ts";
import { requirePlatformAdmin } from "./platform_admin.ts";
import { described } from "./route.ts";
import { MOMENT, OPEN_OBJECT, optional, text } from "./schemas.ts";

/** What managing sign-in needs. */
export interface AuthAdminRoutesOptions {
  readonly providers: Providers;
  readonly authSettings: AuthSettingsService;
  readonly sessions: Sessions;
}

/** How somebody signs in without a provider. */
const LOCAL_METHODS: readonly string[] = ["password", "passkey"];
const LONGEST_OPTIONS = 256 * 1024;
const MOST_MAPPINGS = 1000;
const GROUP = text(1000);

const PROVISIONING = z.strictObject({
  createUsers: z.boolean().meta({
    description: "Whether somebody who is not known here becomes a user at the first sign-in",
  }),
  linkByEmail: z.boolean().meta({
    description: "Whether a user with the same e-mail address, verified there, is the same person",
  }),
  secondFactor: z.boolean().meta({ description: "Whether its sign-ins count as two factors" }),
  administrators: z.array(GROUP).max(100).optional().meta({
    description: "Groups whose members are platform administrators; left out, it does not decide",
  }),
  teams: z.array(z.strictObject({
    group: GROUP,
    team: z.string().max(64).meta({ description: "Id of the team" }),
    role: z.enum(Object.keys(TEAM_ROLES) as [TeamRole, ...TeamRole[]]),
  })).max(MOST_MAPPINGS),
}).meta({ id: "Provisioning" });

const PROVISIONED = { createUsers: true, linkByEmail: false, secondFactor: false, teams: [] };

const COMMON = {
  title: text(100),
  enabled: z.boolean(),
  options: OPEN_OBJECT.meta({ description: "What its kind understands: see the documentation" }),
  provisioning: PROVISIONING,
};
const SECRET = z.string().min(1).max(4096).nullable().meta({
  description: "Bind password or client secret; `null` for none. Never answered",
});

const WANTED_PROVIDER = z.strictObject({
  id: text(64).meta({ description: "Part of its addresses, for ever" }),
  kind: z.enum(["ldap", "oidc"]),
  ...COMMON,
  enabled: COMMON.enabled.default(true),
  provisioning: PROVISIONING.default(PROVISIONED),
  secret: SECRET.optional(),
}).meta({
  id: "WantedProvider",
  examples: [{
    ...{ id: "company", kind: "ldap", title: "Company directory" },
    options: { urls: ["ldaps://directory.example"], userBase: "ou=people,dc=example" },
    provisioning: PROVISIONED,
  }],
});

const PROVIDER_CHANGE = z.strictObject({ ...COMMON, secret: SECRET }).partial().meta({
  id: "ProviderChange",
});

/** A provider as administrators see it. */
const PROVIDER = z.strictObject({
  id: z.string(),
  kind: z.enum(["ldap", "oidc"]),
  ...COMMON,
  hasSecret: z.boolean(),
  callback: z.string().nullable().meta({
    description: "The redirect URI to register there, for OpenID Connect",
  }),
  createdAt: MOMENT,
}).meta({ id: "AuthProvider" });

const PROVIDERS = z.strictObject({ providers: z.array(PROVIDER) });
const PROVIDER_PARAMS = z.object({
  id: z.string().meta({ description: "Id of the provider", examples: ["company"] }),
});

const TRIAL = z.strictObject({
  login: optional(text(256)).meta({ description: "Somebody to look for, in a directory" }),
  password: optional(text(1024)).meta({ description: "Their password, to try it" }),
});
const TRIED = z.strictObject({
  ok: z.boolean(),
  steps: z.array(z.strictObject({
    step: z.string(),
    ok: z.boolean(),
    says: z.string(),
    milliseconds: z.number(),
  })).meta({ description: "Up to the first that failed" }),
}).meta({ id: "ProviderTest" });

const SETTINGS = z.strictObject({
  localSignIn: z.boolean().meta({
    description: "Whether passwords and passkeys kept here open anything",
  }),
  secondFactorForAdministrators: z.boolean().meta({
    description: "Whether platform administrators need a second factor to have their rights",
  }),
}).meta({ id: "AuthSettings" });

const tag = "Sign-in administration";
const credentials = "required" as const;
const FOUND = ["access_denied", "provider_missing"] as const;

/** Providers and settings of signing in; mounted at `/api/v1/admin/auth`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function authAdminRoutes({ providers, authSettings, sessions }: AuthAdminRoutesOptions) {
  return new Hono<Env>()
    .get(
      "/providers",
      described({
        ...{ id: "listAuthProviders", tag, says: "List sign-in providers", credentials },
        refuses: ["access_denied"],
        answers: { 200: { says: "All of them, by id; there are 50 at most", json: PROVIDERS } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const all = await providers.list();
        return c.json({ providers: all.map((one) => present(one, c)) });
      },
    )
    .post(
      "/providers",
      described({
        ...{ id: "createAuthProvider", tag, says: "Add a sign-in provider", credentials },
        ...{ json: WANTED_PROVIDER, limit: LONGEST_OPTIONS },
        refuses: ["access_denied", "name_refused", "name_taken"],
        answers: { 201: { says: "The provider", json: PROVIDER } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const wanted = c.req.valid("json") as NewProviderBody;
        return c.json(present(await providers.create(asNew(wanted), actorOf(c)), c), 201);
      },
    )
    .get(
      "/providers/:id",
      described({
        ...{ id: "getAuthProvider", tag, says: "Look at a sign-in provider", credentials },
        ...{ params: PROVIDER_PARAMS, refuses: FOUND },
        answers: { 200: { says: "The provider", json: PROVIDER } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        return c.json(present(await providers.get(c.req.param("id")), c));
      },
    )
    .patch(
      "/providers/:id",
      described({
        ...{ id: "changeAuthProvider", tag, says: "Change a sign-in provider", credentials },
        ...{ params: PROVIDER_PARAMS, json: PROVIDER_CHANGE, limit: LONGEST_OPTIONS },
        refuses: [...FOUND, "write_conflict"],
        answers: { 200: { says: "The provider as it is now", json: PROVIDER } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const change = c.req.valid("json") as ProviderChange;
        return c.json(present(await providers.change(c.req.param("id"), change, actorOf(c)), c));
      },
    )
    .delete(
      "/providers/:id",
      described({
        ...{ id: "deleteAuthProvider", tag, says: "Remove a sign-in provider", credentials },
        about: "Whoever signed in by it stays a user, without a way to sign in until given one.",
        ...{ params: PROVIDER_PARAMS, refuses: [...FOUND, "write_conflict"] },
        answers: { 204: { says: "Nobody signs in by it any more" } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        await providers.delete(c.req.param("id"), actorOf(c));
        return c.body(null, 204);
      },
    )
    .post(
      "/providers/:id/test",
      described({
        ...{ id: "testAuthProvider", tag, says: "Try a sign-in provider", credentials },
        about: "Step by step, so that the first failure says where to look. Nobody is signed in.",
        ...{ params: PROVIDER_PARAMS, json: TRIAL, refuses: FOUND },
        answers: { 200: { says: "What was tried, and what came of it", json: TRIED } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const steps = await tried(await providers.get(c.req.param("id")), c.req.valid("json"));
        return c.json({ ok: steps.every(({ ok }) => ok), steps: [...steps] });
      },
    )
    .get(
      "/settings",
      described({
        ...{ id: "getAuthSettings", tag, says: "Look at the settings of signing in", credentials },
        refuses: ["access_denied"],
        answers: { 200: { says: "The settings", json: SETTINGS } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        return c.json(await authSettings.get());
      },
    )
    .patch(
      "/settings",
      described({
        ...{
          id: "changeAuthSettings",
          tag,
          says: "Change the settings of signing in",
          credentials,
        },
        about: "Local sign-in is switched off only by somebody who came by a provider.",
        ...{ json: SETTINGS.partial(), refuses: ["access_denied", "write_conflict"] },
        answers: { 200: { says: "The settings as they are now", json: SETTINGS } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const wanted = c.req.valid("json");
        if (wanted.localSignIn === false) await refuseLockingOut(c);
        return c.json(await authSettings.change(wanted, actorOf(c)));
      },
    );

  /** Whoever can only come by password would have closed the door behind everybody. */
  async function refuseLockingOut(c: Context<Env>): Promise<void> {
    const { session: id } = c.var.principal;
    const session = id === undefined ? null : await sessions.find(id);
    if (session && !LOCAL_METHODS.includes(session.method)) return;
    const how = "Sign in by a provider first, so that nobody is locked out";
    throw new RegistryError("value_refused", how);
  }

  async function tried(provider: AuthProvider, who: z.output<typeof TRIAL>) {
    if (provider.kind === "oidc") return await (await providers.relyingParty(provider)).test();
    const directory = await providers.directory(provider);
    const { login, password } = who;
    return await directory.test(login === undefined ? undefined : { login, password });
  }
}

type NewProviderBody = z.output<typeof WANTED_PROVIDER>;

function asNew({ secret = null, options, provisioning, ...rest }: NewProviderBody): NewProvider {
  return {
    ...{ ...rest, secret, options: options as JsonObject },
    provisioning: {
      ...provisioning,
      teams: provisioning.teams.map((one) => ({ ...one, team: one.team as TeamId })),
    },
  };
}

function present(provider: AuthProvider, c: Context<Env>): z.output<typeof PROVIDER> {
  const { id, kind, title, enabled, options, provisioning, secret, createdAt } = provider;
  return {
    ...{ id, kind, title, enabled, options, hasSecret: secret !== null },
    provisioning: {
      ...provisioning,
      administrators: provisioning.administrators && [...provisioning.administrators],
      teams: [...provisioning.teams],
    },
    callback: kind === "oidc" ? callbackOf(id, c.var.origin) : null,
    createdAt: new Date(createdAt).toISOString(),
  };
}

/** Where an OpenID provider sends browsers back to. */
export function callbackOf(provider: string, origin: string): string {
  return `${origin}/api/v1/auth/oauth/${provider}/callback`;
}
