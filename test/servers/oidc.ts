import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import Provider from "oidc-provider";

/** Somebody whom the provider of tests knows, by what their claims say; the password is anything. */
export type Account = Readonly<Record<string, unknown>>;

/** A program that may send people to the provider of tests. */
export interface RegisteredClient {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly token_endpoint_auth_method:
    | "client_secret_basic"
    | "client_secret_post"
    | "private_key_jwt"
    | "none";
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris?: readonly string[];
  readonly jwks?: { readonly keys: readonly JWK[] };
}

/** What a provider of tests knows. */
export interface OidcServerOptions {
  readonly clients: readonly RegisteredClient[];
  readonly accounts: Readonly<Record<string, Account>>;
  /** Whether claims stand in ID tokens; else userinfo alone tells them, as the standard has it. */
  readonly claimsInIdToken?: boolean;
}

/** The claims that each scope opens. */
const CLAIMS = {
  profile: ["name", "preferred_username"],
  email: ["email", "email_verified"],
  groups: ["groups", "realm_access"],
};

/** A provider that passes the conformance tests of OpenID Connect, on 127.0.0.1. */
export class OidcServer implements AsyncDisposable {
  #current: RequestListener = (_request, response) => void response.end();
  readonly #server = createServer((request, response) => this.#current(request, response));
  readonly #options: OidcServerOptions;
  #issuer!: string;

  private constructor(options: OidcServerOptions) {
    this.#options = options;
  }

  static async start(options: OidcServerOptions): Promise<OidcServer> {
    const server = new OidcServer(options);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.#server.listen(0, "127.0.0.1", resolve);
    await promise;
    const { port } = server.#server.address() as AddressInfo;
    server.#issuer = `http://127.0.0.1:${port}`;
    await server.rotateKeys();
    return server;
  }

  get issuer(): string {
    return this.#issuer;
  }

  /** Signs with another key from now on, and publishes that alone. Codes and sessions stay. */
  async rotateKeys(): Promise<void> {
    const { clients, accounts, claimsInIdToken = false } = this.#options;
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const key = { ...await exportJWK(privateKey), kid: crypto.randomUUID(), use: "sig" };
    const provider = new Provider(this.#issuer, {
      ...{ clients, jwks: { keys: [key] }, cookies: { keys: ["tests"] } },
      ...{ claims: CLAIMS, scopes: ["openid", ...Object.keys(CLAIMS)] },
      ...{ pkce: { required: () => true }, conformIdTokenClaims: !claimsInIdToken },
      findAccount: (_c: unknown, id: string) => {
        const known = accounts[id];
        return known && { accountId: id, claims: () => ({ ...known, sub: id }) };
      },
    });
    this.#current = provider.callback();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }
}
