import { type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import {
  allowInsecureRequests,
  ClientError,
  type ClientMetadata,
  clockSkew,
  clockTolerance,
  type Configuration,
  customFetch,
  discovery,
} from "openid-client";
import type { FetchGuarded } from "../../kit/egress/mod.ts";
import { isJsonObject } from "../../kit/json.ts";
import type { Clock } from "../../model/document.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { clientAuthentication } from "./client_authentication.ts";
import { signsBySecret } from "./contradictions.ts";
import { guardedFetch } from "./guarded_fetch.ts";
import { ProviderKeys } from "./keys.ts";
import type { OidcOptions } from "./options.ts";
import { OtherIssuer } from "./refusal.ts";

/** What a provider is spoken to with. */
export interface ProviderOptions {
  readonly options: OidcOptions;
  /** What the client proves itself with; `null` where it does not. */
  readonly secret: string | null;
  readonly fetch: FetchGuarded;
  readonly now: Clock;
}

/** How Entra ID calls itself where it speaks for many tenants. */
const TENANT_TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";

/** A provider as it describes itself at this time. */
export class DiscoveredProvider {
  readonly #options: ProviderOptions;
  readonly #keys: ProviderKeys;

  private constructor(readonly configuration: Configuration, options: ProviderOptions) {
    this.#options = options;
    this.#keys = new ProviderKeys({ ask: () => this.askKeys(), now: options.now });
  }

  /** Asks a provider how it is spoken to. Throws what the OpenID library, the guard and jose throw. */
  static async discover(asked: ProviderOptions): Promise<DiscoveredProvider> {
    const { options, secret, fetch } = asked;
    const configuration = await discovery(
      new URL(options.issuer),
      options.clientId,
      clientMetadata(asked),
      await clientAuthentication(options, secret),
      {
        [customFetch]: guardedFetch(fetch, options),
        execute: options.insecureHttp ? [allowInsecureRequests] : [],
      },
    ).catch((error) => {
      throw isOtherIssuer(error) ? new OtherIssuer(issuerIn(error)) : error;
    });
    refuseOtherIssuer(configuration.serverMetadata().issuer, options);
    return new DiscoveredProvider(configuration, asked);
  }

  /** Whether it speaks for many tenants, each of which is an issuer. */
  get speaksForTenants(): boolean {
    return this.configuration.serverMetadata().issuer === TENANT_TEMPLATE;
  }

  /** The claims of an ID token whose signature, audience and times are right. */
  async verify(idToken: string): Promise<JWTPayload> {
    const { options, secret, now } = this.#options;
    const how = {
      ...{ algorithms: [...options.algorithms], audience: options.clientId },
      ...{ clockTolerance: options.clockTolerance, currentDate: new Date(now()) },
      requiredClaims: ["exp", "iat", "sub"],
    };
    const { payload } = signsBySecret(options)
      ? await jwtVerify(idToken, new TextEncoder().encode(secret!), how)
      : await jwtVerify(idToken, this.#keys.find, how);
    return payload;
  }

  /** Its public keys, asked for now. */
  async askKeys(): Promise<JSONWebKeySet> {
    const { jwks_uri: address = "" } = this.configuration.serverMetadata();
    const { fetch, options } = this.#options;
    const ask = guardedFetch(fetch, options);
    const headers = { accept: "application/json, application/jwk-set+json" };
    const answer = await ask(address, { method: "GET", headers, body: null, redirect: "manual" });
    const keys: unknown = answer.status === 200 ? await answer.json() : null;
    if (isJsonObject(keys) && Array.isArray(keys.keys)) return keys as unknown as JSONWebKeySet;
    throw new RegistryError("provider_failed", "Its public keys cannot be read");
  }
}

function clientMetadata({ options, now }: ProviderOptions): Partial<ClientMetadata> {
  return {
    [clockTolerance]: options.clockTolerance,
    // The library's clock is the system's.
    [clockSkew]: Math.round((now() - Date.now()) / 1000),
  };
}

/** The library lets Microsoft's addresses call themselves as they like. */
function refuseOtherIssuer(found: string, { issuer, tenants }: OidcOptions): void {
  if (URL.parse(found)?.href === new URL(issuer).href) return;
  if (found === TENANT_TEMPLATE && tenants.length > 0) return;
  throw new OtherIssuer(found);
}

function isOtherIssuer(error: unknown): error is ClientError {
  return error instanceof ClientError && error.code === "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED";
}

function issuerIn({ cause }: ClientError): unknown {
  const body = isJsonObject(cause) ? cause.body : null;
  return isJsonObject(body) ? body.issuer : null;
}
