import type { Finding } from "./problem.ts";

/** Why a request got no answer, in words for the reader. Other errors are bugs and stay visible. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** 0 where no server answered. */
  readonly status: number;
  /** The server's stable word for it; `""` where it had none. */
  readonly code: string;
  /** What the server calls this request in its log, when it said. */
  readonly requestId?: string;
  /** What is wrong with what was sent, member by member. */
  readonly findings: readonly Finding[];
  /** The JSON that came with it, when there was any. */
  readonly body?: unknown;
  /** Seconds after which trying again makes sense, where that was said. */
  readonly retryAfter?: number;

  constructor(says: string, options: RefusalOptions = {}) {
    super(says, options);
    this.status = options.status ?? 0;
    this.code = options.code ?? "";
    this.requestId = options.requestId;
    this.findings = options.findings ?? [];
    this.body = options.body;
    this.retryAfter = options.retryAfter;
  }

  /** Whether the server is away or out of order: the same may well be answered in a moment. */
  get isAway(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** What is wrong with one member, or `undefined`. */
  of(member: string): string | undefined {
    return this.findings.find(({ path }) => path === member)?.message;
  }
}

interface RefusalOptions extends ErrorOptions {
  readonly status?: number;
  readonly code?: string;
  readonly requestId?: string;
  readonly findings?: readonly Finding[];
  readonly body?: unknown;
  readonly retryAfter?: number;
}
