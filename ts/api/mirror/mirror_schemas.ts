import { z } from "zod";
import {
  type Approval,
  DEPENDENCY_POLICIES,
  type Mirror,
  SIGNER_POLICIES,
  UPSTREAM_KINDS,
} from "../../model/mirror.ts";
import {
  isImplied,
  type MirrorSettings,
  USUAL_SETTINGS,
  type WantedSource,
} from "../../mirror/mirror_settings.ts";
import { MOMENT, optional, text } from "../schemas.ts";
import { momentOf } from "./access.ts";

const MOST_DAYS = 3650;
const DAYS = z.int().min(1).max(MOST_DAYS);

const SCHEDULE = text(100).nullable().meta({
  description: "A cron expression in UTC; `null` for every `UPDATER_INTERVAL_MINUTES`",
});

const APPROVAL = z.strictObject({
  mode: z.enum(["auto", "hold", "manual"]),
  days: DAYS.optional().meta({ description: "For `hold`: after how many a version is offered" }),
}).meta({ id: "MirrorApproval", examples: [{ mode: "hold", days: 3 }] });

const RETENTION = z.strictObject({
  maxAgeDays: DAYS.nullable().meta({
    description: "Copies that are older go, but for a package's newest; `null` for none",
  }),
  keepDownloadedDays: DAYS.nullable().meta({
    description: "What was downloaded in so many days stays; `null` where that counts for nothing",
  }),
}).meta({ id: "MirrorRetention" });

/** What is read and answered in the same form. */
const COMMON = {
  enabled: z.boolean(),
  schedule: SCHEDULE,
  signerPolicy: z.enum(SIGNER_POLICIES).meta({
    description: "What is done about a version that another signer has signed than the one before",
  }),
  dependencies: z.enum(DEPENDENCY_POLICIES).meta({
    description: "What is done about packages that mirrored ones need and no rule names",
  }),
  pullThrough: z.boolean().meta({
    description: "Whether a package that a rule allows is fetched when a client first asks for it",
  }),
  retention: RETENTION,
};

const KIND = z.enum(UPSTREAM_KINDS).meta({
  description: "An index, a REST source, a folder of the server, or bundles that are carried in",
});

const ADDRESS = z.string().max(2000).superRefine((address, { addIssue }) => {
  const says = faultOf(URL.parse(address));
  if (says) addIssue({ code: "custom", message: says, params: { rule: "url" } });
}).meta({ description: "Of an index or a REST source", examples: ["https://cdn.example/cache"] });

const WANTED_UPSTREAM = z.strictObject({
  kind: KIND,
  url: optional(ADDRESS),
  path: optional(text(1000)).meta({ description: "Of a folder that `UPSTREAM_FOLDERS` allows" }),
  token: text(4096).nullish().meta({
    description: "Shown to the upstream; `null` takes it away, and what is left out stays while " +
      "the server is the same. Never answered",
  }),
}).superRefine(({ kind, url, path }, { addIssue }) => {
  const needed = kind === "folder" ? "path" : kind === "bundle" ? null : "url";
  for (const [name, value] of [["url", url], ["path", path]] as const) {
    const says = name === needed ? "is required" : `is not for the kind ${kind}`;
    if ((value === undefined) !== (name === needed)) continue;
    addIssue({ code: "custom", path: [name], message: says, params: { rule: "kind" } });
  }
}).meta({ id: "WantedUpstream" });

const WANTED_APPROVAL = APPROVAL.superRefine(({ mode, days }, { addIssue }) => {
  if ((mode === "hold") === (days !== undefined)) return;
  const message = mode === "hold" ? "is required" : `is not for the mode ${mode}`;
  addIssue({ code: "custom", path: ["days"], message, params: { rule: "mode" } });
});

/** What is left out is as usual. */
export const WANTED_MIRROR = z.strictObject({
  upstream: WANTED_UPSTREAM,
  enabled: COMMON.enabled.default(USUAL_SETTINGS.enabled),
  schedule: COMMON.schedule.default(USUAL_SETTINGS.schedule),
  approval: WANTED_APPROVAL.default(USUAL_SETTINGS.approval),
  signerPolicy: COMMON.signerPolicy.default(USUAL_SETTINGS.signerPolicy),
  dependencies: COMMON.dependencies.default(USUAL_SETTINGS.dependencies),
  pullThrough: COMMON.pullThrough.default(USUAL_SETTINGS.pullThrough),
  retention: COMMON.retention.default(USUAL_SETTINGS.retention),
}).meta({
  id: "WantedMirror",
  examples: [{
    upstream: { kind: "preindexed", url: "https://cdn.example/cache" },
    schedule: "30 2 * * *",
    approval: { mode: "hold", days: 3 },
  }],
});

/** A mirror as those see it who administer its repository. */
export const MIRROR = z.strictObject({
  implied: z.boolean().meta({
    description: "Whether it follows from `ALLOWLIST_PATH` alone, and nobody has set it up",
  }),
  upstream: z.strictObject({
    kind: KIND,
    url: z.string(),
    path: z.string(),
    hasToken: z.boolean(),
  }),
  ...COMMON,
  approval: APPROVAL,
  running: z.string().nullable().meta({ description: "Id of the run that is at it" }),
  dueAt: MOMENT.nullable().meta({ description: "When it is next due" }),
  fileFault: z.string().nullable().meta({
    description: "Why the file `ALLOWLIST_PATH` cannot be used as it is now; its last rules hold",
  }),
  createdAt: MOMENT.nullable(),
  changedAt: MOMENT.nullable(),
}).meta({ id: "Mirror" });

export type PresentedMirror = z.output<typeof MIRROR>;

/** What is said of a mirror besides its settings. */
export interface MirrorStanding {
  readonly running: string | null;
  readonly dueAt: number;
  readonly fileFault: string | null;
}

/** The settings that a body asks for. */
export function settingsOf(wanted: z.output<typeof WANTED_MIRROR>): MirrorSettings {
  const { upstream: { kind, url = "", path = "", token }, approval, ...rest } = wanted;
  const upstream: WantedSource = {
    ...{ kind, url: url.replace(/\/+$/, ""), path },
    ...(token !== undefined && { token }),
  };
  return { ...rest, upstream, approval: approval as Approval };
}

export function presentMirror(mirror: Mirror, standing: MirrorStanding): PresentedMirror {
  const { enabled, schedule, signerPolicy, dependencies, pullThrough, retention } = mirror;
  const { kind, url, path, token } = mirror.upstream;
  const { running, dueAt, fileFault } = standing;
  return {
    implied: isImplied(mirror),
    upstream: { kind, url, path, hasToken: token !== undefined },
    ...{ enabled, schedule, signerPolicy, dependencies, pullThrough },
    retention: { ...retention },
    approval: { ...mirror.approval },
    ...{ running, fileFault, dueAt: momentOf(dueAt) },
    createdAt: momentOf(mirror.createdAt),
    changedAt: momentOf(mirror.changedAt),
  };
}

/** What is wrong with an address, or `null`. */
function faultOf(url: URL | null): string | null {
  if (!url || !/^https?:$/.test(url.protocol)) return "must be an address with http:// or https://";
  if (url.username || url.password) return "must hold no credentials: use the token";
  if (url.search || url.hash) return "must end with its path";
  // A source key opens what it stands in, and addresses get into logs.
  return url.pathname.includes("/~") ? "must hold no key: use the token" : null;
}
