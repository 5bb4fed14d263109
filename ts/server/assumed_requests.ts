import type { MiddlewareHandler } from "hono";
import type { Proof } from "../auth/assumed_principals.ts";
import { LINK, type LinkSigner } from "../model/link_signer.ts";
import type { Principal } from "../model/principal.ts";
import type { Env } from "../registry/env.ts";

/** Shows where a link would be that somebody else would be handed. */
const BLANK: LinkSigner = { id: "blank", sign: (path) => `${path}?${LINK}=…` };

/**
 * Requests that were made inside of this process to see what somebody else would be answered. No
 * request that comes from outside is among them.
 */
export class AssumedRequests {
  readonly #proofs = new WeakMap<Request, Proof>();
  readonly #principals = new WeakSet<Principal>();

  /** Has a request pass as made by whoever `proof` says. */
  add(request: Request, proof: Proof): void {
    this.#proofs.set(request, proof);
  }

  /** Whoever a request passes as made by; `null` for those that say it themselves. */
  of(request: Request): Principal | null {
    const proof = this.#proofs.get(request);
    if (!proof) return null;
    const principal = proof();
    this.#principals.add(principal);
    return principal;
  }

  /** Counts what comes from outside, and nothing else. */
  sparing(limit: MiddlewareHandler<Env>): MiddlewareHandler<Env> {
    return (c, next) => this.#proofs.has(c.req.raw) ? next() : limit(c, next);
  }

  /** What is put in the place of links that `principal` would be handed. */
  signerFor(principal: Principal, signer: LinkSigner | null): LinkSigner | null {
    return signer && this.#principals.has(principal) ? BLANK : signer;
  }
}
