import { sha256Hex } from "../kit/digest.ts";
import type { Clock } from "../model/document.ts";
import type { RecordEvent } from "../model/event.ts";
import { newId, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Session, User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AccessTokens } from "./access_token.ts";
import type { RefreshTokens } from "./refresh_token.ts";

/** What sessions are made of. */
export interface SessionsOptions {
  readonly documents: DocumentStore;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly record: RecordEvent;
  readonly now: Clock;
  /** For how many days a refresh token is valid; each exchange starts them anew. */
  readonly days?: number;
}

/** What a client holds after signing in. */
export interface Grant {
  readonly user: User;
  readonly session: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

const DAY = 86_400_000;
/** Two tabs, or a client whose answer was lost, may show a token again without being a thief. */
const GRACE = 10_000;

/** Sign-ins: each is a family of refresh tokens of which only the newest can be exchanged. */
export class Sessions {
  readonly #options: Required<SessionsOptions>;

  constructor(options: SessionsOptions) {
    this.#options = { ...options, days: options.days ?? 7 };
  }

  /** Begins a session for somebody whose identity is proven. */
  async start(user: User): Promise<Grant> {
    const { documents, refreshTokens, now } = this.#options;
    const id = newId();
    const refreshToken = refreshTokens.issue(id);
    await documents.insert(COLLECTIONS.sessions, {
      ...{ id, user: user.id, digest: sha256Hex(refreshToken), formerDigest: "" },
      ...{ createdAt: now(), exchangedAt: now(), expiresAt: this.#expiry(), endedAt: null },
    });
    return this.#grant(user, id, refreshToken);
  }

  /**
   * Exchanges a refresh token for a new one and a new access token. One that was exchanged before
   * ends the whole session, except that for ten seconds the last one is only refused with
   * `write_conflict`: whoever shows it gets nothing, and whoever exchanged it keeps the session.
   */
  async refresh(token: string, address: string | null): Promise<Grant> {
    const { session, user } = await this.#holder(token);
    const digest = sha256Hex(token);
    if (session.digest === digest) {
      return await this.#exchange(session, user) ?? await this.refresh(token, address);
    }
    if (session.formerDigest === digest && this.#options.now() - session.exchangedAt < GRACE) {
      throw new RegistryError("write_conflict", "The refresh token was exchanged a moment ago");
    }
    await this.end(session.id);
    await this.#options.record({
      ...{ kind: "session.reused", target: user.username, detail: { session: session.id } },
      actor: { user: user.id, name: user.username, address },
    });
    throw over();
  }

  /** The session that a refresh token belongs to, current or not, or `null`. */
  async findByRefreshToken(token: string): Promise<Session | null> {
    const id = this.#options.refreshTokens.sessionOf(token);
    return id === null ? null : await this.find(id);
  }

  /** A session that goes on, or `null`. */
  async find(id: string): Promise<Session | null> {
    const { documents, now } = this.#options;
    const session = await documents.get(COLLECTIONS.sessions, id);
    return session && session.endedAt === null && session.expiresAt > now() ? session : null;
  }

  /** Ends a session: its tokens are refused from now on. `false` when it had ended before. */
  async end(id: string): Promise<boolean> {
    const { documents, now } = this.#options;
    for (;;) {
      const session = await documents.get(COLLECTIONS.sessions, id);
      if (!session || session.endedAt !== null) return false;
      if (await documents.replace(COLLECTIONS.sessions, { ...session, endedAt: now() })) {
        return true;
      }
    }
  }

  /** Ends every session of a user but one, as after a change of password; answers how many. */
  async endAllOf(user: UserId, { except }: { except?: string } = {}): Promise<number> {
    const { documents } = this.#options;
    let ended = 0;
    for await (const { id } of documents.find(COLLECTIONS.sessions, { where: { user } })) {
      if (id !== except && await this.end(id)) ended++;
    }
    return ended;
  }

  /** Deletes the sessions whose last refresh token has expired; answers how many. */
  async forgetExpired(): Promise<number> {
    const { documents, now } = this.#options;
    const range = { field: "expiresAt", to: now() } as const;
    let forgotten = 0;
    const order = { by: "expiresAt" } as const;
    for await (const { id } of documents.find(COLLECTIONS.sessions, { range, order })) {
      if (await documents.delete(COLLECTIONS.sessions, id)) forgotten++;
    }
    return forgotten;
  }

  async #holder(token: string): Promise<{ session: Session; user: User }> {
    const session = await this.findByRefreshToken(token);
    const user = session && await this.#options.documents.get(COLLECTIONS.users, session.user);
    if (!session || !user || user.disabled) throw over();
    return { session, user };
  }

  /** `null` when somebody else exchanged the same token at the same time, and won. */
  async #exchange(session: Session, user: User): Promise<Grant | null> {
    const { documents, refreshTokens, now } = this.#options;
    const refreshToken = refreshTokens.issue(session.id);
    const replaced = await documents.replace(COLLECTIONS.sessions, {
      ...session,
      ...{ digest: sha256Hex(refreshToken), formerDigest: session.digest },
      ...{ exchangedAt: now(), expiresAt: this.#expiry() },
    });
    return replaced && this.#grant(user, session.id, refreshToken);
  }

  async #grant(user: User, session: string, refreshToken: string): Promise<Grant> {
    const { accessTokens } = this.#options;
    const accessToken = await accessTokens.issue({ user: user.id, session });
    return { user, session, accessToken, refreshToken, expiresIn: accessTokens.seconds };
  }

  #expiry(): number {
    return this.#options.now() + this.#options.days * DAY;
  }
}

function over(): RegistryError {
  return new RegistryError("credentials_wrong", "The refresh token is not valid or has expired");
}
