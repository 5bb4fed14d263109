import type { Instant } from "../model/document.ts";
import type { EventKind } from "../model/event.ts";
import type { MirroredState, MirroredVersion } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";

export type Verdict = "approved" | "rejected" | "skipped" | "retried";

/** Where a version stands once something was decided about it. */
type Standing = Pick<MirroredVersion, "state" | "dueAt" | "attempts" | "reason" | "detail">;

/** What a verdict does. */
interface VerdictRow {
  readonly event: EventKind;
  /** Refuses with `value_refused` where it makes no sense. */
  readonly next: (version: MirroredVersion, now: Instant) => Standing;
  /** Whether there is something to do at once. */
  readonly wakes: boolean;
}

/** Every verdict, and what it makes of each state. */
export const VERDICTS: Readonly<Record<Verdict, VerdictRow>> = {
  approved: { event: "mirror.approved", next: approved, wakes: true },
  rejected: { event: "mirror.rejected", next: (version) => out("rejected", version), wakes: false },
  skipped: { event: "mirror.skipped", next: skipped, wakes: false },
  retried: { event: "mirror.retried", next: retried, wakes: true },
};

const APPROVABLE: readonly MirroredState[] = ["held", "waiting", "due", "rejected", "skipped"];

function approved(version: MirroredVersion, now: Instant): Standing {
  const isOther = version.state === "quarantined" && version.reason === "signer_changed";
  if (isOther || APPROVABLE.includes(version.state)) return due(now);
  const says = version.state === "quarantined"
    ? `is quarantined (${version.reason}), which no approval helps: retry it`
    : `is ${version.state}`;
  throw refusal(version, says);
}

function skipped(version: MirroredVersion): Standing {
  if (version.state === "published") throw refusal(version, "is published: reject it instead");
  return out("skipped", version);
}

function retried(version: MirroredVersion, now: Instant): Standing {
  if (version.state === "published") throw refusal(version, "is published");
  return due(now);
}

function due(now: Instant): Standing {
  return { state: "due", dueAt: now, attempts: 0, reason: "", detail: "" };
}

function out(state: MirroredState, { reason, detail }: MirroredVersion): Standing {
  return { state, dueAt: 0, attempts: 0, reason, detail };
}

function refusal({ package: name, version }: MirroredVersion, says: string): RegistryError {
  return new RegistryError("value_refused", `${name} ${version} ${says}`);
}
