import type { JsonObject } from "../kit/json.ts";
import { type MirroredVersion, mirroredVersionId } from "../model/mirror.ts";
import type { CopyErrand, CopyTools } from "./copy_errand.ts";
import type { Wait } from "./gate.ts";
import type { VersionNote } from "./ledger.ts";
import { nextTry } from "./quarantine.ts";
import type { Unverified } from "./steps.ts";
import { result, type VersionResult, type VersionTask } from "./version_task.ts";

/** Writes down where versions stand on their way. */
export class VersionNotes {
  readonly #tools: Pick<CopyTools, "now" | "record">;
  readonly #errand: CopyErrand;

  constructor(tools: Pick<CopyTools, "now" | "record">, errand: CopyErrand) {
    this.#tools = tools;
    this.#errand = errand;
  }

  /** A version that is looked at. Nothing that was decided of another state of it counts for this one. */
  async see({ name, key, version, known, of }: VersionTask): Promise<MirroredVersion> {
    const { repository, ledger } = this.#errand;
    const now = this.#tools.now();
    const fresh = { firstSeenAt: now, decision: null };
    const noted = await ledger.noteVersion(name.key, key, (before) => {
      const isSame = before?.upstreamState === version.state;
      if (isSame && before.state !== "removed" && before.state !== "clashing") return null;
      return {
        ...{ size: 0, signer: null, warnings: [], ...fresh, ...before, ...(!isSame && fresh) },
        ...{ id: mirroredVersionId(repository.id, name.key, key), repository: repository.id },
        ...{ package: of.name, packageKey: name.key, version: version.version, versionKey: key },
        ...{ state: "due", upstreamState: version.state, changedAt: now, dueAt: 0 },
        ...{ attempts: 0, reason: "", detail: "" },
      };
    });
    return noted ?? known!;
  }

  /** A version that has to wait, and with it what is here of it. */
  async wait(
    task: VersionTask,
    { state, dueAt }: MirroredVersion,
    wait: Wait,
  ): Promise<VersionResult> {
    const isNews = wait.state !== state || wait.dueAt !== dueAt;
    await this.note(task, { ...wait, reason: "", detail: "" }, true);
    return result(wait.state, { isNews, isHere: task.entry !== null });
  }

  /** A version that a check refuses; the same refusal again is no news. */
  async quarantine(
    task: VersionTask,
    seen: MirroredVersion,
    { reason, message: detail }: Unverified,
  ): Promise<VersionResult> {
    const attempts = seen.attempts + 1;
    const dueAt = nextTry(reason, attempts, this.#tools.now());
    await this.note(task, { state: "quarantined", reason, detail, attempts, dueAt }, true);
    const isNews = seen.reason !== reason;
    if (isNews) await this.#tell(task, { version: task.version.version, reason, detail });
    return result("quarantined", { reason, detail, isNews, isHere: task.entry !== null });
  }

  async #tell({ of }: VersionTask, detail: JsonObject): Promise<void> {
    const { repository: { id, organization }, by: actor } = this.#errand;
    const place = { organization, repository: id, target: of.name };
    await this.#tools.record({ kind: "mirror.quarantined", actor, ...place, detail });
  }

  /** What somebody has decided meanwhile stays decided. */
  async note({ name, key, rule }: VersionTask, note: VersionNote, isRead = false): Promise<void> {
    const changedAt = this.#tools.now();
    const parts = isRead ? { parts: rule.partsFingerprint } : {};
    await this.#errand.ledger.noteVersion(name.key, key, (before) => {
      const isDecided = before?.state === "rejected" || before?.state === "skipped";
      return before && !isDecided ? { ...before, ...parts, ...note, changedAt } : null;
    });
  }
}
