import {
  CATALOGUE,
  type ErrorCode,
  type Finding,
  type RegistryError,
} from "../model/registry_error.ts";

/**
 * An error as RFC 9457 problem details. `code` is stable and meant for programs; `title` and
 * `detail` are for people. `errors` lists what is wrong with a document, `methods` the ways to show a
 * second factor, `requestId` is in the log.
 */
export function presentProblem(error: RegistryError, requestId?: string): Response {
  const { code, detail, findings, secondFactor, status, retryAfter } = error;
  const problem = {
    type: `urn:packhouse:problem:${code}`,
    title: CATALOGUE[code].says,
    ...{ status, code, detail },
    ...(findings.length > 0 && { errors: findings.map(presentFinding) }),
    ...secondFactor,
    ...(requestId !== undefined && { requestId }),
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  if (status === 401) headers.set("www-authenticate", challenge(code));
  return new Response(JSON.stringify(problem), { status, headers });
}

function presentFinding({ field, rule, says }: Finding) {
  return { path: field, rule, message: says };
}

/** RFC 6750 section 3. Basic is understood but not announced: browsers would open a dialog of theirs. */
function challenge(code: ErrorCode): string {
  const realm = 'Bearer realm="packhouse"';
  return code === "credentials_wrong" ? `${realm}, error="invalid_token"` : realm;
}
