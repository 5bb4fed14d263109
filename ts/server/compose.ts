import type { Hono } from "hono";
import { AccessTokens } from "../auth/access_token.ts";
import { AuthSettingsService } from "../auth/auth_settings.ts";
import { Authenticator } from "../auth/authenticator.ts";
import { ByAccessToken } from "../auth/by_access_token.ts";
import { ByApiToken } from "../auth/by_api_token.ts";
import { ByEntraToken } from "../auth/by_entra_token.ts";
import { ByPassword } from "../auth/by_password.ts";
import { BySourceKey } from "../auth/by_source_key.ts";
import { DownloadLinks } from "../auth/download_links.ts";
import { KnownPrincipals } from "../auth/known_principals.ts";
import { ldapKind } from "../auth/ldap/kind.ts";
import { oidcKind } from "../auth/oidc/kind.ts";
import { MarkedPrincipals } from "../auth/marked_principals.ts";
import { PasswordHasher, type PasswordHasherOptions } from "../auth/password.ts";
import { PasswordRules } from "../auth/password_rules.ts";
import { RefreshTokens } from "../auth/refresh_token.ts";
import { Sessions } from "../auth/session.ts";
import { standingIn } from "../auth/standing.ts";
import { SignInThrottle } from "../auth/throttle.ts";
import { TokenPrincipals } from "../auth/token_principals.ts";
import { TokenUses } from "../auth/token_uses.ts";
import type { Settings } from "../config/settings.ts";
import { jobs } from "../jobs/jobs.ts";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import { Sealer } from "../kit/sealer.ts";
import { within } from "../kit/within.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import { newId } from "../model/ids.ts";
import { Administrators } from "../registry/administrators.ts";
import { PROTOCOLS } from "../protocols/mod.ts";
import { AuditKey } from "../registry/audit/audit_key.ts";
import { AuditRetention } from "../registry/audit/audit_retention.ts";
import { AuditVerifier } from "../registry/audit/audit_verifier.ts";
import { EventNames } from "../registry/audit/event_names.ts";
import { Catalogue } from "../registry/catalogue.ts";
import { EventLog } from "../registry/event_log.ts";
import { FetchService } from "../registry/fetch_service.ts";
import { FileService } from "../registry/file_service.ts";
import { GroupSync } from "../registry/group_sync.ts";
import { GrantService } from "../registry/grant_service.ts";
import { GraveSweep } from "../registry/grave_sweep.ts";
import { JobService } from "../registry/job_service.ts";
import { MemberService } from "../registry/member_service.ts";
import { OrganizationService } from "../registry/organization_service.ts";
import { PackageService } from "../registry/package_service.ts";
import { RenderedAnswers } from "../registry/rendered_answers.ts";
import { RepositoryService } from "../registry/repository_service.ts";
import { SweepService } from "../registry/sweep_service.ts";
import { TeamMemberService } from "../registry/team_member_service.ts";
import { TeamService } from "../registry/team_service.ts";
import { TokenScopes } from "../registry/token_scopes.ts";
import { TokenService } from "../registry/token_service.ts";
import { TransferPieces } from "../registry/transfer_pieces.ts";
import { UploadService } from "../registry/upload_service.ts";
import { UserDeletion } from "../registry/user_deletion.ts";
import { UserRescue } from "../registry/user_rescue.ts";
import { UserService, type UserServiceOptions } from "../registry/user_service.ts";
import { VerifyService } from "../registry/verify_service.ts";
import { createApp } from "./app.ts";
import { composeSignIn, type SignInServices } from "./compose_sign_in.ts";
import { egressFor, ldapReachFor } from "./egress.ts";
import { hotAnswersFor } from "./hot_answers.ts";
import { KeyRotation } from "./key_rotation.ts";
import type { Log } from "./log.ts";
import { keepSecrets } from "./secrets.ts";
import { Leases } from "../store/lease.ts";
import { Once } from "../store/once.ts";
import { openStores, type Stores } from "./stores.ts";

/** The product, put together and not yet listening. */
export interface Packhouse {
  readonly app: Hono;
  /** Answers a request as the app does, sooner where it has just been answered to somebody else. */
  answer(request: Request, info?: Deno.ServeHandlerInfo): Response | Promise<Response>;
  readonly services: Services;
  readonly stores: Stores;
  /** Stops what runs by itself and closes the stores. */
  close(): Promise<void>;
}

