import type { JsonObject } from "../kit/json.ts";
import type { AuthProvider, ExternalIdentity, ProviderKind } from "../model/identity.ts";

/** One thing that a test of a provider tried, and what came of it. */
export interface ProviderTestStep {
  readonly step: string;
  readonly ok: boolean;
  /** For people; names no secret. */
  readonly says: string;
  readonly milliseconds: number;
}

/** A directory that proves people by a name and a password. */
export interface Directory {
  /** `null` for somebody unknown or a wrong password; refuses with `provider_failed`. */
  signIn(login: string, password: string): Promise<ExternalIdentity | null>;
  test(
    who?: { readonly login: string; readonly password?: string },
  ): Promise<readonly ProviderTestStep[]>;
}

/** Somewhere that browsers are sent to, and come back from with a proof. */
export interface RelyingParty {
  begin(
    at: { readonly redirectUri: string; readonly returnTo: string },
  ): Promise<{ readonly location: URL; readonly state: string }>;
  finish(
    at: { readonly url: URL; readonly state: string; readonly redirectUri: string },
  ): Promise<BackFromProvider>;
  /** Where a browser is sent to sign out there too; `null` where the provider has no such place. */
  endSession(
    at: { readonly idToken: string; readonly postLogoutRedirectUri: string },
  ): Promise<URL | null>;
  test(): Promise<readonly ProviderTestStep[]>;
}

/** What a browser brings back. */
export interface BackFromProvider {
  readonly identity: ExternalIdentity;
  readonly idToken: string;
  /** A local path. */
  readonly returnTo: string;
}

/** What an opened provider of each kind can do. */
export interface OpenedProviders {
  readonly ldap: Directory;
  readonly oidc: RelyingParty;
}

/** How providers of one kind are read and opened. */
export interface KindOfProvider<T> {
  /** Refuses with `value_refused` options that are none of this kind. */
  check(options: JsonObject): Promise<void>;
  open(provider: AuthProvider, secret: string | null): Promise<T>;
}

export type ProviderKinds = { readonly [K in ProviderKind]: KindOfProvider<OpenedProviders[K]> };
