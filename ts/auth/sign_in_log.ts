import type { JsonObject } from "../kit/json.ts";
import type { Caller, RecordEvent } from "../model/event.ts";
import type { User } from "../model/user.ts";

/** Where somebody signs in from, and over which door. */
export interface SignInFrom extends Caller {
  /** `login`, `basic`, `passkey`, or the id of a provider. */
  readonly method: string;
}

/** Keeps what became of attempts to sign in. */
export class SignInLog {
  readonly #record: RecordEvent;

  constructor(record: RecordEvent) {
    this.#record = record;
  }

  async accepted({ id, username }: User, from: SignInFrom, more: JsonObject = {}): Promise<void> {
    const actor = { user: id, name: username, ...placeOf(from) };
    const detail = { method: from.method, ...more };
    await this.#record({ kind: "sign_in.accepted", actor, target: username, detail });
  }

  /** What an unknown user typed is not kept: it may have been a password. */
  async refused(claimed: User | null, from: SignInFrom, more: JsonObject = {}): Promise<void> {
    const name = claimed?.username ?? "";
    const known = { known: claimed !== null, disabled: claimed?.disabled ?? false };
    await this.#record({
      ...{ kind: "sign_in.refused", actor: { user: null, name, ...placeOf(from) }, target: name },
      detail: { method: from.method, ...known, ...more },
    });
  }
}

/** Where somebody signs in from, as an actor says it. */
export function placeOf({ address, agent, request }: SignInFrom): Caller {
  return { address, ...(agent && { agent }), ...(request && { request }) };
}