/** Everything that the product does, for whoever reaches it: routes, commands, jobs. */
export interface Services extends SignInServices {
  readonly authSettings: AuthSettingsService;
  /** What can be used once, over all instances. */
  readonly once: Once;
  /** Seals stored credentials with `AUTH_ENCRYPTION_KEY`. */
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
  readonly auditVerifier: AuditVerifier;
  readonly keyRotation: KeyRotation;
  readonly eventNames: EventNames;
  readonly events: EventLog;
  /** Keeps an event in the log, and has this instance know at once what it takes from somebody. */
  readonly record: RecordEvent;
  /** The one way to addresses that somebody else chose. */
  readonly egress: FetchGuarded;
  readonly fetches: FetchService;
  readonly files: FileService;
  readonly grants: GrantService;
  readonly jobs: JobService;
  readonly members: MemberService;
  readonly organizations: OrganizationService;
  readonly packages: PackageService;
  readonly rendered: RenderedAnswers;
  readonly repositories: RepositoryService;
  readonly sweep: SweepService;
  readonly teams: TeamService;
  readonly teamMembers: TeamMemberService;
  readonly tokens: TokenService;
  readonly tokenScopes: TokenScopes;
  readonly tokenUses: TokenUses;
  readonly sourceKeys: BySourceKey;
  readonly downloadLinks: DownloadLinks;
  readonly uploads: UploadService;
  readonly userDeletion: UserDeletion;
  readonly userRescue: UserRescue;
  readonly users: UserService;
  readonly verify: VerifyService;
  readonly sessions: Sessions;
  readonly authenticator: Authenticator;
}

/** What does not come from settings. */
export interface ComposeOptions {
  readonly log: Log;
  readonly now?: Clock;
  /** Weaker for tests; never less than usual in the product. */
  readonly passwords?: PasswordHasherOptions;
  /** Opens the stores; tests put faults between them and the services. */
  readonly open?: (settings: Settings) => Promise<Stores>;
}

const RENDERED_BYTES = 64 * 1024 * 1024;
/** Most of them are the rendered bytes once more, by reference. */
const HOT_BYTES = 16 * 1024 * 1024;
/** How often other instances' writes are looked for, in milliseconds. */
const FOLLOW_EVERY = 500;
/** How much of the audit log a crash may leave without an anchor, in milliseconds. */
const ANCHOR_EVERY = 1000;
/** A store that does not answer keeps nobody from stopping, after so many milliseconds. */
const CLOSING_PATIENCE = 5000;

