import type { JsonObject } from "../../kit/json.ts";
import type { ExternalIdentity } from "../../model/identity.ts";
import { claimAt, firstAt, lineOf, textsOf } from "./claims.ts";
import type { OidcOptions } from "./options.ts";

const LONGEST_NAME = 256;
const LONGEST_EMAIL = 254;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
/** Providers say it as a boolean, as a text, or as a number. */
const TRUE = new Set<unknown>([true, "true", "True", 1, "1"]);

/** Who somebody is, by the claims of each source; the first source that says something counts. */
export function identityFrom(
  sources: readonly JsonObject[],
  subject: string,
  options: OidcOptions,
): ExternalIdentity {
  const { claims } = options;
  const username = usernameIn(sources, options) ?? subject;
  const email = emailIn(sources, options);
  return {
    ...{ subject, username, email },
    emailVerified: email !== null && isVerified(email, sources, options),
    title: lineOf(firstAt(sources, claims.name), LONGEST_NAME) ?? username,
    groups: claims.groups === undefined ? [] : textsOf(firstAt(sources, claims.groups)),
  };
}

/** Whether an ID token leaves something open that userinfo may know. */
export function leavesOpen(idToken: JsonObject, options: OidcOptions): boolean {
  const { email, emailVerified, name, groups } = options.claims;
  const wanted = [email, name, ...(groups === undefined ? [] : [groups])];
  if (options.emailVerified === "claim") wanted.push(emailVerified);
  return usernameIn([idToken], options) === null ||
    wanted.some((path) => claimAt(idToken, path) === undefined);
}

function usernameIn(sources: readonly JsonObject[], { claims }: OidcOptions): string | null {
  for (const path of claims.username) {
    const found = lineOf(firstAt(sources, path), LONGEST_NAME);
    if (found !== null) return found;
  }
  return null;
}

function emailIn(sources: readonly JsonObject[], { claims }: OidcOptions): string | null {
  const email = lineOf(firstAt(sources, claims.email), LONGEST_EMAIL);
  return email !== null && EMAIL.test(email) ? email : null;
}

/** Only a source that tells of this very address can vouch for it. */
function isVerified(
  email: string,
  sources: readonly JsonObject[],
  { claims, emailVerified }: OidcOptions,
): boolean {
  if (emailVerified !== "claim") return emailVerified === "always";
  const telling = sources.filter((one) =>
    lineOf(claimAt(one, claims.email), LONGEST_EMAIL) === email
  );
  return TRUE.has(firstAt(telling, claims.emailVerified));
}
