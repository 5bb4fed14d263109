import type { Clock } from "../model/document.ts";
import type { RecordEvent } from "../model/event.ts";
import type { Principal } from "../model/principal.ts";
import { Recent } from "./recent.ts";

/** Ending a session or disabling a user is to be known everywhere within a second. */
const REPEATED_FOR = 900;
const MOST_REPEATED = 5000;
/** Kinds of events after which somebody may less than a moment ago. */
const TELLING =
  /^(?:user|session|sign_out|second_factor|passkey|token|organization|member|team|grant|auth_settings)\b/;

/**
 * Who was proven to be whom just now. What another instance takes from somebody is known here within a
 * second, and what this one does at once, so that whoever ends a session or disables a user sees it done.
 */
export class KnownPrincipals {
  readonly #recent: Recent<Principal>;

  constructor(now: Clock) {
    this.#recent = new Recent({ milliseconds: REPEATED_FOR, most: MOST_REPEATED, now });
  }

  /** Whoever was proven by this a moment ago, or is now. */
  get(fingerprint: string, prove: () => Promise<Principal>): Promise<Principal> {
    return this.#recent.get(fingerprint, prove);
  }

  /** Records as `record` does, and forgets everybody after what may have taken something from one. */
  watching(record: RecordEvent): RecordEvent {
    return async (event) => {
      await record(event);
      if (TELLING.test(event.kind)) this.#recent.forgetAll();
    };
  }
}
