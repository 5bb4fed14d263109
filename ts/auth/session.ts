import { sha256Hex } from "../kit/digest.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { Caller, RecordEvent } from "../model/event.ts";
import { newId, quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Session, User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";
import type { Once } from "../store/once.ts";
import type { AccessTokens } from "./access_token.ts";
import type { RefreshTokens } from "./refresh_token.ts";

/** What sessions are made of. */
export interface SessionsOptions {
  readonly documents: DocumentStore;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly once: Once;
  readonly record: RecordEvent;
  readonly now: Clock;
  /** For how many days a refresh token is valid; each exchange starts them anew. */
  readonly days?: number;
}

/** How somebody has signed in, and from where. */
export interface Beginning
  extends Pick<Session, "method" | "secondFactor" | "address" | "agent" | "idToken"> {}

/** What a client holds after signing in. */
export interface Grant {
  readonly user: User;
  readonly session: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  /** Seconds until the refresh token expires. */
  readonly refreshExpiresIn: number;
}

const DAY = 86_400_000;
/** Two tabs, or a client whose answer was lost, may show a token again without being a thief. */
const GRACE = 10_000;

/**
 * Sign-ins: each is a family of refresh tokens of which only the newest can be exchanged. A token is
 * exchanged by using it up, which one instance alone can do; what it has led to need not be kept.
 */
export class Sessions {
  readonly #options: Required<SessionsOptions>;

  constructor(options: SessionsOptions) {
    this.#options = { ...options, days: options.days ?? 7 };
  }

  /** Begins a session for somebody whose identity is proven. */
  async start(user: User, beginning: Beginning): Promise<Grant> {
    const { documents, now } = this.#options;
    const id = newId();
    await documents.insert(COLLECTIONS.sessions, {
      ...{ ...beginning, id, user: user.id },
      ...{ createdAt: now(), exchangedAt: now(), expiresAt: this.#expiry() },
    });
    return this.#grant(user, id);
  }

  /**
   * Exchanges a refresh token for a new one and a new access token. One that was exchanged before
   * ends the whole session, except that for ten seconds the last one is only refused with `write_conflict`:
   * whoever shows it gets nothing, and whoever exchanged it keeps the session.
   */
  async refresh(token: string, caller: Caller): Promise<Grant> {
    const { once, now } = this.#options;
    const { session, user } = await this.#holder(token);
    const id = `refresh/${sha256Hex(token)}`;
    const exchange = await once.use(id, this.#expiry());
    if (exchange) {
      await this.#prolong(session, exchange.at);
      return await this.#grant(user, session.id);
    }
    const former = await once.find(id);
    const isLast = former !== null && session.exchangedAt <= former.at;
    if (isLast && now() - former.at < GRACE) {
      throw new RegistryError("write_conflict", "The refresh token was exchanged a moment ago");
    }
    await this.end(session.id);
    await this.#options.record({
      ...{ kind: "session.reused", target: user.username, detail: { session: session.id } },
      actor: { user: user.id, name: user.username, ...caller },
    });
    throw over();
  }

  /** The session that a refresh token belongs to, current or not, or `null`. */
  async findByRefreshToken(token: string): Promise<Session | null> {
    const claims = this.#options.refreshTokens.claims(token);
    const isOld = !claims || this.#options.now() - claims.issuedAt > this.#options.days * DAY;
    return isOld ? null : await this.find(claims.session);
  }

  /** A session that goes on, or `null`. */
  async find(id: string): Promise<Session | null> {
    const { documents, now } = this.#options;
    const session = await documents.get(COLLECTIONS.sessions, id);
    return session && session.expiresAt > now() ? session : null;
  }

  /** One window of the sessions of a user, newest first; it may hold fewer than `limit`. */
  async list(user: UserId, window: { after?: Place; limit: number }): Promise<Page<Session>> {
    const { documents, now } = this.#options;
    const { items, next } = await page(documents, COLLECTIONS.sessions, {
      where: { user },
      order: { by: "id", descending: true },
      ...window,
    });
    return { items: items.filter(({ expiresAt }) => expiresAt > now()), next };
  }

  /**
   * Ends a session: its tokens are refused from now on. `false` when it had ended before. Nothing is
   * left of it that an exchange of its refresh token at the same moment could bring back.
   */
  async end(id: string): Promise<boolean> {
    return await this.#options.documents.delete(COLLECTIONS.sessions, id);
  }

  /** Notes that a second factor was shown in a session; a lost race only means to sign in again. */
  async addSecondFactor(id: string): Promise<void> {
    const session = await this.find(id);
    if (!session || session.secondFactor) return;
    await this.#options.documents.replace(COLLECTIONS.sessions, { ...session, secondFactor: true });
  }

  /** Ends one of a user's sessions; refuses with `session_missing` what is none of theirs or is over. */
  async endOneOf(user: UserId, id: string): Promise<Session> {
    const session = await this.find(id);
    if (session?.user === user && await this.end(id)) return session;
    throw new RegistryError("session_missing", quote(id));
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

  /** How many have not expired; never more than `most`. */
  async count(most: number): Promise<number> {
    const { documents, now } = this.#options;
    let count = 0;
    const range = { field: "expiresAt", from: now() } as const;
    const live = documents.find(COLLECTIONS.sessions, {
      ...{ range, order: { by: "expiresAt" }, limit: most },
    });
    for await (const _ of live) count++;
    return count;
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

  /** A lost race only means that the session is prolonged by whoever won, unless they ended it. */
  async #prolong(session: Session, exchangedAt: Instant): Promise<void> {
    const { documents } = this.#options;
    const prolonged = { ...session, exchangedAt, expiresAt: this.#expiry() };
    if (await documents.replace(COLLECTIONS.sessions, prolonged)) return;
    if (!await this.find(session.id)) throw over();
  }

  async #grant(user: User, session: string): Promise<Grant> {
    const { accessTokens, refreshTokens, now, days } = this.#options;
    const refreshToken = refreshTokens.issue({ session, issuedAt: now() });
    const accessToken = await accessTokens.issue({ user: user.id, session });
    const refreshExpiresIn = days * DAY / 1000;
    const expiresIn = accessTokens.seconds;
    return { user, session, accessToken, refreshToken, expiresIn, refreshExpiresIn };
  }

  #expiry(): number {
    return this.#options.now() + this.#options.days * DAY;
  }
}

function over(): RegistryError {
  return new RegistryError("credentials_wrong", "The refresh token is not valid or has expired");
}
