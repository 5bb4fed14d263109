/** Why the guard did not let a request out, or did not let its answer in. */
export type RefusalCode =
  | "url_unusable"
  | "destination_forbidden"
  | "redirect_forbidden"
  | "body_too_large";

/** What went wrong on the way. */
export type FailureCode =
  | "name_unresolved"
  | "connect_failed"
  | "tls_failed"
  | "proxy_failed"
  | "timed_out"
  | "answer_broken";

/** What an error remembers for the log; neither is part of its message. */
export interface EgressErrorOptions extends ErrorOptions {
  /** The address that was refused: it may tell of the inside of a network. */
  readonly address?: string;
}

/**
 * The guard forbids this request; asking again changes nothing. The message is for people and names
 * the origin alone, as paths and queries hold tokens.
 */
export class EgressRefused extends Error {
  override readonly name = "EgressRefused";
  readonly address?: string;

  constructor(readonly code: RefusalCode, message: string, options: EgressErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.address = options.address;
  }
}

/** The network, the proxy or the other side failed; asking again may help. */
export class EgressFailed extends Error {
  override readonly name = "EgressFailed";

  constructor(readonly code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** `Cannot fetch from "https://packages.example": …` */
export function cannotFetch(from: URL, why: string): string {
  return `Cannot fetch from "${from.origin}": ${why}`;
}

/** The system's word for a fault, such as `ECONNREFUSED`; never its text, which may name addresses. */
export function faultOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^\w{1,60}$/.test(code) ? code : "unknown fault";
}
