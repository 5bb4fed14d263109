import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import {
  CATALOGUE,
  type ErrorCode,
  type Finding,
  type RegistryError,
} from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";

/** The reference server's numbers for refusals; what is not here is called by its HTTP status. */
const NUMBERS: { readonly [C in ErrorCode]?: number } = {
  internal_fault: 1,
  identity_mismatch: 2,
  request_malformed: 3,
  value_refused: 3,
  name_refused: 3,
  metadata_refused: 3,
  cursor_refused: 3,
  version_missing: 5,
  version_taken: 6,
  write_conflict: 412,
};

/** Says an error as the WinGet reference server does: one object with a number and a sentence. */
export function explain(error: RegistryError, c: Context<Env>): Response {
  const status = error.code === "write_conflict" ? 412 : error.status;
  const number = typeof error.dialect === "number" ? error.dialect : NUMBERS[error.code] ?? status;
  const body = { ErrorCode: number, ErrorMessage: sentence(error) };
  return c.json(body, status as ContentfulStatusCode, headers(error));
}

/** As the reference server does, findings are listed line by line behind what they amount to. */
function sentence({ code, message, findings }: RegistryError): string {
  if (findings.length === 0) return message;
  return [`${CATALOGUE[code].says}.`, ...findings.map(line)].join("\n");
}

function line({ field, rule, says }: Finding): string {
  return `${field}: ${says} (${rule})`;
}

function headers({ code, retryAfter, allow }: RegistryError): Record<string, string> {
  return {
    "cache-control": "no-store",
    ...(code.startsWith("credentials_") && {
      "www-authenticate": 'Basic realm="Packhouse", charset="UTF-8"',
    }),
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    ...(allow && { allow: allow.join(", ") }),
  };
}
