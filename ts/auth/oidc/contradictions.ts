import type { OidcOptions } from "./options.ts";

/** What this side says for itself in the address that browsers are sent to. */
const RESERVED = new Set([
  ...["client_id", "response_type", "response_mode", "redirect_uri", "scope", "state", "nonce"],
  ...["code_challenge", "code_challenge_method", "prompt", "hd", "request", "request_uri"],
]);
const MANY_TENANTS = /^https:\/\/login\.microsoftonline\.com\/(?:common|organizations|consumers)\b/;

/** The options that do not go together: each by its name, and why. */
export function* contradictions(options: OidcOptions): Iterable<[keyof OidcOptions, string]> {
  const { issuer, scopes, parameters, algorithms, clientAuthentication, claims } = options;
  if (!URL.canParse(issuer)) yield ["issuer", "must be an address"];
  if (issuer.startsWith("http:") && !options.insecureHttp) {
    yield ["issuer", 'must begin with https://, unless "insecureHttp" is set'];
  }
  if (MANY_TENANTS.test(issuer) && options.tenants.length === 0) {
    yield ["tenants", "must name at least one: this issuer speaks for everybody's tenants"];
  }
  if (!scopes.includes("openid")) yield ["scopes", 'must have "openid" among them'];
  const reserved = Object.keys(parameters).find((name) => RESERVED.has(name));
  if (reserved) yield ["parameters", `must not have ${JSON.stringify(reserved)}`];
  const bySecret = algorithms.filter(isBySecret).length;
  if (bySecret > 0 && bySecret < algorithms.length) {
    yield ["algorithms", "must not mix those of a secret with those of a key"];
  }
  if (bySecret > 0 && !clientAuthentication.startsWith("client_secret_")) {
    yield ["algorithms", "must be those of a key, as there is no client secret"];
  }
  if (options.requiredGroups.length > 0 && claims.groups === undefined) {
    yield ["requiredGroups", 'needs "claims.groups"'];
  }
}

/** Whether ID tokens are signed with the client's secret. */
export function signsBySecret({ algorithms }: Pick<OidcOptions, "algorithms">): boolean {
  return algorithms.every(isBySecret);
}

function isBySecret(algorithm: string): boolean {
  return algorithm.startsWith("HS");
}
