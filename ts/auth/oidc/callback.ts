import { RegistryError } from "../../model/registry_error.ts";
import type { PendingSignIn } from "./pending_sign_in.ts";
import { said } from "./refusal.ts";

/** What a provider must be known by to read its answer. */
export interface Sender {
  readonly title: string;
  readonly issuer: string;
  /** Whether it promises to say in its answers who it is (RFC 9207). */
  readonly namesItself: boolean;
}

/** Who stopped: the person, or a rule of the provider about the person. */
const STOPPED: Record<string, string> = {
  access_denied: "it was cancelled there, or is not allowed there",
  login_required: "nobody signed in there",
  interaction_required: "it was not finished there",
  consent_required: "it was not consented to there",
  account_selection_required: "no account was chosen there",
};

const FAULTS: Record<string, string> = {
  server_error: "it failed",
  temporarily_unavailable: "it is too busy",
};

/**
 * Refuses with `state_refused` an answer to another sign-in or from another provider, and a provider's
 * own refusal with `sign_in_refused` or `provider_failed`. What remains holds a code.
 */
export function readCallback(url: URL, { state }: PendingSignIn, sender: Sender): void {
  if (only(url, "state") !== state) {
    throw new RegistryError("state_refused", "The answer is to another sign-in");
  }
  const iss = only(url, "iss");
  if (iss === null ? sender.namesItself : iss !== sender.issuer) {
    throw new RegistryError("state_refused", "The answer is from another provider");
  }
  const error = only(url, "error");
  if (error !== null) throw refusedThere(error, url, sender);
  if (only(url, "code") === null) {
    throw new RegistryError("state_refused", "The answer holds no code");
  }
}

/** A parameter that stands twice means what its reader likes. */
function only({ searchParams }: URL, name: string): string | null {
  const [value = null, ...more] = searchParams.getAll(name);
  if (more.length === 0) return value;
  throw new RegistryError("state_refused", `The answer says "${name}" twice`);
}

function refusedThere(error: string, { searchParams }: URL, { title }: Sender): RegistryError {
  const cause = new Error(said(error, searchParams.get("error_description")));
  const stopped = Object.hasOwn(STOPPED, error) ? STOPPED[error] : undefined;
  if (stopped) return new RegistryError("sign_in_refused", `"${title}": ${stopped}`, { cause });
  const fault = Object.hasOwn(FAULTS, error) ? FAULTS[error] : "it refuses the request";
  return new RegistryError("provider_failed", `"${title}": ${fault}`, { cause });
}