/** Opens the stores and builds every service on them. */
export async function compose(settings: Settings, options: ComposeOptions): Promise<Packhouse> {
  const stores = await (options.open ?? openStores)(settings);
  try {
    const services = await createServices(settings, stores, options);
    const running = new AbortController();
    const background = Promise.all([
      stores.shared ? follow(services.catalogue, running.signal, options.log) : null,
      keepAnchored(services.events, running.signal, options.log),
    ]);
    const hot = hotAnswersFor(settings, { ...services, maxBytes: HOT_BYTES });
    const { log, now = Date.now } = options;
    const app = createApp({ settings, services, stores, log, hot, now });
    return {
      ...{ app, services, stores },
      answer: (request, info) => hot?.find(request) ?? app.fetch(request, info),
      async close() {
        running.abort();
        await within(CLOSING_PATIENCE, background);
        await services.fetches.close();
        await services.tokenUses.settle();
        await stores.close();
      },
    };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function createServices(
  settings: Settings,
  stores: Stores,
  { now = Date.now, passwords: hashing, log }: ComposeOptions,
): Promise<Services> {
  const { documents, blobs } = stores;
  const { storage, limits, auth, audit } = settings;
  const storagePath = storage.path;
  const { jwtSecret: secret, encryptionKey } = await keepSecrets(storage.dataDir, {
    jwtSecret: auth.jwtSecret,
    encryptionKey: auth.encryptionKey,
  });
  const sealer = new Sealer(encryptionKey, auth.formerEncryptionKeys);
  const events = new EventLog({ documents, sealer, now });
  const known = new KnownPrincipals(now);
  const record = known.watching(events.record.bind(events));
  const catalogue = new Catalogue({ documents, now });
  const passwords = new PasswordHasher(hashing);
  const rules = new PasswordRules({
    shortest: auth.shortestPassword,
    product: settings.server.name,
  });
  const authSettings = new AuthSettingsService({ documents, record, now });
  const once = new Once({ documents, now });
  const instance = newId();
  const leases = new Leases({ documents, now, holder: instance });
  const accessTokens = new AccessTokens({ secret, now, minutes: auth.accessTokenMinutes });
  const refreshTokens = new RefreshTokens(secret);
  const sessions = new Sessions({
    ...{ documents, accessTokens, refreshTokens, once, record, now, days: auth.refreshTokenDays },
  });
  const people = createPeople({
    ...{ documents, leases, record, now, sessions, authSettings },
    judgePassword: rules.judge.bind(rules),
    hashPassword: passwords.hash.bind(passwords),
  });
  const { users } = people;
  const perMinute = limits.signInPerMinute || Infinity;
  const throttle = new SignInThrottle({ documents, secret, now, perMinute });
  const findUser = users.find.bind(users);
  const { name } = settings.server;
  const egress = egressFor(settings);
  const groups = new GroupSync({ documents, leases, record, now });
  const signInServices = composeSignIn({
    ...{ documents, findUser, passwords, settings: authSettings, throttle },
    ...{ sealer, once, record, now, name },
    createUser: users.create.bind(users),
    setPlatformAdmin: (id, platformAdmin, by) => users.change(id, { platformAdmin }, by),
    followGroups: groups.follow.bind(groups),
    kinds: {
      ldap: ldapKind({ openReach: ldapReachFor(settings), now }),
      oidc: oidcKind({ fetch: egress, sealer, once, now }),
    },
  });
  const { signIn } = signInServices;
  const standingOf = standingIn(documents);
  const tokenUses = new TokenUses({
    ...{ documents, now },
    complain: (error) => log("warn", "Cannot note the use of a token", { error: String(error) }),
  });
  const tokenPrincipals = new TokenPrincipals({ documents, standingOf, uses: tokenUses, now });
  const principals = new MarkedPrincipals({
    ...{ documents, known, tokenPrincipals, sessions, standingOf, settings: authSettings },
  });
  const { linkMinutes: minutes } = storage;
  const graves = new GraveSweep({ documents, blobs, storagePath });
  const sweep = new SweepService({ documents, blobs, events, graves, now, storagePath });
  const longest = limits.uploadBytes;
  const files = new FileService({ documents, blobs, events, now, storagePath, longest });
  const pieces = new TransferPieces({ blobs, storagePath });
  const uploads = new UploadService({ documents, pieces, files, now, longest });
  const complain = (error: unknown) => log("error", "Cannot fetch", { error: String(error) });
  return {
    ...{ authSettings, once, sealer, record, ...signInServices },
    auditVerifier: new AuditVerifier({ documents, sealer }),
    eventNames: new EventNames(documents),
    ...{ ...people, catalogue, events, sessions, sweep, egress, files, uploads },
    authenticator: new Authenticator({
      methods: [
        new ByApiToken({ documents, tokenPrincipals }),
        new ByAccessToken({
          ...{ documents, accessTokens, sessions, standingOf, settings: authSettings },
        }),
        new ByPassword({ documents, signIn, standingOf, settings: authSettings, now }),
      ],
      ofRepository: new ByEntraToken({
        ...{ fetch: egress, record, now },
        complain: (why) => log("info", "A token of Entra ID was refused", { why }),
      }),
      ...{ known, now },
    }),
    keyRotation: new KeyRotation({
      ...{ ...signInServices, record, auditKey: new AuditKey({ documents, sealer }) },
    }),
    sourceKeys: new BySourceKey({ documents, tokenPrincipals, known, now }),
    downloadLinks: new DownloadLinks({ secret, principals, now, minutes }),
    fetches: new FetchService({ uploads, files, fetch: egress, now, longest, complain }),
    jobs: new JobService({
      ...{ documents, leases, now, instance },
      jobs: jobs({
        sweep,
        retention: new AuditRetention({ documents, events, now, days: audit.retentionDays }),
        forgetSessions: async () => {
          await throttle.forgetExpired();
          return await once.forgetExpired() + await sessions.forgetExpired();
        },
      }),
    }),
    packages: new PackageService({ documents, catalogue, events, now }),
    rendered: new RenderedAnswers({ maxBytes: RENDERED_BYTES }),
    repositories: new RepositoryService({
      ...{ documents, leases, record, now, forget: (one) => catalogue.forget(one) },
    }),
    tokens: new TokenService({ documents, record, now }),
    tokenScopes: new TokenScopes({ documents, protocols: PROTOCOLS.map(({ id }) => id) }),
    tokenUses,
    verify: new VerifyService({ documents, blobs }),
  };
}

/** What {@link createPeople} needs of the rest. */
interface PeopleOptions extends Omit<UserServiceOptions, "administrators" | "endSessions"> {
  readonly leases: Leases;
  readonly sessions: Sessions;
  readonly authSettings: AuthSettingsService;
}

/** Who there is, and who belongs where. */
function createPeople({ sessions, authSettings, ...tools }: PeopleOptions) {
  const administrators = new Administrators(tools);
  const endSessions = sessions.endAllOf.bind(sessions);
  const users = new UserService({ ...tools, administrators, endSessions });
  const members = new MemberService(tools);
  const allowPasswords = (by: Actor) => authSettings.change({ localSignIn: true }, by);
  return {
    ...{ users, members },
    grants: new GrantService(tools),
    organizations: new OrganizationService(tools),
    teams: new TeamService(tools),
    teamMembers: new TeamMemberService(tools),
    userDeletion: new UserDeletion({ ...tools, users, members }),
    userRescue: new UserRescue({ ...tools, users, allowPasswords }),
  };
}

async function follow(catalogue: Catalogue, signal: AbortSignal, log: Log): Promise<void> {
  const complain = (error: unknown) =>
    log("warn", "Cannot look for other instances' changes", { error: String(error) });
  await catalogue.follow({ every: FOLLOW_EVERY, signal, complain });
}

async function keepAnchored(events: EventLog, signal: AbortSignal, log: Log): Promise<void> {
  const complain = (error: unknown) =>
    log("warn", "Cannot anchor the audit log", { error: String(error) });
  await events.keepAnchored({ every: ANCHOR_EVERY, signal, complain });
}
