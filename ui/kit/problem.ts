import { askWords } from "./words.ts";
import { Refusal } from "./refusal.ts";

/** One thing that is wrong with what was sent. */
export interface Finding {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** The refusal that an answer outside of 2xx is (RFC 9457). */
export async function refusalOf(answer: Response): Promise<Refusal> {
  const body: unknown = await answer.json().catch(() => null);
  const { detail, title, code, errors, requestId } = (body ?? {}) as Record<string, unknown>;
  const says = [detail, title].find((text) => typeof text === "string" && text !== "");
  const after = Number(answer.headers.get("retry-after") ?? NaN);
  return new Refusal((says as string) ?? askWords.value.status(answer.status), {
    ...{ status: answer.status, body },
    code: typeof code === "string" ? code : "",
    findings: Array.isArray(errors) ? errors as Finding[] : [],
    requestId: answer.headers.get("x-request-id") ??
      (typeof requestId === "string" ? requestId : undefined),
    ...(Number.isFinite(after) && { retryAfter: after }),
  });
}

/** The refusal that no answer at all is. */
export function refusalFor(cause: unknown, seconds: number): Refusal {
  const slow = cause instanceof DOMException && cause.name === "TimeoutError";
  const { slow: late, unreachable } = askWords.value;
  return new Refusal(slow ? late(seconds) : unreachable, { cause });
}
