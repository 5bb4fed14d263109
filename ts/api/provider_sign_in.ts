import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { AuthSettingsService } from "../auth/auth_settings.ts";
import { counted } from "../auth/counted.ts";
import type { DirectorySignIn } from "../auth/directory_sign_in.ts";
import type { ExternalSignIn } from "../auth/external_sign_in.ts";
import type { IdTokens } from "../auth/id_tokens.ts";
import type { Providers } from "../auth/providers.ts";
import type { SecondFactorDemand } from "../auth/second_factor_demand.ts";
import type { Sessions } from "../auth/session.ts";
import type { SignInLog } from "../auth/sign_in_log.ts";
import type { SignInThrottle } from "../auth/throttle.ts";
import { sha256Hex } from "../kit/digest.ts";
import type { AuthProvider } from "../model/identity.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, type Session } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import { placeOf } from "./actor.ts";
import { callbackOf } from "./auth_providers.ts";
import { described } from "./route.ts";
import { text } from "./schemas.ts";
import { SECOND_SHOWN, secondShown } from "./second_shown.ts";
import {
  answerGrant,
  beginningOf,
  GRANTED,
  keepRefreshToken,
  SESSION_WAY,
} from "./session_answer.ts";

/** What signing in by providers needs. */
export interface ProviderSignInRoutesOptions {
  readonly providers: Providers;
  readonly external: ExternalSignIn;
  readonly directories: DirectorySignIn;
  readonly secondFactorDemand: SecondFactorDemand;
  readonly throttle: SignInThrottle;
  readonly signInLog: SignInLog;
  readonly authSettings: AuthSettingsService;
  readonly sessions: Sessions;
  readonly idTokens: IdTokens;
  /** Notes an error in the log, and answers it as a refusal. */
  readonly refusal: (error: Error, c: Context<Env>) => RegistryError;
}

const WAYS = z.strictObject({
  localSignIn: z.boolean().meta({ description: "Whether passwords kept here open anything" }),
  providers: z.array(z.strictObject({
    id: z.string(),
    kind: z.enum(["ldap", "oidc"]),
    title: z.string(),
    address: z.string().meta({ description: "Where to sign in: see its kind" }),
  })),
}).meta({ id: "WaysToSignIn" });

const DIRECTORY_LOGIN = z.strictObject({
  username: text(256),
  password: text(1024),
  ...SECOND_SHOWN,
  session: SESSION_WAY,
}).meta({ id: "DirectoryLogin", examples: [{ username: "ada", password: "her password there" }] });

const PARAMS = z.object({
  id: z.string().meta({ description: "Id of the provider", examples: ["company"] }),
});
const RETURN_TO = z.strictObject({
  returnTo: z.string().max(2000).optional().meta({
    description: "A path below `/ui/` to come back to; anything else is `/ui/`",
  }),
});
/** What a provider adds to the address that it sends a browser back to is its own business. */
const CALLBACK_QUERY = z.record(z.string(), z.string());

const tag = "Sign-in";
const AWAY = { 302: { says: "On to the next page", headers: { Location: "Where to" } } };
const BY_PROVIDER = ["provider_missing", "provider_failed", "sign_in_refused"] as const;

/** How long somebody may take to sign in elsewhere, in seconds. */
const PATIENCE = 600;

