import type { OptionSection } from "./field.ts";

const METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"] as const;

/** The options of an OpenID provider, in the order in which they are written. */
export const OIDC_SECTIONS: readonly OptionSection[] = [
  {
    id: "connection",
    fields: [
      { path: "issuer", kind: "text", required: true },
      { path: "clientId", kind: "text", required: true },
      {
        ...{ path: "clientAuthentication", kind: "choice", choices: METHODS },
        usual: "client_secret_basic",
      },
    ],
  },
  {
    id: "people",
    fields: [
      { path: "scopes", kind: "lines", usual: "openid\nprofile\nemail" },
      { path: "claims.username", kind: "lines", usual: "preferred_username\nupn\nemail" },
      { path: "claims.name", kind: "text", usual: "name" },
      { path: "claims.email", kind: "text", usual: "email" },
      {
        ...{ path: "emailVerified", kind: "choice", choices: ["claim", "always", "never"] },
        usual: "claim",
      },
      {
        ...{ path: "claims.emailVerified", kind: "text", usual: "email_verified" },
        when: ["emailVerified", "claim"],
      },
      { path: "userinfo", kind: "check", usual: true },
    ],
  },
  { id: "groups", fields: [{ path: "claims.groups", kind: "text" }] },
  {
    id: "admission",
    fields: [
      { path: "requiredGroups", kind: "lines" },
      { path: "emailDomains", kind: "lines" },
      { path: "hostedDomain", kind: "text" },
      { path: "tenants", kind: "lines" },
    ],
  },
  {
    ...{ id: "rare", rare: true },
    fields: [
      { path: "prompt", kind: "choice", choices: ["", "login", "consent", "select_account"] },
      { path: "parameters", kind: "pairs" },
      { path: "signOutThere", kind: "check", usual: true },
      { path: "algorithms", kind: "lines" },
      { path: "clockTolerance", kind: "number", usual: 30 },
      { path: "ca", kind: "area" },
      { path: "insecureHttp", kind: "check" },
    ],
  },
];
