import type { Clock, Instant } from "../../model/document.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { Deadline } from "./_deadline.ts";
import { isAway, isFault } from "./_fault.ts";
import { type Server, serversOf } from "./server.ts";
import { LdapSession, type SessionOpening } from "./session.ts";
import { UNWATCHED } from "./steps.ts";

/** What a server is asked with, besides for how long. */
export interface ServersOptions extends Pick<SessionOpening, "options" | "reach" | "secret"> {
  readonly now: Clock;
}

const SECOND = 1000;
const LONGEST = 60 * SECOND;
/** How long a server that was away is asked last. */
const AVOIDED_FOR = 30 * SECOND;

/** The servers of a directory. They hold the same; the first that answers is asked. */
export class Servers {
  readonly #options: ServersOptions;
  readonly #all: readonly Server[];
  readonly #avoidedUntil = new Map<string, Instant>();

  constructor(options: ServersOptions) {
    this.#options = options;
    this.#all = serversOf(options.options);
  }

  /** Asks one server after the other until one answers; refuses with `provider_failed`. */
  async ask<R>(question: (session: LdapSession) => Promise<R>): Promise<R> {
    using deadline = new Deadline(LONGEST, "Asking the directory");
    const faults: Error[] = [];
    for (const server of this.#inOrder()) {
      try {
        return await this.#askOne(server, deadline.signal, question);
      } catch (error) {
        if (!isFault(error)) throw error;
        const { aborted, reason } = deadline.signal;
        faults.push(aborted ? reason : error);
        if (aborted || !isAway(error)) break;
        this.#avoidedUntil.set(server.url, this.#options.now() + AVOIDED_FOR);
      }
    }
    throw failed(faults);
  }

  async #askOne<R>(
    server: Server,
    signal: AbortSignal,
    question: (session: LdapSession) => Promise<R>,
  ): Promise<R> {
    await using session = await LdapSession.open(server, {
      ...{ ...this.#options, signal, steps: UNWATCHED },
    });
    const answer = await question(session);
    this.#avoidedUntil.delete(server.url);
    return answer;
  }

  #inOrder(): readonly Server[] {
    const now = this.#options.now();
    const isAvoided = ({ url }: Server) => (this.#avoidedUntil.get(url) ?? 0) > now;
    return this.#all.toSorted((one, other) => Number(isAvoided(one)) - Number(isAvoided(other)));
  }
}

/** The reasons are for the log: they name servers and accounts. */
function failed(faults: readonly Error[]): RegistryError {
  const reasons = new Error(faults.map(({ message }) => message).join("; "), {
    cause: faults.at(-1)?.cause,
  });
  return new RegistryError("provider_failed", "The directory cannot be asked", { cause: reasons });
}
