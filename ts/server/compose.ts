import type { Hono } from "hono";
import { AccessTokens } from "../auth/access_token.ts";
import { ldapKind } from "../auth/ldap/kind.ts";
import { oidcKind } from "../auth/oidc/kind.ts";
import { PasswordHasher, type PasswordHasherOptions } from "../auth/password.ts";
import { RefreshTokens } from "../auth/refresh_token.ts";
import { Sessions } from "../auth/session.ts";
import type { LoadedSettings } from "../config/load_settings.ts";
import type { Settings } from "../config/settings.ts";
import { jobs } from "../jobs/jobs.ts";
import { within } from "../kit/within.ts";
import { mirrorFigures } from "../mirror/mirror_figures.ts";
import type { Clock } from "../model/document.ts";
import { AuditKey } from "../registry/audit/audit_key.ts";
import { AuditRetention } from "../registry/audit/audit_retention.ts";
import { AuditVerifier } from "../registry/audit/audit_verifier.ts";
import { EventNames } from "../registry/audit/event_names.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { EventLog } from "../registry/event_log.ts";
import type { IdentityService } from "../registry/identity_service.ts";
import { JobService } from "../registry/job_service.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { createApp } from "./app.ts";
import { keepOneMore } from "./backup/kept_backups.ts";
import { ldapReachFor } from "./egress.ts";
import { type HotAnswers, hotAnswersFor } from "./hot_answers.ts";
import { KeyRotation } from "./key_rotation.ts";
import { inRoom, isLogged, type Log, type LogLevel, logLevelOf } from "./log.ts";
import { type Metrics, openMetrics } from "./metrics/metrics.ts";
import { jobWatch, storeWatch } from "./watches.ts";
import { type Bundles, composeBundles } from "./services/bundles.ts";
import { composeCredentials, type Credentials } from "./services/credentials.ts";
import { type Around, type Foundation, layFoundation } from "./services/foundation.ts";
import { closeMirror, composeMirror, keepTidy, type MirrorServices } from "./services/mirror.ts";
import { composePackages, type Packages } from "./services/packages.ts";
import { composePeople, type People } from "./services/people.ts";
import { composeSignIn, type SignInParts, type SignInServices } from "./services/sign_in.ts";
import { systemOf } from "./system.ts";
import { openTracing } from "./tracing.ts";
import { openStores, type Stores, type StoresOptions } from "./stores.ts";

/** The product, put together and not yet listening. */
export interface Packhouse {
  readonly app: Hono;
  /** Answers a request as the app does, sooner where it has just been answered to somebody else. */
  answer(request: Request, info?: Deno.ServeHandlerInfo): Response | Promise<Response>;
  readonly services: Services;
  readonly stores: Stores;
  /** From now on it says that it is not ready, and answers whoever comes nevertheless. */
  drain(): void;
  /** Ends answers that would go on for as long as somebody listens. */
  endStreams(): void;
  /** Stops what runs by itself and closes the stores. */
  close(): Promise<void>;
}

/** Everything that the product does, for whoever reaches it: routes, commands, jobs. */
export interface Services extends
  Pick<
    Foundation,
    "authSettings" | "egress" | "events" | "identity" | "instance" | "once" | "record" | "sealer"
  >,
  People,
  SignInServices,
  Credentials,
  Packages,
  MirrorServices,
  Bundles {
  readonly sessions: Sessions;
  readonly auditVerifier: AuditVerifier;
  readonly eventNames: EventNames;
  readonly keyRotation: KeyRotation;
  readonly jobs: JobService;
}

/** What does not come from settings. */
export interface ComposeOptions {
  readonly log: Log;
  /** What the log's may be changed by; a log without one keeps to its own. */
  readonly logLevel?: LogLevel;
  /** How the settings came to be, for administrators. */
  readonly said?: LoadedSettings["said"];
  readonly now?: Clock;
  /** Weaker for tests; never less than usual in the product. */
  readonly passwords?: PasswordHasherOptions;
  /** Opens the stores; tests put faults between them and the services. */
  readonly open?: (settings: Settings, options?: StoresOptions) => Promise<Stores>;
}

