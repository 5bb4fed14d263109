/** One thing that is wrong with what was sent, as a problem document says it. */
export interface Fault {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** A problem document (RFC 9457), or what is said where none came. */
export interface Problem {
  /** Stable; `unreachable` and `answer_strange` are this side's own. */
  readonly code: string;
  readonly status?: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly Fault[];
}

/** The server did not do what it was asked, or cannot be asked. */
export class RemoteRefused extends Error {
  override readonly name = "RemoteRefused";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.title}: ${problem.detail}`, options);
    this.problem = problem;
  }

  /** For people: what was refused, the code to look up, and each finding. */
  get lines(): readonly string[] {
    const { code, errors } = this.problem;
    return [`${this.message} [${code}]`, ...errors.map(faultLine)];
  }
}

/** `  Installers[0].Scope: must be … [V3]` */
export function faultLine({ path, rule, message }: Fault): string {
  return `  ${path ? `${path}: ` : ""}${message} [${rule}]`;
}

/** What an answer that is no success says. */
export async function refusalOf(answer: Response): Promise<RemoteRefused> {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    await answer.body?.cancel();
    const to = answer.headers.get("location") ?? "somewhere else";
    return strange(status, `It redirects to ${to}: use that address as PACKHOUSE_URL`);
  }
  const text = await answer.text();
  const isProblem = answer.headers.get("content-type")?.startsWith("application/problem+json");
  const problem = isProblem ? parse(text) : null;
  if (!problem) return strange(status, `It answers ${status} and is no packhouse, or hides it`);
  const { code = "", title = "", detail = "", errors = [] } = problem;
  return new RemoteRefused({ code, status, title, detail, errors });
}

/** An answer that no packhouse gives. */
export function strange(status: number, detail: string): RemoteRefused {
  const title = "The answer cannot be used";
  return new RemoteRefused({ code: "answer_strange", status, title, detail, errors: [] });
}

function parse(text: string): Partial<Problem> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
