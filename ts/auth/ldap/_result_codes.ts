/** Result codes that directories answer (RFC 4511 appendix A). */
const NAMES: Readonly<Record<number, string>> = {
  1: "operationsError",
  2: "protocolError",
  3: "timeLimitExceeded",
  4: "sizeLimitExceeded",
  7: "authMethodNotSupported",
  8: "strongerAuthRequired",
  10: "referral",
  11: "adminLimitExceeded",
  12: "unavailableCriticalExtension",
  13: "confidentialityRequired",
  14: "saslBindInProgress",
  16: "noSuchAttribute",
  18: "inappropriateMatching",
  19: "constraintViolation",
  21: "invalidAttributeSyntax",
  32: "noSuchObject",
  34: "invalidDNSyntax",
  48: "inappropriateAuthentication",
  49: "invalidCredentials",
  50: "insufficientAccessRights",
  51: "busy",
  52: "unavailable",
  53: "unwillingToPerform",
  54: "loopDetect",
  80: "other",
};

/**
 * What Active Directory means by the `data` of a refused bind.
 * @see {@link https://learn.microsoft.com/windows/win32/debug/system-error-codes--1300-1699- | System error codes}
 */
const ACTIVE_DIRECTORY: Readonly<Record<string, string>> = {
  "525": "there is no such user",
  "52e": "the user name or the password is wrong",
  "530": "signing in is not permitted at this time",
  "531": "signing in is not permitted from this computer",
  "532": "the password has expired",
  "533": "the account is disabled",
  "568": "the user is in too many groups",
  "701": "the account has expired",
  "773": "the password must be changed first",
  "775": "the account is locked",
};

const LONGEST = 200;

/** A result code for people, with what the server itself says. */
export function wordsOf(code: number, says: string): string {
  const name = NAMES[code] ? `${NAMES[code]} (${code})` : `result ${code}`;
  // deno-lint-ignore no-control-regex -- these are what is taken out
  const text = says.replace(/[\u0000-\u001f\u007f]+/g, " ").trim().slice(0, LONGEST);
  const data = /\bdata ([0-9a-f]{3}),/.exec(text)?.[1];
  const meaning = data && ACTIVE_DIRECTORY[data];
  return [name, meaning, text].filter((part) => part).join(": ");
}
