import type { Json } from "../kit/json.ts";

/** Every refusal that a caller can meet: its code, the HTTP status it implies, and what it says. */
export const CATALOGUE = {
  request_malformed: { status: 400, says: "Request cannot be understood" },
  value_refused: { status: 400, says: "Value is not allowed" },
  password_refused: { status: 400, says: "Password is not allowed" },
  state_refused: { status: 400, says: "Sign-in does not belong to this browser, or took too long" },
  name_refused: { status: 400, says: "Name is not allowed" },
  metadata_refused: { status: 400, says: "Data Validation Failed" },
  identity_mismatch: { status: 400, says: "Body and address name different things" },
  cursor_refused: { status: 400, says: "Continuation token is not valid" },
  credentials_missing: { status: 401, says: "Credentials are required" },
  credentials_wrong: { status: 401, says: "Credentials are not valid" },
  second_factor_required: { status: 401, says: "A second factor is required" },
  sign_in_refused: { status: 403, says: "Sign-in is not allowed" },
  local_sign_in_off: { status: 403, says: "Signing in without a provider is switched off" },
  access_denied: { status: 403, says: "Not allowed" },
  route_missing: { status: 404, says: "Nothing is served here" },
  organization_missing: { status: 404, says: "Organization does not exist" },
  repository_missing: { status: 404, says: "Repository does not exist" },
  package_missing: { status: 404, says: "Package does not exist" },
  version_missing: { status: 404, says: "Version does not exist" },
  part_missing: { status: 404, says: "Part of the version does not exist" },
  file_missing: { status: 404, says: "File does not exist" },
  upload_missing: { status: 404, says: "Upload does not exist" },
  user_missing: { status: 404, says: "User does not exist" },
  member_missing: { status: 404, says: "Member does not exist" },
  team_missing: { status: 404, says: "Team does not exist" },
  grant_missing: { status: 404, says: "Grant does not exist" },
  session_missing: { status: 404, says: "Session does not exist" },
  passkey_missing: { status: 404, says: "Passkey does not exist" },
  provider_missing: { status: 404, says: "Sign-in provider does not exist" },
  token_missing: { status: 404, says: "Token does not exist" },
  mirror_missing: { status: 404, says: "Repository mirrors nothing" },
  mirror_rule_missing: { status: 404, says: "Rule does not exist" },
  mirror_run_missing: { status: 404, says: "Run does not exist" },
  mirrored_version_missing: { status: 404, says: "Version is not on its way" },
  bundle_key_missing: { status: 404, says: "Key does not exist" },
  job_missing: { status: 404, says: "Job does not exist" },
  method_refused: { status: 405, says: "Method is not allowed here" },
  last_administrator: { status: 409, says: "Somebody must remain platform administrator" },
  last_owner: { status: 409, says: "Somebody must remain owner" },
  organization_in_use: { status: 409, says: "Organization still has repositories" },
  second_factor_taken: { status: 409, says: "A second factor is set up already" },
  name_taken: { status: 409, says: "Name is already in use" },
  package_taken: { status: 409, says: "Package already exists" },
  version_taken: { status: 409, says: "Version already exists and is immutable" },
  part_taken: { status: 409, says: "Part of the version already exists" },
  write_conflict: { status: 409, says: "Somebody else changed this at the same time" },
  offset_mismatch: { status: 409, says: "Upload stands at another offset" },
  mirror_running: { status: 409, says: "Mirror is already being brought up to date" },
  job_running: { status: 409, says: "Job is already running" },
  precondition_failed: { status: 412, says: "Precondition does not hold" },
  body_too_large: { status: 413, says: "Body is too large" },
  address_too_long: { status: 414, says: "Address is too long" },
  media_type_refused: { status: 415, says: "Media type is not understood here" },
  range_refused: { status: 416, says: "Range cannot be satisfied" },
  digest_mismatch: { status: 422, says: "Content does not have the promised digest" },
  bundle_refused: { status: 422, says: "Bundle cannot be believed" },
  checksum_mismatch: { status: 460, says: "Checksum Mismatch" },
  headers_too_large: { status: 431, says: "Header fields are too large" },
  rate_limited: { status: 429, says: "Too many requests" },
  uploads_exhausted: { status: 429, says: "Too many uploads are unfinished" },
  internal_fault: { status: 500, says: "The server made a mistake" },
  provider_failed: { status: 502, says: "Sign-in provider does not answer as it should" },
  upstream_failed: { status: 502, says: "Upstream does not answer as it should" },
  fetch_failed: { status: 502, says: "Address cannot be fetched from" },
  fetch_interrupted: { status: 503, says: "Fetching was interrupted" },
  store_unavailable: { status: 503, says: "Storage cannot be reached" },
  storage_full: { status: 507, says: "Storage is full" },
} as const;

/** A code is stable for ever: tests, clients and protocols match on it. */
export type ErrorCode = keyof typeof CATALOGUE;

/** One thing that is wrong with a document: where, by which rule, and what was found. */
export interface Finding {
  /** The field, as a path such as `Installers[0].Architecture`. */
  readonly field: string;
  /** The rule, named as the specification names it. */
  readonly rule: string;
  /** What is wrong and what would be right. */
  readonly says: string;
  /** The offending value, where it is short enough to repeat. */
  readonly value?: Json;
}

/** What else a refusal may carry. */
export interface RefusalOptions extends ErrorOptions {
  readonly findings?: readonly Finding[];
  /** The number or word by which the protocol at hand knows this case, when the code alone is too coarse. */
  readonly dialect?: string | number;
  /** After how many seconds trying again makes sense. */
  readonly retryAfter?: number;
  /** For `method_refused`: the methods that would have been understood. */
  readonly allow?: readonly string[];
  readonly secondFactor?: SecondFactorWanted;
}

/** For `second_factor_required`: the ways to show one, and what a browser needs for a passkey (WebAuthn). */
export interface SecondFactorWanted {
  readonly methods: readonly string[];
  readonly passkey?: object;
}

/** The one error callers are expected to catch; every other error is a bug. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly code: ErrorCode;
  readonly detail: string;
  readonly findings: readonly Finding[];
  readonly dialect?: string | number;
  readonly retryAfter?: number;
  readonly allow?: readonly string[];
  readonly secondFactor?: SecondFactorWanted;

  constructor(code: ErrorCode, detail: string, options: RefusalOptions = {}) {
    super(`${CATALOGUE[code].says}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
    this.findings = options.findings ?? [];
    this.dialect = options.dialect;
    this.retryAfter = options.retryAfter;
    this.allow = options.allow;
    this.secondFactor = options.secondFactor;
  }

  /** The HTTP status that this refusal implies. */
  get status(): (typeof CATALOGUE)[ErrorCode]["status"] {
    return CATALOGUE[this.code].status;
  }
}
