import { Buffer } from "node:buffer";
import type { Clock } from "../model/document.ts";
import type { UserId } from "../model/ids.ts";
import type { Passkey } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { Once } from "../store/once.ts";
import type { Challenge, Challenges } from "./challenges.ts";
import {
  type Asserted,
  type Assertion,
  challengeIn,
  readAssertion,
  relyingPartyAt,
} from "./webauthn.ts";
import { type RequestOptions, requestOptions } from "./webauthn_options.ts";

/** What proving by passkey is made of. */
export interface PasskeyProofOptions {
  readonly documents: DocumentStore;
  readonly challenges: Challenges;
  readonly once: Once;
  readonly now: Clock;
}

/** An answer of a passkey, and how the browser reached this server. */
export interface PasskeyAnswer {
  readonly assertion: Assertion;
  readonly origin: string;
}

/** Purposes of challenges. */
const ALONE = "sign_in";
const BESIDE = "second_factor";
const ATTEMPTS = 8;
/** By then every instance has read the counter that the passkey has now. */
const COUNTED_FOR = 60 * 60_000;

/** Proves people by their passkeys. */
export class PasskeyProof {
  readonly #options: PasskeyProofOptions;

  constructor(options: PasskeyProofOptions) {
    this.#options = options;
  }

  /** What a browser needs to have any passkey answer. It is the same for everybody. */
  async begin(origin: string): Promise<RequestOptions> {
    const challenge = this.#options.challenges.issue(ALONE);
    return await requestOptions({ challenge, party: relyingPartyAt(origin) });
  }

  /** What a browser needs to have one of a user's passkeys answer, whose other factor is proven. */
  async beginBeside(known: readonly Passkey[], origin: string): Promise<RequestOptions> {
    const challenge = this.#options.challenges.issue(BESIDE);
    return await requestOptions({ challenge, party: relyingPartyAt(origin), known });
  }

  /**
   * Whose passkey answered {@link begin}, and has verified its holder; `null` for anything else. Each
   * challenge is answered once, and a passkey that counts never counts the same twice: of copies, one
   * is found out.
   */
  async prove(answer: PasskeyAnswer): Promise<UserId | null> {
    const challenge = await challengeIn(answer.assertion);
    const answered = this.#options.challenges.parse(challenge, ALONE);
    return answered && await this.#prove(answer, { challenge, answered, alone: true });
  }

  /** Whose passkey answered {@link beginBeside} or {@link begin}, which proves more. */
  async proveBeside(answer: PasskeyAnswer): Promise<UserId | null> {
    const { challenges } = this.#options;
    const challenge = await challengeIn(answer.assertion);
    const answered = challenges.parse(challenge, BESIDE) ?? challenges.parse(challenge, ALONE);
    return answered && await this.#prove(answer, { challenge, answered, alone: false });
  }

  async #prove(
    { assertion, origin }: PasskeyAnswer,
    { answered, ...asked }: { challenge: string; answered: Challenge; alone: boolean },
  ): Promise<UserId | null> {
    const { documents, challenges } = this.#options;
    const passkey = await documents.get(COLLECTIONS.passkeys, assertion.id);
    if (!passkey || !isOf(passkey, assertion)) return null;
    const expected = { ...asked, party: relyingPartyAt(origin) };
    const asserted = await readAssertion(assertion, passkey, expected);
    if (!asserted || !await challenges.spend(answered)) return null;
    return await this.#count(passkey, asserted) ? passkey.user : null;
  }

  /** Notes a use; `false` for a count that was shown before. */
  async #count({ id }: Passkey, asserted: Asserted): Promise<boolean> {
    const { once, now } = this.#options;
    const { counter } = asserted;
    const isNew = counter === 0 ||
      await once.use(`passkey/${id}/${counter}`, now() + COUNTED_FOR) !== null;
    if (isNew) await this.#note(id, asserted);
    return isNew;
  }

  async #note(id: string, { counter, backedUp }: Asserted): Promise<void> {
    const { documents, now } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const passkey = await documents.get(COLLECTIONS.passkeys, id);
      if (!passkey) return;
      const noted = {
        ...{ ...passkey, backedUp, usedAt: now() },
        counter: Math.max(counter, passkey.counter),
      };
      if (await documents.replace(COLLECTIONS.passkeys, noted)) return;
    }
  }
}

/** A passkey that signs in alone says whose it is. */
function isOf({ user }: Passkey, { response: { userHandle } }: Assertion): boolean {
  return !userHandle || Buffer.from(userHandle, "base64url").toString("utf8") === user;
}
