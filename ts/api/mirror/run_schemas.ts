import { z } from "zod";
import {
  ITEM_OUTCOMES,
  type ItemOutcome,
  type MirrorItem,
  type MirrorRun,
  type RunScope,
} from "../../model/mirror.ts";
import { GLOB } from "../../mirror/rule_terms.ts";
import { MOMENT, NEXT, text } from "../schemas.ts";
import { momentOf } from "./access.ts";

export const WANTED_RUN = z.strictObject({
  rule: text(64).optional().meta({ description: "Id of a rule: what it names alone" }),
  package: GLOB.optional().meta({ description: "One package alone", examples: ["Git.Git"] }),
}).refine(({ rule, package: name }) => rule === undefined || name === undefined, {
  message: "is a rule, a package, or neither for everything",
  params: { rule: "scope" },
}).meta({ id: "WantedMirrorRun", examples: [{}, { package: "Git.Git" }] });

const SCOPE = z.strictObject({
  of: z.enum(["all", "rule", "package"]),
  rule: z.string().optional(),
  package: z.string().optional(),
}).meta({ id: "MirrorRunScope" });

const PROGRESS = z.strictObject({
  packages: z.int(),
  packagesDone: z.int(),
  versions: z.int(),
  versionsDone: z.int(),
  bytes: z.int(),
  bytesDone: z.int(),
  current: z.string().meta({ description: "What is being worked on" }),
}).meta({ id: "MirrorProgress" });

const COUNTS = z.strictObject(
  Object.fromEntries(ITEM_OUTCOMES.map((outcome) => [outcome, z.int()])) as Record<
    ItemOutcome,
    z.ZodInt
  >,
).meta({ id: "MirrorCounts", description: "How many versions came to each outcome" });

export const RUN = z.strictObject({
  id: z.string(),
  scope: SCOPE,
  state: z.enum(["running", "succeeded", "failed", "cancelled"]),
  by: z.string().meta({ description: "Who asked for it, or `mirror` for the clock" }),
  startedAt: MOMENT,
  endedAt: MOMENT.nullable(),
  cancelling: z.boolean().meta({ description: "Whether somebody asked it to stop" }),
  unchanged: z.boolean().meta({ description: "Whether the upstream had nothing new at all" }),
  progress: PROGRESS,
  counts: COUNTS,
  error: z.string().nullable().meta({ description: "Why it failed" }),
}).meta({ id: "MirrorRun" });
export const RUNS = z.strictObject({ runs: z.array(RUN), next: NEXT });

export type PresentedRun = z.output<typeof RUN>;

export const ITEM = z.strictObject({
  package: z.string(),
  version: z.string().nullable().meta({ description: "`null` where it is about all of them" }),
  outcome: z.enum(ITEM_OUTCOMES),
  reason: z.string().nullable().meta({ description: "For programs: see the documentation" }),
  detail: z.string().meta({ description: "For people" }),
  bytes: z.int(),
  milliseconds: z.int(),
}).meta({ id: "MirrorItem" });
export type PresentedItem = z.output<typeof ITEM>;
export const ITEMS = z.strictObject({ items: z.array(ITEM), next: NEXT });

export function scopeOf({ rule, package: name }: z.output<typeof WANTED_RUN>): RunScope {
  if (rule !== undefined) return { of: "rule", rule };
  return name === undefined ? { of: "all" } : { of: "package", package: name };
}

export function presentRun(run: MirrorRun): PresentedRun {
  const { id, scope, state, by, startedAt, endedAt, cancelling, unchanged, progress } = run;
  return {
    ...{ id, scope: { ...scope }, state, by, cancelling, unchanged, progress: { ...progress } },
    startedAt: new Date(startedAt).toISOString(),
    endedAt: momentOf(endedAt),
    counts: Object.fromEntries(
      ITEM_OUTCOMES.map((outcome) => [outcome, run.counts[outcome] ?? 0]),
    ) as Record<ItemOutcome, number>,
    error: run.error || null,
  };
}

export function presentItem(item: MirrorItem): PresentedItem {
  const { package: name, version, outcome, reason, detail, bytes, milliseconds } = item;
  return {
    ...{ package: name, version: version || null, outcome, reason: reason || null, detail },
    ...{ bytes, milliseconds: Math.round(milliseconds) },
  };
}
