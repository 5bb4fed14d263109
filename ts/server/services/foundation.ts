import { AuthSettingsService } from "../../auth/auth_settings.ts";
import { KnownPrincipals } from "../../auth/known_principals.ts";
import { SignInThrottle } from "../../auth/throttle.ts";
import { SETTINGS, type Settings } from "../../config/settings.ts";
import type { FetchGuarded } from "../../kit/egress/mod.ts";
import { Sealer } from "../../kit/sealer.ts";
import type { Clock } from "../../model/document.ts";
import type { RecordEvent } from "../../model/event.ts";
import { newId } from "../../model/ids.ts";
import { EventLog } from "../../registry/event_log.ts";
import { IdentityService } from "../../registry/identity_service.ts";
import { Leases } from "../../store/lease.ts";
import { Once } from "../../store/once.ts";
import { egressFor, toldOf } from "../egress.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { keepSecrets } from "../secrets.ts";
import type { Stores } from "../stores.ts";
import { eventWatch } from "../watches.ts";

/** What every service is built on. */
export interface Foundation extends Pick<Stores, "documents" | "blobs"> {
  readonly settings: Settings;
  readonly log: Log;
  /** `null` where nobody counts. */
  readonly metrics: Metrics | null;
  readonly now: Clock;
  /** Names this process among the instances. */
  readonly instance: string;
  /** `JWT_SECRET`. */
  readonly secret: string;
  /** Seals stored credentials with `AUTH_ENCRYPTION_KEY`. */
  readonly sealer: Sealer;
  readonly events: EventLog;
  /** Keeps an event in the log, and has this instance know at once what it takes from somebody. */
  readonly record: RecordEvent;
  readonly known: KnownPrincipals;
  readonly leases: Leases;
  /** What can be used once, over all instances. */
  readonly once: Once;
  readonly authSettings: AuthSettingsService;
  readonly identity: IdentityService;
  readonly throttle: SignInThrottle;
  /** The one way to addresses that somebody else chose. */
  readonly egress: FetchGuarded;
}

/** What the foundation stands in. */
export type Around = Pick<Foundation, "now" | "log" | "metrics">;

/** Lays it. */
export async function layFoundation(
  settings: Settings,
  { documents, blobs, shared }: Stores,
  { now, log, metrics }: Around,
): Promise<Foundation> {
  const { auth, limits, storage } = settings;
  const { jwtSecret: secret, encryptionKey } = await keepSecrets(storage.dataDir, {
    jwtSecret: auth.jwtSecret,
    encryptionKey: auth.encryptionKey,
  });
  const sealer = new Sealer(encryptionKey, auth.formerEncryptionKeys);
  const heard = eventWatch({ metrics, log });
  const events = new EventLog({ documents, sealer, now, heard });
  const known = new KnownPrincipals(now);
  const record = known.watching(events.record.bind(events));
  const instance = newId();
  const perMinute = limits.signInPerMinute || Infinity;
  return {
    ...{
      settings,
      documents,
      blobs,
      log,
      metrics,
      now,
      instance,
      secret,
      sealer,
      events,
      record,
      known,
    },
    leases: new Leases({ documents, now, holder: instance, alone: !shared }),
    once: new Once({ documents, now }),
    authSettings: new AuthSettingsService({ documents, record, now }),
    identity: await identityFor(settings, { documents, record }),
    throttle: new SignInThrottle({ documents, secret, now, perMinute }),
    egress: toldOf(await egressFor(settings), log),
  };
}

/** What the settings say of name and address stands; a name that is none but the usual one does not. */
async function identityFor(
  { server: { name, baseUrl } }: Settings,
  parts: Pick<Foundation, "documents" | "record">,
): Promise<IdentityService> {
  const isNamed = name !== SETTINGS["server.name"].default;
  const fixed = { ...(isNamed && { name }), ...(baseUrl !== undefined && { baseUrl }) };
  const identity = new IdentityService({ ...parts, fixed });
  await identity.load();
  return identity;
}
