import { Refusal } from "./api.ts";

/** What is known of something that was asked for: nothing yet, the thing itself, or why not. */
export type Answer<T> =
  | { readonly is: "waiting" }
  | { readonly is: "here"; readonly value: T }
  | { readonly is: "refused"; readonly says: string; readonly requestId?: string };

/** Nothing has come back yet. */
export const WAITING: Answer<never> = { is: "waiting" };

/** Runs a request to its answer. Only a {@link Refusal} becomes one; any other error is a bug. */
export async function ask<T>(request: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { is: "here", value: await request() };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { is: "refused", says: cause.message, requestId: cause.requestId };
  }
}
