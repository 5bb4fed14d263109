import {
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { Sealer } from "../../kit/sealer.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Once } from "../../store/once.ts";
import type { BackFromProvider, ProviderTestStep, RelyingParty } from "../provider_kinds.ts";
import { readCallback } from "./callback.ts";
import { exchange, type Proven } from "./exchange.ts";
import { KeptDiscovery } from "./kept_discovery.ts";
import { localPath } from "./local_path.ts";
import { type PendingSignIn, PendingSignIns } from "./pending_sign_in.ts";
import type { DiscoveredProvider, ProviderOptions } from "./provider.ts";
import { speaking } from "./refusal.ts";
import { tryProvider } from "./trial.ts";

/** What {@link OidcClient} is made of. */
export interface OidcClientOptions extends ProviderOptions {
  /** The provider's id: what is begun at one provider cannot be finished at another. */
  readonly id: string;
  /** What the provider is called in messages. */
  readonly title: string;
  readonly sealer: Sealer;
  readonly once: Once;
}

/** What a browser brings back, and how the person was proven there. */
export type BackFromOidc = BackFromProvider & Proven;

/** One OpenID provider, by the authorization code flow with PKCE. */
export class OidcClient implements RelyingParty {
  readonly #options: OidcClientOptions;
  readonly #pending: PendingSignIns;
  readonly #provider: KeptDiscovery;

  constructor(options: OidcClientOptions) {
    this.#options = options;
    this.#pending = new PendingSignIns({ ...options, provider: options.id });
    this.#provider = new KeptDiscovery(options);
  }

  /** Where to send a browser, and what it has to keep meanwhile. Refuses with `provider_failed`. */
  begin(
    { redirectUri, returnTo }: { readonly redirectUri: string; readonly returnTo: string },
  ): Promise<{ readonly location: URL; readonly state: string }> {
    return this.#speaking(async () => {
      const { configuration } = await this.#provider.get();
      const begun = {
        ...{ state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() },
        ...{ redirectUri, returnTo: localPath(returnTo) },
      };
      const location = buildAuthorizationUrl(configuration, await this.#parametersOf(begun));
      return { location, state: this.#pending.seal(begun) };
    });
  }

  /**
   * Who came back, proven by the provider. `url` is the address as the browser asked for it, `state`
   * what it had to keep. Refuses with `state_refused`, `sign_in_refused` or `provider_failed`.
   */
  async finish({ url, state, redirectUri }: {
    readonly url: URL;
    readonly state: string;
    readonly redirectUri: string;
  }): Promise<BackFromOidc> {
    const pending = this.#pending.open(state);
    if (pending.redirectUri !== redirectUri) {
      throw new RegistryError("state_refused", "It was begun at another address");
    }
    return await this.#speaking(async () => {
      const provider = await this.#provider.get();
      readCallback(url, pending, this.#senderOf(provider));
      await this.#pending.useUp(pending);
      const { options } = this.#options;
      const proven = await exchange(provider, pending, { url, options });
      return { ...proven, returnTo: pending.returnTo };
    });
  }

  /** Where to sign out at the provider too; `null` where it has no such place, or cannot be asked. */
  async endSession({ idToken, postLogoutRedirectUri, state }: {
    readonly idToken: string;
    readonly postLogoutRedirectUri: string;
    readonly state?: string;
  }): Promise<URL | null> {
    if (!this.#options.options.signOutThere) return null;
    try {
      const { configuration } = await this.#provider.get();
      return buildEndSessionUrl(configuration, {
        ...{ id_token_hint: idToken, post_logout_redirect_uri: postLogoutRedirectUri },
        ...(state !== undefined && { state }),
      });
    } catch {
      // Signing out here has happened already; it must not look as if it had failed.
      return null;
    }
  }

  /** Tries everything that needs nobody to sign in, up to the first that fails. */
  test(): Promise<readonly ProviderTestStep[]> {
    return tryProvider(this.#options);
  }

  async #parametersOf(begun: Omit<PendingSignIn, "expiresAt">): Promise<Record<string, string>> {
    const { scopes, prompt, parameters, hostedDomain } = this.#options.options;
    return {
      ...parameters,
      ...{ scope: scopes.join(" "), redirect_uri: begun.redirectUri },
      ...{ state: begun.state, nonce: begun.nonce, code_challenge_method: "S256" },
      code_challenge: await calculatePKCECodeChallenge(begun.verifier),
      ...(prompt && { prompt }),
      ...(hostedDomain && { hd: hostedDomain }),
    };
  }

  #senderOf({ configuration }: DiscoveredProvider) {
    const { issuer, authorization_response_iss_parameter_supported: namesItself = false } =
      configuration.serverMetadata();
    return { title: this.#options.title, issuer, namesItself };
  }

  #speaking<T>(work: () => Promise<T> | T): Promise<T> {
    return speaking(this.#options.title, work);
  }
}
