import { Hono } from "hono";
import { z } from "zod";
import type { Clock, Instant } from "../model/document.ts";
import type { RecordEvent } from "../model/event.ts";
import type { Env } from "../registry/env.ts";
import type { PackageSearch } from "../registry/package_search/package_search.ts";
import { packageTotals } from "../registry/package_search/package_totals.ts";
import { actorOf } from "./actor.ts";
import { requirePlatformAdmin } from "./platform_admin.ts";
import { readableRepositories } from "./readable_repositories.ts";
import type { RepositoryFinder } from "./repository_of.ts";
import { described } from "./route.ts";
import { MOMENT } from "./schemas.ts";
import { type CheckStores, STORE_CHECK } from "./store_check.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** This process. */
export interface System {
  readonly name: () => string;
  readonly environment: string;
  readonly version: string;
  readonly runtime: string;
  readonly platform: string;
  /** Names it among the instances. */
  readonly instance: string;
  readonly startedAt: Instant;
  readonly now: Clock;
  readonly settings: readonly z.output<typeof SETTING>[];
  /** Where what is kept, without credentials. */
  readonly describes: { readonly documents: string; readonly blobs: string };
  readonly checkStores: CheckStores;
  readonly memory: () => z.output<typeof MEMORY>;
  readonly logLevel: { current: (typeof LEVELS)[number] };
}

/** What telling of this process needs. */
export interface SystemRoutesOptions extends RepositoryFinder {
  readonly system: System;
  readonly packageSearch: PackageSearch;
  readonly record: RecordEvent;
}

const SETTING = z.strictObject({
  id: z.string().meta({ examples: ["server.port"] }),
  env: z.string().meta({ description: "Variable", examples: ["PORT"] }),
  about: z.string(),
  group: z.string().meta({ description: "Title of its group", examples: ["Server"] }),
  value: z.string().nullable().meta({
    description: "As it was written, masked where it is secret; `null` where it is not set",
  }),
  secret: z.boolean(),
  origin: z.string().nullable().meta({
    description: "`default`, `environment`, a flag, or the path of a file",
    examples: ["environment"],
  }),
}).meta({ id: "Setting" });

const MEMORY = z.strictObject({
  rss: z.int().meta({ description: "Resident, in bytes" }),
  heapTotal: z.int(),
  heapUsed: z.int(),
  external: z.int(),
}).meta({ id: "Memory" });

const USE = z.strictObject({
  repository: z.string().meta({ description: "Path" }),
  protocol: z.string(),
  packages: z.int(),
  versions: z.int(),
  bytes: z.int().meta({ description: "In the files that versions name" }),
}).meta({ id: "StorageUse" });

const SYSTEM = z.strictObject({
  name: z.string(),
  environment: z.string(),
  version: z.string(),
  runtime: z.string().meta({ examples: ["Deno 2.9.6"] }),
  platform: z.string().meta({ examples: ["x86_64-unknown-linux-gnu"] }),
  instance: z.string().meta({ description: "Which one answers, of all that share the stores" }),
  startedAt: MOMENT,
  uptimeSeconds: z.int(),
  stores: z.array(STORE_CHECK.extend({
    describes: z.string().meta({ examples: ["MongoDB at db.example:27017"] }),
  })).readonly(),
  storage: z.array(USE).readonly().meta({ description: "Of each repository, the largest first" }),
  memory: MEMORY,
  lagMilliseconds: z.number().meta({
    description: "How long the process lets whatever is due wait, at this moment",
  }),
  logLevel: z.enum(LEVELS),
  settings: z.array(SETTING).readonly(),
}).meta({ id: "System" });

const LOG_LEVEL = z.strictObject({ level: z.enum(LEVELS) }).meta({ id: "LogLevel" });

const COMMON = { tag: "System", credentials: "required", refuses: ["access_denied"] } as const;
const SHOWN = { 200: { says: "The least important messages that are logged", json: LOG_LEVEL } };

/** The server itself; mounted at `/api/v1/system`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function systemRoutes({ system, packageSearch, record, ...finder }: SystemRoutesOptions) {
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ ...COMMON, id: "getSystem", says: "Look at the server" },
        about: "For platform administrators. Of the instance that answers.",
        answers: { 200: { says: "What it is, how it is set, and how it is", json: SYSTEM } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const places = await readableRepositories(c, finder);
        const storage = [];
        for (const place of places) {
          const { packages, versions, bytes } = await packageTotals(packageSearch, [place]);
          const { path: repository, protocol } = place.repository;
          storage.push({ repository, protocol, packages, versions, bytes });
        }
        storage.sort((one, other) => other.bytes - one.bytes);
        return c.json({ ...await presentSystem(system), storage });
      },
    )
    .get(
      "/log-level",
      described({
        ...{ ...COMMON, id: "getLogLevel", says: "See what is logged" },
        about: "For platform administrators. Of the instance that answers.",
        answers: SHOWN,
      }),
      (c) => {
        requirePlatformAdmin(c);
        return c.json({ level: system.logLevel.current });
      },
    )
    .put(
      "/log-level",
      described({
        ...{ ...COMMON, id: "changeLogLevel", says: "Log more, or less" },
        about: "For platform administrators. Of the instance that answers, until it stops.",
        ...{ json: LOG_LEVEL, answers: SHOWN },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const { level } = c.req.valid("json");
        const before = system.logLevel.current;
        if (level === before) return c.json({ level });
        system.logLevel.current = level;
        await record({
          ...{ kind: "system.changed", actor: actorOf(c), target: "log-level" },
          detail: { before, after: level, instance: system.instance },
        });
        return c.json({ level });
      },
    );
}

async function presentSystem({ now, startedAt, describes, ...system }: System) {
  const { environment, version, runtime, platform, instance, settings } = system;
  const checks = await system.checkStores();
  return {
    ...{ environment, version, runtime, platform, instance, settings },
    name: system.name(),
    startedAt: new Date(startedAt).toISOString(),
    uptimeSeconds: Math.floor((now() - startedAt) / 1000),
    stores: checks.map((check) => ({ ...check, describes: describes[check.name] })),
    memory: system.memory(),
    lagMilliseconds: await lag(),
    logLevel: system.logLevel.current,
  };
}

/** What is due at once comes as late as everything else does. */
async function lag(): Promise<number> {
  const due = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 0));
  return Math.round((performance.now() - due) * 10) / 10;
}