/** Most of them are the rendered bytes once more, by reference. */
const HOT_BYTES = 16 * 1024 * 1024;
/** How often other instances' writes are looked for, in milliseconds. */
const FOLLOW_EVERY = 500;
/** How often another name or address is looked for, in milliseconds. */
const IDENTITY_EVERY = 900;
/** How much of the audit log a crash may leave without an anchor, in milliseconds. */
const ANCHOR_EVERY = 1000;
/** A store that does not answer keeps nobody from stopping, after so many milliseconds. */
const CLOSING_PATIENCE = 5000;

/** Opens the stores and builds every service on them. */
export async function compose(settings: Settings, options: ComposeOptions): Promise<Packhouse> {
  const metrics = await openMetrics(settings);
  const log = inRoom(options.log, "store");
  const observe = storeWatch({ metrics, log });
  const stores = await (options.open ?? openStores)(settings, { observe });
  try {
    const services = await createServices(settings, stores, { ...options, metrics });
    const running = new AbortController();
    const background = Promise.all([
      stores.shared ? follow(services.catalogue, running.signal, options.log) : null,
      stores.shared ? followIdentity(services.identity, running.signal, options.log) : null,
      keepAnchored(services.events, running.signal, options.log),
      keepTidy(services, { signal: running.signal, log: options.log }),
    ]);
    const meter = metrics?.requests;
    const hot = hotAnswersFor(settings, { ...services, maxBytes: HOT_BYTES, meter });
    services.identity.onChange(() => hot?.clear());
    metrics?.tellOf(figureSources(services, { documents: stores.documents, hot }));
    const trace = await openTracing();
    let isDraining = false;
    const { logLevel = logLevelOf(settings), said = new Map(), now = Date.now } = options;
    const system = systemOf({ settings, said, stores, services, logLevel, now });
    const app = createApp({
      ...{ settings, services, stores, system, log: options.log, hot, metrics, trace, now },
      isDraining: () => isDraining,
    });
    const seesEverybody = () => trace !== null || isLogged(logLevel, "debug", "requests");
    return {
      ...{ app, services, stores },
      answer: (request, info) =>
        (seesEverybody() ? null : hot?.find(request)) ?? app.fetch(request, info),
      drain: () => void (isDraining = true),
      endStreams: () => services.runWatchers.close(),
      async close() {
        running.abort();
        metrics?.close();
        await within(CLOSING_PATIENCE, closeMirror(services));
        await within(CLOSING_PATIENCE, background);
        const { fetches, tokenUses, downloadCounts, downloadDays } = services;
        const counts = [downloadCounts.close(), downloadDays.close()];
        const closing = [fetches.close(), tokenUses.settle(), ...counts];
        await within(CLOSING_PATIENCE, Promise.all(closing));
        await stores.close();
      },
    };
  } catch (error) {
    metrics?.close();
    await stores.close();
    throw error;
  }
}

async function createServices(
  settings: Settings,
  stores: Stores,
  { now = Date.now, passwords: hashing, log, metrics }: ComposeOptions & Pick<Around, "metrics">,
): Promise<Services> {
  const foundation = await layFoundation(settings, stores, { now, log, metrics });
  const { documents, sealer, authSettings, once, record, events, egress, instance } = foundation;
  const passwords = new PasswordHasher(hashing);
  const accessTokens = new AccessTokens({
    ...{ ...foundation, minutes: settings.auth.accessTokenMinutes },
  });
  const sessions = new Sessions({
    ...{ ...foundation, accessTokens, days: settings.auth.refreshTokenDays },
    refreshTokens: new RefreshTokens(foundation.secret),
  });
  const people = composePeople(foundation, { passwords, sessions });
  const signInServices = composeSignIn(signInParts(foundation, { ...people, passwords }));
  const packages = composePackages(foundation);
  const mirror = await composeMirror(foundation, packages);
  const bundles = composeBundles(foundation, { ...packages, ...people });
  const auditKey = new AuditKey(foundation);
  return {
    ...{
      authSettings,
      egress,
      events,
      identity: foundation.identity,
      instance,
      once,
      record,
      sealer,
      sessions,
    },
    ...{ ...people, ...signInServices, ...packages, ...mirror, ...bundles },
    ...composeCredentials(foundation, { ...signInServices, accessTokens, sessions }),
    auditVerifier: new AuditVerifier(foundation),
    eventNames: new EventNames(documents),
    keyRotation: new KeyRotation({ ...signInServices, ...mirror, ...bundles, record, auditKey }),
    jobs: composeJobs(foundation, { ...packages, ...mirror, sessions }),
  };
}

