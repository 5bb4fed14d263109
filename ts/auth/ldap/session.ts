import { DirectoryUnfit, isAway, ServerAway, ServerRefused } from "./_fault.ts";
import type { Query } from "./_search_request.ts";
import type { LdapConnection } from "./connection.ts";
import type { Entry } from "./entry.ts";
import { openConnection, type Opening } from "./open_connection.ts";
import { parseReferral } from "./referral.ts";
import type { Server } from "./server.ts";
import { UNWATCHED } from "./steps.ts";

/** What a session is opened with. */
export interface SessionOpening extends Opening {
  /** The password of the account that searches. */
  readonly secret: string | null;
}

/** An entry, and who has it. */
export interface Located {
  readonly entry: Entry;
  readonly session: LdapSession;
}

/** What a search has found, here and where it was sent to. */
export interface Search {
  readonly found: readonly Located[];
  /** How many places were not asked, although the server said so. */
  readonly skipped: number;
}

/** From a server to the next and so on. */
const MOST_HOPS = 3;
const MOST_REFERRALS = 20;

/** Results of a bind that say no more than that this is not the password, or that it does not count. */
const NOT_PROVEN = [19, 32, 48, 49, 50, 53];

/** One server, asked in the name of the account that searches. */
export class LdapSession implements AsyncDisposable {
  readonly #connection: LdapConnection;
  readonly #opening: SessionOpening;
  readonly #hops: number;
  readonly #elsewhere = new Map<string, LdapSession>();
  #referrals = 0;

  private constructor(connection: LdapConnection, opening: SessionOpening, hops: number) {
    this.#connection = connection;
    this.#opening = opening;
    this.#hops = hops;
  }

  /** Connects and signs in. */
  static async open(server: Server, opening: SessionOpening, hops = 0): Promise<LdapSession> {
    const session = new LdapSession(await openConnection(server, opening), opening, hops);
    const { steps, options: { bindDn } } = opening;
    const who = bindDn ? `Signed in as "${bindDn}"` : "Signed in as nobody: there is no account";
    try {
      await steps.take("bind", () => session.#signIn(), () => `${who} at ${server.url}`);
      return session;
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  async search(query: Query): Promise<Search> {
    const { entries, references } = await this.#connection.search(query);
    const found: Located[] = entries.map((entry) => ({ entry, session: this }));
    let skipped = 0;
    for (const reference of references) {
      const more = await this.#follow(reference, query);
      if (more) found.push(...more.found);
      skipped += more ? more.skipped : 1;
    }
    return { found, skipped };
  }

  /** Whether this is somebody's password. The session then goes on only by {@link resume}. */
  async proves(dn: string, password: string): Promise<boolean> {
    try {
      await this.bindAs(dn, password);
      return true;
    } catch (error) {
      if (error instanceof ServerRefused && NOT_PROVEN.includes(error.code)) return false;
      throw error;
    }
  }

  /** Tries a password that is nobody's, and takes any refusal for the same. */
  async disproves(dn: string, password: string): Promise<void> {
    await this.bindAs(dn, password).catch((error) => {
      if (!(error instanceof ServerRefused)) throw error;
    });
  }

  /** Signs somebody in instead of the account. Throws {@link ServerRefused}. */
  async bindAs(dn: string, password: string): Promise<void> {
    if (dn === "") throw new DirectoryUnfit("The server gives an entry without a name");
    await this.#connection.bind(dn, password);
  }

  /** Signs the account in again. */
  async resume(): Promise<void> {
    await this.#signIn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
    for (const session of this.#elsewhere.values()) await session[Symbol.asyncDispose]();
  }

  async #signIn(): Promise<void> {
    const { secret, options: { bindDn } } = this.#opening;
    if (bindDn && !secret) throw new DirectoryUnfit(`No password is kept for "${bindDn}"`);
    try {
      await this.#connection.bind(bindDn ?? "", bindDn ? secret! : "");
    } catch (error) {
      if (!(error instanceof ServerRefused) || isAway(error)) throw error;
      const who = bindDn ? `the account "${bindDn}"` : "whoever gives no name";
      throw new DirectoryUnfit(`The server refuses ${who}: ${error.message}`, { cause: error });
    }
  }

  /** `null` when it is not followed; whoever is to be asked must answer, or something would be missing. */
  async #follow(reference: string, query: Query): Promise<Search | null> {
    const { options } = this.#opening;
    const referral = options.referrals === "follow" ? parseReferral(reference, options) : null;
    if (!referral || this.#hops === MOST_HOPS) return null;
    if (++this.#referrals > MOST_REFERRALS) {
      throw new ServerAway(`The server refers to more than ${MOST_REFERRALS} places`);
    }
    const session = await this.#sessionAt(referral.server);
    const { base = query.base, scope } = referral;
    return await session.search({
      ...{ ...query, base: base ?? query.base, scope: scope ?? query.scope },
    });
  }

  async #sessionAt(server: Server): Promise<LdapSession> {
    const known = this.#elsewhere.get(server.url);
    if (known) return known;
    const opening = { ...this.#opening, steps: UNWATCHED };
    const session = await LdapSession.open(server, opening, this.#hops + 1);
    this.#elsewhere.set(server.url, session);
    return session;
  }
}
