import { Refusal } from "./refusal.ts";

/** What is known of something that was asked for: nothing yet, the thing itself, or why not. */
export type Answer<T> =
  | { readonly is: "waiting" }
  | { readonly is: "here"; readonly value: T }
  | Refused;

/** Why something did not come. */
export interface Refused {
  readonly is: "refused";
  readonly says: string;
  /** The server's stable word for it; `""` where it had none. */
  readonly code: string;
  readonly requestId?: string;
}

/** Nothing has come back yet. */
export const WAITING: Answer<never> = { is: "waiting" };

/** Runs a request to its answer. Only a {@link Refusal} becomes one; any other error is a bug. */
export async function ask<T>(request: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { is: "here", value: await request() };
  } catch (cause) {
    return refused(cause);
  }
}

/** What a {@link Refusal} says; throws anything else, which is a bug. */
export function refused(cause: unknown): Refused {
  if (!(cause instanceof Refusal)) throw cause;
  const { message: says, code, requestId } = cause;
  return { is: "refused", says, code, ...(requestId !== undefined && { requestId }) };
}
