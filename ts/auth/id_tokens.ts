import type { Sealer } from "../kit/sealer.ts";
import type { UserId } from "../model/ids.ts";
import type { Session } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { Resealed } from "./resealed.ts";

/** What these are kept with. */
export interface IdTokensOptions {
  readonly documents: DocumentStore;
  readonly sealer: Sealer;
}

/** ID tokens of identity providers, kept sealed in sessions for signing out there. */
export class IdTokens {
  readonly #options: IdTokensOptions;

  constructor(options: IdTokensOptions) {
    this.#options = options;
  }

  seal(user: UserId, idToken: string): string {
    return this.#options.sealer.seal(idToken, aboutIdTokenOf(user));
  }

  /** The ID token by which a session began; `null` where there is none, or none that can be opened. */
  open({ user, idToken }: Pick<Session, "user" | "idToken">): string | null {
    return idToken === undefined
      ? null
      : this.#options.sealer.tryOpen(idToken, aboutIdTokenOf(user));
  }

  /** Seals those of former keys with the key of today. One that is being used is left to the next time. */
  async reseal(): Promise<Resealed> {
    const { documents, sealer } = this.#options;
    const counts = { resealed: 0, lost: 0 };
    for await (const session of documents.find(COLLECTIONS.sessions, {})) {
      if (session.idToken === undefined || !sealer.isStale(session.idToken)) continue;
      const idToken = sealer.renew(session.idToken, aboutIdTokenOf(session.user));
      if (idToken === null) counts.lost++;
      else if (await documents.replace(COLLECTIONS.sessions, { ...session, idToken })) {
        counts.resealed++;
      }
    }
    return counts;
  }
}

function aboutIdTokenOf(user: UserId): string {
  return `id-token/${user}`;
}
