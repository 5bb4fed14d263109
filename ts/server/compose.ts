import type { Hono } from "hono";
import { AccessTokens } from "../auth/access_token.ts";
import { AuthSettingsService } from "../auth/auth_settings.ts";
import { Authenticator } from "../auth/authenticator.ts";
import { ByAccessToken } from "../auth/by_access_token.ts";
import { ByApiToken } from "../auth/by_api_token.ts";
import { ByPassword } from "../auth/by_password.ts";
import { PasswordHasher, type PasswordHasherOptions } from "../auth/password.ts";
import { PasswordRules } from "../auth/password_rules.ts";
import { RefreshTokens } from "../auth/refresh_token.ts";
import { Sessions } from "../auth/session.ts";
import { SignIn } from "../auth/sign_in.ts";
import { standingIn } from "../auth/standing.ts";
import { SignInThrottle } from "../auth/throttle.ts";
import type { Settings } from "../config/settings.ts";
import { jobs } from "../jobs/jobs.ts";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import { Sealer } from "../kit/sealer.ts";
import { within } from "../kit/within.ts";
import type { Clock } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { newId } from "../model/ids.ts";
import { Administrators } from "../registry/administrators.ts";
import { AuditRetention } from "../registry/audit/audit_retention.ts";
import { AuditVerifier } from "../registry/audit/audit_verifier.ts";
import { EventNames } from "../registry/audit/event_names.ts";
import { Catalogue } from "../registry/catalogue.ts";
import { EventLog } from "../registry/event_log.ts";
import { FetchService } from "../registry/fetch_service.ts";
import { FileService } from "../registry/file_service.ts";
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
import { TokenService } from "../registry/token_service.ts";
import { TransferPieces } from "../registry/transfer_pieces.ts";
import { UploadService } from "../registry/upload_service.ts";
import { UserDeletion } from "../registry/user_deletion.ts";
import { UserRescue } from "../registry/user_rescue.ts";
import { UserService, type UserServiceOptions } from "../registry/user_service.ts";
import { VerifyService } from "../registry/verify_service.ts";
import { createApp } from "./app.ts";
import { egressFor } from "./egress.ts";
import { hotAnswersFor } from "./hot_answers.ts";
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
export interface Services {
  readonly authSettings: AuthSettingsService;
  /** What can be used once, over all instances. */
  readonly once: Once;
  /** Seals stored credentials with `AUTH_ENCRYPTION_KEY`. */
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
  readonly auditVerifier: AuditVerifier;
  readonly eventNames: EventNames;
  readonly events: EventLog;
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
  readonly uploads: UploadService;
  readonly userDeletion: UserDeletion;
  readonly userRescue: UserRescue;
  readonly users: UserService;
  readonly verify: VerifyService;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
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
  const record = events.record.bind(events);
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
  const signIn = new SignIn({ documents, findUser, passwords, throttle, record });
  const standingOf = standingIn(documents);
  const graves = new GraveSweep({ documents, blobs, storagePath });
  const sweep = new SweepService({ documents, blobs, events, graves, now, storagePath });
  const longest = limits.uploadBytes;
  const files = new FileService({ documents, blobs, events, now, storagePath, longest });
  const pieces = new TransferPieces({ blobs, storagePath });
  const uploads = new UploadService({ documents, pieces, files, now, longest });
  const egress = egressFor(settings);
  const complain = (error: unknown) => log("error", "Cannot fetch", { error: String(error) });
  return {
    ...{ authSettings, once, sealer },
    auditVerifier: new AuditVerifier({ documents, sealer }),
    eventNames: new EventNames(documents),
    ...{ ...people, catalogue, events, sessions, signIn, sweep, egress, files, uploads },
    authenticator: new Authenticator({
      methods: [
        new ByApiToken({ documents, standingOf, now }),
        new ByAccessToken({ documents, accessTokens, sessions, standingOf }),
        new ByPassword({ documents, signIn, standingOf, now }),
      ],
      now,
    }),
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
