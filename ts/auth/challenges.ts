import { Buffer } from "node:buffer";
import { SealBroken, type Sealer } from "../kit/sealer.ts";
import type { Clock, Instant } from "../model/document.ts";
import { newId } from "../model/ids.ts";
import type { Once } from "../store/once.ts";

/** What challenges are made of. */
export interface ChallengesOptions {
  readonly sealer: Sealer;
  readonly once: Once;
  readonly now: Clock;
}

/** A challenge that can still be answered. */
export interface Challenge {
  readonly id: string;
  readonly until: Instant;
}

const ANSWERED_WITHIN = 5 * 60_000;

/**
 * Texts that an authenticator signs. Each says itself until when it counts and is sealed for one
 * purpose, so nothing is kept until one is answered; then it is spent, on every instance.
 */
export class Challenges {
  readonly #options: ChallengesOptions;

  constructor(options: ChallengesOptions) {
    this.#options = options;
  }

  issue(purpose: string): string {
    const { sealer, now } = this.#options;
    return sealer.seal(JSON.stringify([newId(), now() + ANSWERED_WITHIN]), about(purpose));
  }

  /** Reads a challenge as WebAuthn hands it back, in base64url; `null` for any other text or purpose. */
  parse(encoded: string, purpose: string): Challenge | null {
    const { sealer, now } = this.#options;
    try {
      const sealed = Buffer.from(encoded, "base64url").toString("latin1");
      const [id, until] = JSON.parse(sealer.open(sealed, about(purpose))) as [string, number];
      return until > now() ? { id, until } : null;
    } catch (fault) {
      if (fault instanceof SealBroken) return null;
      throw fault;
    }
  }

  /** Uses a challenge up; `false` when it was used before. */
  async spend({ id, until }: Challenge): Promise<boolean> {
    return await this.#options.once.use(`challenge/${id}`, until) !== null;
  }
}

function about(purpose: string): string {
  return `challenge ${purpose}`;
}
