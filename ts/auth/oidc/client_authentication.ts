import { importJWK } from "jose";
import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  None,
  PrivateKeyJwt,
} from "openid-client";
import { RegistryError } from "../../model/registry_error.ts";
import type { OidcOptions } from "./options.ts";

/** How this server proves to a provider which client it is. Refuses with `provider_failed` a secret that cannot do that. */
export async function clientAuthentication(
  { clientAuthentication: method }: OidcOptions,
  secret: string | null,
): Promise<ClientAuth> {
  if (method === "none") return None();
  if (secret === null) throw unusable("No client secret is set");
  if (method === "client_secret_basic") return ClientSecretBasic(secret);
  if (method === "client_secret_post") return ClientSecretPost(secret);
  return PrivateKeyJwt(await privateKeyOf(secret));
}

/** Reads a private key as JWK, in JSON, with `alg` and, where the provider knows several, `kid`. */
async function privateKeyOf(secret: string): Promise<{ key: CryptoKey; kid?: string }> {
  const why = 'For private_key_jwt the client secret must be a private key as JWK with "alg"';
  try {
    const jwk = JSON.parse(secret);
    const key = await importJWK(jwk);
    if (key instanceof CryptoKey && key.type === "private") return { key, kid: jwk.kid };
  } catch {
    // The reason could quote the key.
  }
  throw unusable(why);
}

function unusable(why: string): RegistryError {
  return new RegistryError("provider_failed", why);
}
