/** The one way out: every request that the product makes to somebody else's address goes through it. */
export { createEgress } from "./egress.ts";
export type {
  EgressLimits,
  EgressOptions,
  FetchGuarded,
  FetchOptions,
  GuardedResponse,
} from "./egress.ts";
export { EgressFailed, EgressRefused } from "./egress_error.ts";
export type { FailureCode, RefusalCode } from "./egress_error.ts";
export type { ProxyOptions } from "./proxy.ts";
export type { Resolve } from "./dial.ts";
