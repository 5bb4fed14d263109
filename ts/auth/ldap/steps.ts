/** What is done on the way to somebody's identity, in this order. */
export type StepName =
  | "resolve"
  | "connect"
  | "tls"
  | "bind"
  | "search_base"
  | "user_filter"
  | "user_found"
  | "user_bind"
  | "groups";

/** Watches what is done, step by step. */
export interface Steps {
  /** Does `work`; `says` tells of its result for people. */
  take<R>(step: StepName, work: () => Promise<R>, says: (result: R) => string): Promise<R>;
}

/** Watches nothing. */
export const UNWATCHED: Steps = { take: (_step, work) => work() };
