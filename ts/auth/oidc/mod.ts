/** Signing in by OpenID Connect. Loads the OpenID library: import it only where somebody signs in. */
export { IdentityRefused } from "./admission.ts";
export { type BackFromOidc, OidcClient, type OidcClientOptions } from "./client.ts";
export { OIDC_OPTIONS, type OidcOptions, parseOidcOptions } from "./options.ts";
