import type { System } from "../api/system.ts";
import type { LoadedSettings } from "../config/load_settings.ts";
import { presentSettings } from "../config/present_settings.ts";
import type { Settings } from "../config/settings.ts";
import { VERSION } from "../config/version.ts";
import type { Clock } from "../model/document.ts";
import type { IdentityService } from "../registry/identity_service.ts";
import { checkStores } from "./health.ts";
import type { LogLevel } from "./log.ts";
import type { Stores } from "./stores.ts";

/** What there is to tell of. */
export interface SystemParts {
  readonly settings: Settings;
  readonly said: LoadedSettings["said"];
  readonly stores: Stores;
  readonly services: { readonly instance: string; readonly identity: IdentityService };
  readonly logLevel: LogLevel;
  readonly now: Clock;
}

/** This process, for whoever administers it. */
export function systemOf(
  { settings, said, stores, services: { instance, identity }, logLevel, now }: SystemParts,
): System {
  const { environment } = settings.server;
  const { documents, blobs } = stores.drivers;
  return {
    name: () => identity.current.name,
    ...{ environment, version: VERSION, runtime: `Deno ${Deno.version.deno}` },
    ...{ platform: Deno.build.target, instance, startedAt: now(), now, logLevel },
    settings: presentSettings({ said }),
    describes: { documents: documents.describes, blobs: blobs.describes },
    checkStores: () => checkStores({ stores, now: Date.now }),
    memory: () => Deno.memoryUsage(),
  };
}