/** Signing in by directories and identity providers; mounted at `/api/v1/auth`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function providerSignInRoutes(options: ProviderSignInRoutesOptions) {
  const { providers, external, sessions, authSettings, secondFactorDemand } = options;
  return new Hono<Env>()
    .get(
      "/providers",
      described({
        ...{ id: "listWaysToSignIn", tag, says: "List the ways to sign in", credentials: "none" },
        answers: { 200: { says: "What a sign-in page offers", json: WAYS } },
      }),
      async (c) => {
        const { localSignIn } = await authSettings.get();
        const enabled = (await providers.list()).filter((one) => one.enabled);
        return c.json({ localSignIn, providers: enabled.map(presentWay) });
      },
    )
    .post(
      "/ldap/:id/login",
      described({
        ...{ id: "loginByDirectory", tag, says: "Sign in by a directory", credentials: "none" },
        ...{ params: PARAMS, json: DIRECTORY_LOGIN, answers: GRANTED },
        refuses: [...BY_PROVIDER, "credentials_wrong", "second_factor_required"],
      }),
      async (c) => {
        const provider = await providers.getEnabled(c.req.param("id"), "ldap");
        const { username: login, password, session, ...second } = c.req.valid("json");
        const from = { ...placeOf(c), method: provider.id };
        const user = await provenThere(provider, { login, password }, from);
        const { secondFactor: isEnough } = provider.provisioning;
        const met = isEnough
          ? "none"
          : await secondFactorDemand.ask(user, secondShown(c, second), from);
        await options.signInLog.accepted(user, from, met === "none" ? {} : { secondFactor: met });
        const secondFactor = isEnough || met !== "none";
        const beginning = beginningOf(c, { method: provider.id, secondFactor });
        const grant = await sessions.start(user, beginning);
        return answerGrant(c, grant, { cookie: session === "cookie" });
      },
    )
    .get(
      "/oauth/:id/authorize",
      described({
        ...{ id: "goToProvider", tag, says: "Go to an identity provider", credentials: "none" },
        about: "For browsers: it answers with the provider's own page.",
        ...{ params: PARAMS, query: RETURN_TO, answers: AWAY, refuses: BY_PROVIDER },
      }),
      async (c) => {
        const provider = await providers.getEnabled(c.req.param("id"), "oidc");
        const { returnTo = "/ui/" } = c.req.valid("query");
        const redirectUri = callbackOf(provider.id, c.var.origin);
        const party = await providers.relyingParty(provider);
        const { location, state } = await party.begin({ redirectUri, returnTo });
        const name = cookieFor(location.searchParams.get("state"));
        setCookie(c, name, state, { ...attributesFor(c, redirectUri), maxAge: PATIENCE });
        return c.redirect(location.href, 302);
      },
    )
    .get(
      "/oauth/:id/callback",
      described({
        ...{ id: "comeBackFromProvider", tag, says: "Come back from an identity provider" },
        about: "For browsers: a session begins, in a cookie, and the page that was asked for is " +
          "next. What goes wrong is told to `/ui/sign-in` as `refused` and `request`.",
        ...{ credentials: "none", params: PARAMS, query: CALLBACK_QUERY, answers: AWAY },
        refuses: [...BY_PROVIDER, "state_refused"],
      }),
      async (c) => {
        const provider = await providers.getEnabled(c.req.param("id"), "oidc");
        try {
          return c.redirect(await comeBack(c, provider), 302);
        } catch (error) {
          await noteRefusal(c, provider, error);
          if (!wantsPage(c)) throw error;
          const { code } = options.refusal(error as Error, c);
          const query = new URLSearchParams({ refused: code, request: c.var.requestId });
          return c.redirect(`/ui/sign-in?${query}`, 302);
        }
      },
    );

  async function provenThere(
    provider: AuthProvider,
    typed: { readonly login: string; readonly password: string },
    from: Parameters<DirectorySignIn["ask"]>[2],
  ) {
    const account = `${provider.id} ${foldLogin(typed.login)}`;
    const found = await counted(options.throttle, { account, address: from.address }, async () => {
      const proven = await options.directories.ask(provider, typed, from);
      if (!proven) await options.signInLog.refused(null, from);
      return proven;
    });
    if (found) return found.user;
    throw new RegistryError("credentials_wrong", "User name or password is wrong");
  }

  /** Whoever was proven and not let in is in the log already. */
  async function noteRefusal(c: Context<Env>, { id }: AuthProvider, error: unknown): Promise<void> {
    if (!(error instanceof RegistryError) || error.code === "sign_in_refused") return;
    await options.signInLog.refused(null, { ...placeOf(c), method: id }, { code: error.code });
  }

  /** Begins the session of whoever came back, and answers where they wanted to go. */
  async function comeBack(c: Context<Env>, provider: AuthProvider): Promise<string> {
    const url = new URL(new URL(c.req.url).search, callbackOf(provider.id, c.var.origin));
    const redirectUri = callbackOf(provider.id, c.var.origin);
    const name = cookieFor(url.searchParams.get("state"));
    const state = getCookie(c, name);
    if (state === undefined) {
      throw new RegistryError("state_refused", "This browser did not begin it");
    }
    deleteCookie(c, name, attributesFor(c, redirectUri));
    const party = await providers.relyingParty(provider);
    const { identity, idToken, returnTo } = await party.finish({ url, state, redirectUri });
    const from = { ...placeOf(c), method: provider.id };
    const user = await external.admit(provider, identity, from);
    await options.signInLog.accepted(user, from);
    const { secondFactor } = provider.provisioning;
    const sealed = options.idTokens.seal(user.id, idToken);
    const beginning = beginningOf(c, { method: provider.id, secondFactor, idToken: sealed });
    keepRefreshToken(c, await sessions.start(user, beginning));
    return returnTo;
  }
}

/** Where a browser signs out of the provider by which a session began; `null` where there is no such place. */
export async function placeToSignOut(
  c: Context<Env>,
  { providers, idTokens }: Pick<ProviderSignInRoutesOptions, "providers" | "idTokens">,
  session: Session,
): Promise<URL | null> {
  const idToken = idTokens.open(session);
  const all = await providers.list();
  const provider = all.find(({ id, kind }) => id === session.method && kind === "oidc");
  if (idToken === null || !provider?.enabled) return null;
  const party = await providers.relyingParty(provider).catch(() => null);
  const postLogoutRedirectUri = `${c.var.origin}/ui/`;
  return await party?.endSession({ idToken, postLogoutRedirectUri }) ?? null;
}

/** A browser is shown a page that can explain; a program is told as programs are. */
function wantsPage(c: Context<Env>): boolean {
  return /\btext\/html\b/.test(c.req.header("accept") ?? "");
}

function presentWay({ id, kind, title }: AuthProvider) {
  const address = kind === "ldap" ? `/auth/ldap/${id}/login` : `/auth/oauth/${id}/authorize`;
  return { id, kind, title, address: `/api/v1${address}` };
}

/** One for each sign-in under way: people have several tabs. */
function cookieFor(state: string | null): string {
  return `packhouse_sign_in_${sha256Hex(state ?? "").slice(0, 12)}`;
}

/** Lax: the browser comes back from another site. */
function attributesFor(c: Context<Env>, redirectUri: string) {
  const secure = c.var.origin.startsWith("https:");
  return { httpOnly: true, sameSite: "Lax", secure, path: new URL(redirectUri).pathname } as const;
}
