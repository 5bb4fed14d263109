import { PresenceFilter } from "ldapts";
import type { ExternalIdentity } from "../../model/identity.ts";
import type { ProviderTestStep } from "../provider_kinds.ts";
import { Deadline } from "./_deadline.ts";
import { DirectoryUnfit, isFault } from "./_fault.ts";
import { StepReport } from "./_step_report.ts";
import type { LdapDirectoryOptions } from "./directory.ts";
import { disabledBy } from "./disabled.ts";
import { groupsOf } from "./groups.ts";
import { identityOf } from "./identity.ts";
import { findPeople } from "./person.ts";
import { serversOf } from "./server.ts";
import { LdapSession, type Located, type Search } from "./session.ts";

/** Somebody to try a directory with. */
export interface Who {
  readonly login: string;
  /** Left out, nobody signs in. */
  readonly password?: string;
}

type Identity = Omit<ExternalIdentity, "groups">;

const LONGEST = 60_000;

/**
 * Goes every step of a sign-in and tells how each went, on the first server that can be used; the
 * others are signed in to as well, for they have to do when that one fails. What follows a step that
 * failed is left out.
 */
export async function tryDirectory(
  directory: LdapDirectoryOptions,
  who?: Who,
): Promise<readonly ProviderTestStep[]> {
  const report = new StepReport();
  using deadline = new Deadline(LONGEST, "Trying the directory");
  try {
    await using session = await openEach(directory, deadline.signal, report);
    if (session) await new Trial(directory, session, report).run(who);
  } catch (error) {
    if (!isFault(error)) throw error;
  }
  return report.taken;
}

/** A session with the first server that can be used, when all have been tried. */
async function openEach(
  directory: LdapDirectoryOptions,
  signal: AbortSignal,
  steps: StepReport,
): Promise<LdapSession | null> {
  let first: LdapSession | null = null;
  for (const server of serversOf(directory.options)) {
    try {
      const session = await LdapSession.open(server, { ...directory, signal, steps });
      if (first) await session[Symbol.asyncDispose]();
      first ??= session;
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }
  return first;
}

class Trial {
  readonly #directory: LdapDirectoryOptions;
  readonly #session: LdapSession;
  readonly #steps: StepReport;

  constructor(directory: LdapDirectoryOptions, session: LdapSession, steps: StepReport) {
    this.#directory = directory;
    this.#session = session;
    this.#steps = steps;
  }

  async run(who?: Who): Promise<void> {
    const { userBase } = this.#directory.options;
    await this.#steps.take(
      "search_base",
      () => this.#lookAt(userBase),
      () => `Found "${userBase}"`,
    );
    const search = await this.#search(who?.login ?? crypto.randomUUID());
    if (!who) return;
    const [person, identity] = await this.#recognise(search, who.login);
    if (who.password !== undefined) await this.#signIn(person, who.password);
    await this.#findGroups(person, identity);
  }

  async #lookAt(base: string): Promise<void> {
    const filter = new PresenceFilter({ attribute: "objectClass" });
    const query = { base, scope: "base", filter, attributes: ["1.1"] } as const;
    const { found, skipped } = await this.#session.search(query);
    if (found.length > 0) return;
    throw new DirectoryUnfit(
      skipped > 0
        ? `"${base}" is kept elsewhere, and the referral is not followed`
        : `"${base}" is not there, or the account may not see it`,
    );
  }

  #search(login: string): Promise<Search> {
    const find = () => findPeople(this.#session, login, this.#directory.options);
    return this.#steps.take("user_filter", find, ({ found, skipped }) => {
      const elsewhere = skipped > 0 ? `; referrals that are not followed: ${skipped}` : "";
      return `The filter finds ${found.length} of "${login}"${elsewhere}`;
    });
  }

  #recognise({ found }: Search, login: string): Promise<readonly [Located, Identity]> {
    const { options, now } = this.#directory;
    return this.#steps.take("user_found", () => {
      const [person, ...others] = found;
      if (!person) throw new DirectoryUnfit(`Nobody is called "${login}"`);
      if (others.length > 0) {
        throw new DirectoryUnfit(`Several are called "${login}": nobody may be`);
      }
      const disabled = disabledBy(person.entry, now());
      if (disabled) throw new DirectoryUnfit(`"${person.entry.dn}" is disabled by "${disabled}"`);
      return Promise.resolve([person, identityOf(person.entry, options)] as const);
    }, ([{ entry }, identity]) => `"${entry.dn}" is ${JSON.stringify(identity)}`);
  }

  #signIn({ entry, session }: Located, password: string): Promise<void> {
    return this.#steps.take("user_bind", async () => {
      if (password === "") throw new DirectoryUnfit("An empty password proves nothing");
      await session.bindAs(entry.dn, password);
      await session.resume();
    }, () => "The password is right");
  }

  async #findGroups({ entry }: Located, { username }: Identity): Promise<void> {
    const find = () => groupsOf(this.#session, { entry, username }, this.#directory.options);
    await this.#steps.take("groups", find, (groups) => {
      return groups.length === 0 ? "No groups" : `${groups.length} groups: ${groups.join("; ")}`;
    });
  }
}
