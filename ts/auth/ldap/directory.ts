import type { Reach } from "../../kit/egress/mod.ts";
import type { Clock } from "../../model/document.ts";
import type { ExternalIdentity } from "../../model/identity.ts";
import type { Directory, ProviderTestStep } from "../provider_kinds.ts";
import { Pace } from "./_pace.ts";
import { Servers } from "./_servers.ts";
import { disabledBy } from "./disabled.ts";
import { groupsOf } from "./groups.ts";
import { identityOf } from "./identity.ts";
import type { LdapOptions } from "./options.ts";
import { findPeople } from "./person.ts";
import type { LdapSession } from "./session.ts";
import { tryDirectory, type Who } from "./trial.ts";

/** What a directory is made of. */
export interface LdapDirectoryOptions {
  readonly options: LdapOptions;
  /** The password of the account that searches. */
  readonly secret: string | null;
  /** The way to its servers. */
  readonly reach: Reach;
  readonly now: Clock;
}

const LONGEST_LOGIN = 256;
const LONGEST_PASSWORD = 1024;

/** An LDAP directory that proves people by their password: OpenLDAP, Active Directory and the like. */
export class LdapDirectory implements Directory {
  readonly #options: LdapDirectoryOptions;
  readonly #servers: Servers;
  readonly #pace = new Pace();

  constructor(options: LdapDirectoryOptions) {
    this.#options = options;
    this.#servers = new Servers(options);
  }

  /**
   * Whose login and password these are; `null` for a wrong password and for somebody who is unknown,
   * disabled or not the only one of that name, all in the same time. Refuses with `provider_failed`.
   */
  async signIn(login: string, password: string): Promise<ExternalIdentity | null> {
    // Many servers take an empty password for no attempt to sign in at all, and say that it went well.
    if (login.trim() === "" || login.length > LONGEST_LOGIN) return null;
    if (password === "" || password.length > LONGEST_PASSWORD) return null;
    return await this.#servers.ask((session) => this.#identify(session, login, password));
  }

  /** Does what a sign-in does, and says which step fails; without `who`, as far as that is possible. */
  async test(who?: Who): Promise<readonly ProviderTestStep[]> {
    return await tryDirectory(this.#options, who);
  }

  async #identify(
    session: LdapSession,
    login: string,
    password: string,
  ): Promise<ExternalIdentity | null> {
    const { options, now } = this.#options;
    const { found: [person, ...others] } = await findPeople(session, login, options);
    if (!person || others.length > 0) return await this.#pretend(session, password);
    const { entry } = person;
    const proven = await this.#pace.watch(() => person.session.proves(entry.dn, password));
    if (!proven || disabledBy(entry, now())) return null;
    await person.session.resume();
    const identity = identityOf(entry, options);
    const { username } = identity;
    return { ...identity, groups: await groupsOf(session, { entry, username }, options) };
  }

  /** Tries the password of somebody who does not exist. */
  async #pretend(session: LdapSession, password: string): Promise<null> {
    const nobody = `cn=${crypto.randomUUID()},${this.#options.options.userBase}`;
    await this.#pace.imitate(() => session.disproves(nobody, password));
    return null;
  }
}