/** What signing in is given of the rest. */
function signInParts(
  foundation: Foundation,
  { users, groups, passwords }: People & { readonly passwords: PasswordHasher },
): SignInParts {
  const { settings, authSettings, egress, sealer, once, now } = foundation;
  return {
    ...{ ...foundation, passwords, settings: authSettings, name: settings.server.name },
    findUser: users.find.bind(users),
    createUser: users.create.bind(users),
    setPlatformAdmin: (id, platformAdmin, by) => users.change(id, { platformAdmin }, by),
    followGroups: groups.follow.bind(groups),
    kinds: {
      ldap: ldapKind({ openReach: ldapReachFor(settings), now }),
      oidc: oidcKind({ fetch: egress, sealer, once, now }),
    },
  };
}

type JobParts = "sweep" | "sync" | "sessions";

/** What happens by itself. */
function composeJobs(
  foundation: Foundation,
  { sweep, sync, downloadDays, sessions }: Pick<Services, JobParts | "downloadDays">,
): JobService {
  const { settings: { audit }, throttle, once } = foundation;
  const retention = new AuditRetention({ ...foundation, days: audit.retentionDays });
  const forgetSessions = async () => {
    await throttle.forgetExpired();
    await downloadDays.forgetExpired();
    return await once.forgetExpired() + await sessions.forgetExpired();
  };
  const syncDue = () => sync.runDue(foundation.now());
  const backUp = () => keepOneMore(foundation.settings, foundation.now);
  const table = jobs({ sweep, retention, forgetSessions, backUp, syncDue });
  return new JobService({ ...foundation, jobs: table, watch: jobWatch(foundation) });
}

/** Nobody has so many. */
const MOST_SESSIONS = 100_000;

/** What metrics tell without counting it. */
function figureSources(
  { catalogue, jobs, mirrors, sessions, rendered }: Services,
  { documents, hot }: { readonly documents: DocumentStore; readonly hot: HotAnswers | null },
): Parameters<Metrics["tellOf"]>[0] {
  return {
    ...{ catalogue, jobs },
    caches: { rendered: rendered.asked, ...(hot && { hot: hot.asked }) },
    mirrors: () => mirrorFigures({ documents, mirrors }),
    sessions: () => sessions.count(MOST_SESSIONS),
  };
}

async function follow(catalogue: Catalogue, signal: AbortSignal, log: Log): Promise<void> {
  const complain = (error: unknown) =>
    log("warn", "Cannot look for other instances' changes", { error: String(error) });
  await catalogue.follow({ every: FOLLOW_EVERY, signal, complain });
}

async function followIdentity(
  identity: IdentityService,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  const complain = (error: unknown) =>
    log("warn", "Cannot look for another name or address", { error: String(error) });
  await identity.follow({ every: IDENTITY_EVERY, signal, complain });
}

async function keepAnchored(events: EventLog, signal: AbortSignal, log: Log): Promise<void> {
  const complain = (error: unknown) =>
    log("warn", "Cannot anchor the audit log", { error: String(error) });
  await events.keepAnchored({ every: ANCHOR_EVERY, signal, complain });
}
