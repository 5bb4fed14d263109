import { z } from "zod";
import { type Decision, MIRRORED_STATES, type MirroredVersion } from "../../model/mirror.ts";
import type { WholeMirroredVersion } from "../../mirror/decision_service.ts";
import { MOMENT, NEXT, OPEN_OBJECT, text } from "../schemas.ts";
import { momentOf } from "./access.ts";

const DECISION = z.strictObject({
  verdict: z.enum(["approved", "rejected", "skipped"]),
  by: z.string(),
  at: MOMENT,
  why: z.string(),
}).meta({ id: "MirrorDecision" });

const MEMBERS = {
  package: z.string(),
  version: z.string(),
  state: z.enum(MIRRORED_STATES),
  reason: z.string().nullable().meta({ description: "Why it is in quarantine, for programs" }),
  detail: z.string().meta({ description: "The same for people" }),
  warnings: z.array(z.string()),
  size: z.int().meta({ description: "Bytes of its files, as far as they are known" }),
  signer: OPEN_OBJECT.nullable().meta({ description: "Who signed its files" }),
  firstSeenAt: MOMENT,
  changedAt: MOMENT,
  dueAt: MOMENT.nullable().meta({ description: "When waiting is over, or the next try is due" }),
  attempts: z.int(),
  decision: DECISION.nullable(),
};

export const MIRRORED_VERSION = z.strictObject(MEMBERS).meta({ id: "MirroredVersion" });
export const MIRRORED_VERSIONS = z.strictObject({
  versions: z.array(MIRRORED_VERSION),
  next: NEXT,
});

export const WHOLE_MIRRORED_VERSION = z.strictObject({
  ...MEMBERS,
  manifest: z.strictObject({
    url: z.string(),
    sha256: z.string(),
    text: z.string().meta({ description: "The very text that the upstream had" }),
    readAt: MOMENT,
  }).nullable(),
}).meta({ id: "WholeMirroredVersion" });

const MOST_AT_ONCE = 500;
const NAMED = z.strictObject({ package: text(256), version: text(128) });

export const WANTED_DECISIONS = z.strictObject({
  decision: z.enum(["approve", "reject", "skip", "retry"]),
  why: text(1000).meta({ description: "Kept in the audit log" }),
  versions: z.array(NAMED).min(1).max(MOST_AT_ONCE),
}).meta({
  id: "WantedMirrorDecisions",
  examples: [{
    decision: "approve",
    why: "Tested on the pilot group",
    versions: [{ package: "Git.Git", version: "2.51.0" }],
  }],
});

const DECIDED = NAMED.extend({
  state: z.enum(MIRRORED_STATES).nullable().meta({
    description: "As it is now; `null` for refused",
  }),
  error: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
}).meta({ id: "DecidedVersion" });
export const DECISIONS = z.strictObject({
  versions: z.array(DECIDED).meta({ description: "One for each that was named, in that order" }),
});

export type PresentedMirroredVersion = z.output<typeof MIRRORED_VERSION>;
export type PresentedDecided = z.output<typeof DECIDED>;

export function presentMirrored(version: MirroredVersion): PresentedMirroredVersion {
  const { state, reason, detail, warnings, size, signer, attempts, decision } = version;
  return {
    ...{ package: version.package, version: version.version, state, reason: reason || null },
    ...{ detail, warnings: [...warnings], size, signer: signer && { ...signer }, attempts },
    firstSeenAt: new Date(version.firstSeenAt).toISOString(),
    changedAt: new Date(version.changedAt).toISOString(),
    dueAt: momentOf(version.dueAt),
    decision: decision && presentDecision(decision),
  };
}

export function presentWhole(
  { version, manifest }: WholeMirroredVersion,
): z.output<typeof WHOLE_MIRRORED_VERSION> {
  const shown = manifest && {
    ...{ url: manifest.url, sha256: manifest.sha256, text: manifest.text },
    readAt: new Date(manifest.readAt).toISOString(),
  };
  return { ...presentMirrored(version), manifest: shown };
}

function presentDecision({ verdict, name, at, why }: Decision): z.output<typeof DECISION> {
  return { verdict, by: name, at: new Date(at).toISOString(), why };
}
