/** Everything that decides who is who, over SQLite in memory, with a clock that tests set. */
import { AccessTokens } from "../ts/auth/access_token.ts";
import { AuthSettingsService } from "../ts/auth/auth_settings.ts";
import { Authenticator } from "../ts/auth/authenticator.ts";
import { ByAccessToken } from "../ts/auth/by_access_token.ts";
import { ByApiToken } from "../ts/auth/by_api_token.ts";
import { ByPassword } from "../ts/auth/by_password.ts";
import { KnownPrincipals } from "../ts/auth/known_principals.ts";
import { PasswordHasher } from "../ts/auth/password.ts";
import { PasswordRules } from "../ts/auth/password_rules.ts";
import { RefreshTokens } from "../ts/auth/refresh_token.ts";
import { type Beginning, Sessions } from "../ts/auth/session.ts";
import type { SignIn } from "../ts/auth/sign_in.ts";
import { standingIn } from "../ts/auth/standing.ts";
import { SignInThrottle } from "../ts/auth/throttle.ts";
import { TokenPrincipals } from "../ts/auth/token_principals.ts";
import { TokenUses } from "../ts/auth/token_uses.ts";
import { Sealer } from "../ts/kit/sealer.ts";
import { type Event, ITSELF, type RecordEvent } from "../ts/model/event.ts";
import { newId } from "../ts/model/ids.ts";
import type { User } from "../ts/model/user.ts";
import { Administrators } from "../ts/registry/administrators.ts";
import { EventLog } from "../ts/registry/event_log.ts";
import { TokenScopes } from "../ts/registry/token_scopes.ts";
import { TokenService } from "../ts/registry/token_service.ts";
import { UserService } from "../ts/registry/user_service.ts";
import {
  composeSignIn,
  type SignInParts,
  type SignInServices,
} from "../ts/server/services/sign_in.ts";
import { COLLECTIONS } from "../ts/store/collections.ts";
import { Leases } from "../ts/store/lease.ts";
import { Once } from "../ts/store/once.ts";
import type { DocumentStore } from "../ts/store/document_store.ts";
import { SqliteDocuments } from "../ts/store/sqlite_documents.ts";

export const SECRET = "a secret of tests that is long enough for HS256";
export const PASSWORD = "correct horse battery staple";
export const NOON = Date.UTC(2030, 0, 31, 12);

/** Seals what is stored in tests. */
export const SEALER = new Sealer(new Uint8Array(32).fill(7));

/** How a sign-in of tests began. */
export const BEGINNING: Beginning = {
  ...{ method: "password", secondFactor: false, address: "192.0.2.1", agent: "tests" },
};

/** Time that stands still until it is told to go on. */
export class StillClock {
  at = NOON;
  readonly now = (): number => this.at;

  pass(milliseconds: number): void {
    this.at += milliseconds;
  }
}

/** One instance of the product; several may share documents and a clock. */
export class AccessFixture {
  readonly clock: StillClock;
  readonly documents: DocumentStore;
  readonly events: EventLog;
  readonly users: UserService;
  readonly tokens: TokenService;
  readonly tokenScopes: TokenScopes;
  readonly tokenUses: TokenUses;
  readonly tokenPrincipals: TokenPrincipals;
  readonly once: Once;
  readonly leases: Leases;
  readonly sessions: Sessions;
  readonly settings: AuthSettingsService;
  readonly throttle: SignInThrottle;
  readonly signIn: SignIn;
  /** What signing in is built on; tests build it anew with other parts. */
  readonly signInParts: SignInParts;
  readonly signInServices: SignInServices;
  readonly record: RecordEvent;
  readonly accessTokens: AccessTokens;
  readonly authenticator: Authenticator;
  /** How many passwords were verified. */
  verified = 0;

  constructor(shared?: AccessFixture) {
    const { now } = this.clock = shared?.clock ?? new StillClock();
    const documents = this.documents = shared?.documents ?? openInMemory();
    this.events = new EventLog({ documents, sealer: SEALER, now });
    const known = new KnownPrincipals(now);
    const record = this.record = known.watching(this.events.record.bind(this.events));
    const passwords = this.#countingHasher();
    const hashPassword = passwords.hash.bind(passwords);
    const rules = new PasswordRules({ shortest: 8, product: "Packhouse" });
    const judgePassword = rules.judge.bind(rules);
    this.tokens = new TokenService({ documents, record, now });
    this.tokenScopes = new TokenScopes({ documents, protocols: ["winget"] });
    const accessTokens = this.accessTokens = new AccessTokens({ secret: SECRET, now });
    const once = this.once = new Once({ documents, now });
    const refreshTokens = new RefreshTokens(SECRET);
    this.sessions = new Sessions({ documents, accessTokens, refreshTokens, once, record, now });
    const leases = this.leases = new Leases({ documents, now, holder: newId() });
    const administrators = new Administrators({ documents, leases });
    const endSessions = this.sessions.endAllOf.bind(this.sessions);
    this.users = new UserService({
      ...{ documents, administrators, judgePassword, hashPassword, endSessions, record, now },
    });
    const throttle = this.throttle = new SignInThrottle({ documents, secret: SECRET, now });
    this.settings = new AuthSettingsService({ documents, record, now });
    const { settings, sessions } = this;
    this.signInParts = {
      ...{ documents, passwords, settings, once, record, now, name: "Packhouse" },
      ...{ findUser: this.users.find.bind(this.users), throttle },
      sealer: new Sealer(new Uint8Array(32)),
      createUser: (wanted, by) => this.users.create(wanted, by),
      setPlatformAdmin: (id, platformAdmin, by) => this.users.change(id, { platformAdmin }, by),
      followGroups: () => Promise.resolve(),
      kinds: { ldap: notHere, oidc: notHere },
    };
    const services = this.signInServices = composeSignIn(this.signInParts);
    const signIn = this.signIn = services.signIn;
    const standingOf = standingIn(documents);
    const complain = (error: unknown) => {
      throw error;
    };
    const uses = this.tokenUses = new TokenUses({ documents, now, complain });
    const tokenPrincipals = this.tokenPrincipals = new TokenPrincipals({
      ...{ documents, standingOf, uses, now },
    });
    const methods = [
      new ByAccessToken({ documents, accessTokens, sessions, standingOf, settings }),
      new ByApiToken({ documents, tokenPrincipals }),
      new ByPassword({ documents, signIn, standingOf, settings, now }),
    ];
    this.authenticator = new Authenticator({ methods, known, now });
  }

  /** A user whose password is {@link PASSWORD}. */
  createUser(username: string): Promise<User> {
    const email = `${username}@example.test`;
    return this.users.create({ username, email, password: PASSWORD }, ITSELF);
  }

  /** Everything that was recorded, oldest first. */
  async happened(): Promise<readonly Event[]> {
    return (await this.events.find({ limit: 1000 })).items.toReversed();
  }

  #countingHasher(): PasswordHasher {
    const passwords = new PasswordHasher({ cost: { ln: 4, r: 1, p: 1 } });
    const verify = passwords.verify.bind(passwords);
    passwords.verify = (password, hash) => {
      this.verified++;
      return verify(password, hash);
    };
    return passwords;
  }
}

/** Tests that sign in by a provider bring one. */
const notHere = {
  check: () => Promise.resolve(),
  open: () => Promise.reject(new Error("There is no provider in this test")),
};

function openInMemory(): DocumentStore {
  return SqliteDocuments.open({ path: ":memory:", collections: Object.values(COLLECTIONS) });
}
