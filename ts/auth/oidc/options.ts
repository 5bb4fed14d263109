import { z } from "zod";
import type { JsonObject } from "../../kit/json.ts";
import { validate } from "../../model/validate.ts";
import { areCertificates } from "./certificates.ts";
import { contradictions } from "./contradictions.ts";

/** Signatures that only the provider can make; nobody who merely knows a secret can. */
const BY_KEY = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const,
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const,
];
const BY_SECRET = ["HS256", "HS384", "HS512"] as const;

// deno-lint-ignore no-control-regex -- these are what is refused
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;
const ISSUER = /^https?:\/\/[^\s?#@\\]+$/;
const DOMAIN =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

function text(most: number): z.ZodString {
  return z.string().min(1).max(most).regex(PRINTABLE, "must not hold control characters");
}

/** The name of a claim, or a path to it with dots. */
const CLAIM = text(200);

const CLAIMS = z.strictObject({
  username: z.array(CLAIM).min(1).max(10).default(["preferred_username", "upn", "email"]).meta({
    description: "Where the user name is; the first claim that is there counts",
  }),
  email: CLAIM.default("email"),
  emailVerified: CLAIM.default("email_verified"),
  name: CLAIM.default("name"),
  groups: CLAIM.optional().meta({
    description: "Where the groups are; left out, nobody has any",
    examples: ["groups", "realm_access.roles"],
  }),
});

const FIELDS = z.strictObject({
  issuer: z.string().max(1000).regex(
    ISSUER,
    "must be the provider's address, as https://login.example.com/realm",
  ),
  clientId: text(256),
  clientAuthentication: z.enum([
    ...["client_secret_basic", "client_secret_post", "private_key_jwt", "none"] as const,
  ]).default("client_secret_basic"),
  scopes: z.array(z.string().max(200).regex(SCOPE, "must be one scope")).max(50)
    .default(["openid", "profile", "email"]),
  prompt: z.enum(["login", "consent", "select_account"]).optional(),
  parameters: z.record(text(100), text(1000)).default({}).meta({
    description: "More parameters for the address that browsers are sent to",
    examples: [{ acr_values: "phr" }],
  }),
  claims: CLAIMS.prefault({}),
  emailVerified: z.enum(["claim", "always", "never"]).default("claim").meta({
    description: "Whether an e-mail address is the person's: as the claim says, always, or never",
  }),
  userinfo: z.boolean().default(true).meta({
    description: "Whether claims that the ID token lacks are asked for",
  }),
  algorithms: z.array(z.enum([...BY_KEY, ...BY_SECRET])).min(1).max(20).default([...BY_KEY]).meta({
    description: "How ID tokens may be signed; HS256 and the like only on their own",
  }),
  clockTolerance: z.number().int().min(0).max(300).default(30).meta({
    description: "By how many seconds the provider's clock may differ",
  }),
  emailDomains: z.array(z.string().max(253).toLowerCase().regex(DOMAIN, "must be a domain")).max(
    100,
  ).default([]).meta({
    description: "Lets in nobody without a verified e-mail address in one of these",
  }),
  hostedDomain: z.string().max(253).toLowerCase().regex(DOMAIN, "must be a domain").optional()
    .meta({ description: "The Google Workspace domain that everybody must belong to" }),
  requiredGroups: z.array(text(1000)).max(100).default([]).meta({
    description: "Lets in nobody who is in none of these groups",
  }),
  tenants: z.array(z.guid().toLowerCase()).max(100).default([]).meta({
    description: "The Entra ID tenants that people may come from",
  }),
  ca: z.string().max(100_000).refine(areCertificates, "must hold PEM certificates").optional().meta(
    {
      description: "Certificates, as PEM, that are trusted besides those of the system",
    },
  ),
  insecureHttp: z.boolean().default(false).meta({
    description: "Allows http:// on the way to the provider: for trials alone",
  }),
  signOutThere: z.boolean().default(true).meta({
    description: "Whether signing out here leads to signing out at the provider",
  }),
});

/** How an OpenID provider is spoken to, as an administrator writes it. */
export const OIDC_OPTIONS = FIELDS.superRefine((options, { addIssue }) => {
  for (const [member, says] of contradictions(options)) {
    addIssue({ code: "custom", path: [member], message: says, input: options });
  }
}).meta({ id: "OidcOptions" });

/** How an OpenID provider is spoken to, with everything that was left out filled in. */
export type OidcOptions = z.output<typeof FIELDS>;

/** Reads the options of a provider of kind `oidc`; refuses with `value_refused` and its findings. */
export function parseOidcOptions(json: JsonObject): OidcOptions {
  return validate(z.strictObject({ options: OIDC_OPTIONS }), { options: json }).options;
}
