import type { Link } from "../../model/event.ts";

/** What can be wrong with the chain. */
export type ChainFaultKind =
  /** The seals cannot be proven: their key is missing, or sealed with another `AUTH_ENCRYPTION_KEY`. */
  | "key"
  /** Is not what was sealed: changed, or put in by somebody without the key. */
  | "forged"
  /** Does not follow the event before. */
  | "unlinked"
  /** Was there, and is no more. */
  | "missing"
  /** The anchor is missing or forged, so that an end that was cut off would not show. */
  | "anchor"
  /** Tells that the chain was cut once before. */
  | "cut"
  /** Is not the link that somebody noted. */
  | "unexpected";

/** Something that is wrong with the chain, and where. */
export interface ChainFault {
  readonly kind: ChainFaultKind;
  /** `null` for the chain as a whole. */
  readonly sequence: number | null;
  /** The last of several that are missing. */
  readonly to?: number;
  readonly says: string;
}

/** What a look at the whole chain has found. */
export interface ProvenChain {
  readonly events: number;
  /** Where the chain begins; `null` when there is none. */
  readonly first: number | null;
  /** Where it ends: whoever notes it can prove later that it is still there. */
  readonly head: Link | null;
  readonly faults: number;
}
