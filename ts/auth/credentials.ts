import { RegistryError } from "../model/registry_error.ts";

/** What a client shows: one secret that speaks for itself, or a name with a secret. */
export type Credentials =
  | { readonly is: "bearer"; readonly secret: string }
  | { readonly is: "basic"; readonly name: string; readonly secret: string };

/** Where else than in the usual header fields credentials may stand. */
export interface CredentialsOptions {
  /** Whether `?code=` in the address counts, as the WinGet REST management API has it. */
  readonly code?: boolean;
}

/** Nothing that anybody issues is longer; a token of Entra ID may name 200 groups. */
const LONGEST = 16 * 1024;

/**
 * What a request shows, from the first place that holds something: `Authorization`, `x-functions-key`,
 * `Ocp-Apim-Subscription-Key`, `Windows-Package-Manager`, and `?code=` where that counts. `null` when it shows nothing; refuses
 * with `credentials_wrong` what nobody can read.
 */
export function credentialsOf(
  request: Request,
  { code = false }: CredentialsOptions = {},
): Credentials | null {
  const { headers } = request;
  return authorization(headers.get("authorization")) ??
    bearer(headers.get("x-functions-key")) ??
    bearer(headers.get("ocp-apim-subscription-key")) ??
    customHeader(headers.get("windows-package-manager")) ??
    (code ? bearer(codeIn(request.url)) : null);
}

/** Most addresses have no query, and reading an address costs more than looking at it. */
function codeIn(url: string): string | null {
  return url.includes("?") ? new URL(url).searchParams.get("code") : null;
}

/** RFC 9110 section 11.6.2. A bare token counts too: Cargo and RubyGems send it without a scheme. */
function authorization(field: string | null): Credentials | null {
  if (!field) return null;
  const [, scheme = "", rest = ""] = /^([^ ]+) *(.*)$/.exec(field) ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
      return bearer(rest) ?? refuse();
    case "basic":
      return basic(rest);
    default:
      return scheme.startsWith("phk_") && rest === "" ? bearer(scheme) : refuse();
  }
}

/**
 * `winget --header` carries any text, and it may be meant for a proxy on the way: what is neither a
 * token nor a scheme that is known here shows nothing.
 */
function customHeader(field: string | null): Credentials | null {
  return field && /^(?:phk_|bearer |basic )/i.test(field) ? authorization(field) : null;
}

function bearer(secret: string | null): Credentials | null {
  if (!secret) return null;
  return secret.length > LONGEST || !/^[\x21-\x7e]+$/.test(secret)
    ? refuse()
    : { is: "bearer", secret };
}

/** RFC 7617, in UTF-8 as its section 2.1 recommends. */
function basic(encoded: string): Credentials {
  const text = encoded.length > LONGEST ? null : decode(encoded);
  const colon = text?.indexOf(":") ?? -1;
  if (text === null || colon < 0 || /\p{Cc}/u.test(text)) return refuse();
  return { is: "basic", name: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function decode(encoded: string): string | null {
  try {
    const bytes = Uint8Array.fromBase64(encoded.trim());
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refuse(): never {
  throw new RegistryError("credentials_wrong", "They are not in a form that is understood here");
}
