/** The one way out: every connection that the product makes to somebody else's address goes through it. */
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
export { HTTP, LDAP } from "./destinations.ts";
export type { Spoken } from "./destinations.ts";
export { Reach } from "./reach.ts";
export type { Place, ReachOptions } from "./reach.ts";
export type { Resolve } from "./addresses.ts";
export { secure } from "./secure.ts";
export type { Peer } from "./secure.ts";
