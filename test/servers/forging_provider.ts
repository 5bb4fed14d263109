import {
  base64url,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import { EgressRefused, type FetchGuarded } from "../../ts/kit/egress/mod.ts";

/** How a provider deviates from an honest one. */
export interface Forgery {
  readonly describes?: (honest: Record<string, unknown>) => Record<string, unknown>;
  readonly claims?: (honest: JWTPayload) => JWTPayload;
  readonly signs?: (claims: JWTPayload, keys: ForgingKeys) => Promise<string> | string;
  readonly answers?: (honest: Record<string, unknown>) => Record<string, unknown> | Response;
  readonly publishes?: (keys: ForgingKeys) => Promise<unknown> | unknown;
  readonly userinfo?: Record<string, unknown>;
}

/** What a forging provider signs with. */
export interface ForgingKeys {
  readonly privateKey: CryptoKey;
  /** The same key's public half, as it is published. */
  readonly published: JWK & { readonly kid: string };
}

/** Made once: every forger may have the same. */
const KEYS: ForgingKeys = await newKeys();
const EVERY_WAY = ["none", "HS256", "RS256", "PS256", "ES256", "EdDSA"];

/** Keys that nobody else has. */
export async function newKeys(): Promise<ForgingKeys> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, published: { ...jwk, kid: await calculateJwkThumbprint(jwk), use: "sig" } };
}

/** A provider that is not to be trusted, reached without a network. Whoever comes is `ada`. */
export class ForgingProvider {
  readonly #issuer: string;
  readonly #forgery: Forgery;
  #nonce = "";

  constructor(issuer: string, forgery: Forgery = {}) {
    this.#issuer = issuer;
    this.#forgery = forgery;
  }

  /** What a browser brings back that was sent to `location`. */
  comeBack({ searchParams: asked }: URL): URL {
    this.#nonce = asked.get("nonce")!;
    const back = new URL(asked.get("redirect_uri")!);
    back.searchParams.set("state", asked.get("state")!);
    back.searchParams.set("code", "a-code");
    return back;
  }

  readonly fetch: FetchGuarded = async (address, { httpsOnly = false } = {}) => {
    const url = new URL(address);
    if (httpsOnly && url.protocol !== "https:") {
      throw new EgressRefused("url_unusable", "its scheme must be https");
    }
    const answer = await this.#answer(url);
    const body = answer.body ?? new Response("").body!;
    return { status: answer.status, headers: answer.headers, url, body };
  };

  async #answer({ href }: URL): Promise<Response> {
    const { publishes, userinfo } = this.#forgery;
    switch (href) {
      case `${this.#issuer}/.well-known/openid-configuration`:
        return Response.json(this.#description());
      case `${this.#issuer}/keys`:
        return Response.json(await publishes?.(KEYS) ?? { keys: [KEYS.published] });
      case `${this.#issuer}/token`:
        return await this.#tokens();
      case `${this.#issuer}/userinfo`:
        return Response.json(userinfo ?? { sub: "ada" });
      default:
        return new Response("Not found", { status: 404 });
    }
  }

  #description(): Record<string, unknown> {
    const honest = {
      ...{ issuer: this.#issuer, authorization_endpoint: `${this.#issuer}/authorize` },
      ...{ token_endpoint: `${this.#issuer}/token`, jwks_uri: `${this.#issuer}/keys` },
      ...{ userinfo_endpoint: `${this.#issuer}/userinfo` },
      id_token_signing_alg_values_supported: EVERY_WAY,
    };
    return this.#forgery.describes?.(honest) ?? honest;
  }

  async #tokens(): Promise<Response> {
    const { claims = (honest) => honest, signs = signed, answers } = this.#forgery;
    const now = Math.floor(Date.now() / 1000);
    const id_token = await signs(
      claims({
        ...{ iss: this.#issuer, aud: "packhouse", sub: "ada", nonce: this.#nonce },
        ...{ iat: now, exp: now + 300 },
      }),
      KEYS,
    );
    const honest = { access_token: "an-access-token", token_type: "Bearer", id_token };
    const answer = answers?.(honest) ?? honest;
    return answer instanceof Response ? answer : Response.json(answer);
  }
}

/** As an honest provider signs. */
export function signed(
  claims: JWTPayload,
  { privateKey, published }: ForgingKeys,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: published.kid })
    .sign(privateKey);
}

/** A token of three parts, whatever they are. */
export function tokenOf(header: object, claims: object, signature = ""): string {
  return [header, claims].map((part) => base64url.encode(JSON.stringify(part)))
    .concat(signature).join(".");
}
