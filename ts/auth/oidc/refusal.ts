import { errors } from "jose";
import { ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from "openid-client";
import { EgressFailed, EgressRefused } from "../../kit/egress/mod.ts";
import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";

/** What the codes of the OpenID library and of jose mean for whoever looks after a provider. */
const MEANINGS: Record<string, string> = {
  OAUTH_HTTP_REQUEST_FORBIDDEN: "it names an address that is not https://",
  OAUTH_RESPONSE_IS_NOT_CONFORM: "it answers with an error",
  OAUTH_RESPONSE_IS_NOT_JSON: "its answer is no JSON",
  OAUTH_PARSE_ERROR: "its answer cannot be read",
  OAUTH_MISSING_SERVER_METADATA: "its description lacks an address that is needed",
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: "its answer is about another issuer or person",
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: "its ID token is not for this sign-in",
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: "its ID token is not valid at this time: compare the clocks",
  OAUTH_TIMEOUT: "it did not answer in time",
  ERR_JWT_EXPIRED: "its ID token has expired: compare the clocks",
  ERR_JWT_CLAIM_VALIDATION_FAILED: "its ID token is not for this sign-in, or not yet valid",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "the signature of its ID token is wrong",
  ERR_JWKS_NO_MATCHING_KEY: "its ID token is signed with a key that it does not publish",
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: "its ID token does not say which key it is signed with",
  ERR_JOSE_ALG_NOT_ALLOWED: "its ID token is signed in a way that is not allowed here",
};

/** A provider describes itself as another than the one that was asked for. */
export class OtherIssuer extends Error {
  override readonly name = "OtherIssuer";

  constructor(found: unknown) {
    super(`it calls itself ${quote(String(found))}, and must be known here by just that name`);
  }
}

/** Runs what speaks to a provider; whatever goes wrong in it is the provider's fault, not this server's. */
export async function speaking<T>(title: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    throw refusalOf(error, title);
  }
}

/** A provider's own words, for the log: bounded, and with nothing in them that could be more than text. */
export function said(error: unknown, description: unknown): string {
  return [error, description].filter((one) => typeof one === "string").map(quote).join(" ");
}

function refusalOf(error: unknown, title: string): RegistryError {
  const cause = new Error(evidenceOf(error).join(": "));
  if (error instanceof ResponseBodyError && error.error === "invalid_grant") {
    const detail = `"${title}" does not take the code: it was used before, or is too old`;
    return new RegistryError("state_refused", detail, { cause });
  }
  return new RegistryError("provider_failed", `"${title}": ${meaningOf(error)}`, { cause });
}

function meaningOf(error: unknown): string {
  for (const one of chainOf(error)) {
    if (isClear(one)) return one.message;
    if (one instanceof WWWAuthenticateChallengeError) return "it refuses the client's credentials";
    if (one instanceof ResponseBodyError) {
      const known = one.error === "invalid_client" || one.error === "unauthorized_client";
      return known ? "it refuses the client's credentials" : "it refuses to give tokens";
    }
    const code = one instanceof ClientError || one instanceof errors.JOSEError ? one.code : null;
    if (code && MEANINGS[code]) return MEANINGS[code];
  }
  return "it does not speak OpenID Connect as it should";
}

/** Whether an error's message is fit for whoever looks after a provider. */
function isClear(error: Error): boolean {
  return error instanceof EgressRefused || error instanceof EgressFailed ||
    error instanceof OtherIssuer;
}

/** Messages alone: what else these errors carry are answers, codes and tokens. */
function evidenceOf(error: unknown): string[] {
  return [...chainOf(error)].map((one) =>
    one instanceof ResponseBodyError
      ? `${one.message} ${said(one.error, one.error_description)}`
      : one.message
  );
}

function* chainOf(error: unknown): Iterable<Error> {
  for (let at = error; at instanceof Error; at = at.cause) yield at;
}
