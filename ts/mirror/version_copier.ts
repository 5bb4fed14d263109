import type { JsonObject } from "../kit/json.ts";
import type { MirroredVersion } from "../model/mirror.ts";
import type { StoredFile } from "../model/package.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { OfferedVersion } from "../protocols/exchange.ts";
import { type Carried, carryFiles } from "./carry_files.ts";
import { type CopyErrand, type CopyTools, placeOf } from "./copy_errand.ts";
import { waitOf } from "./gate.ts";
import { isSame, publishCopy, type PublishedAs } from "./publish_copy.ts";
import { asUnverified } from "./quarantine.ts";
import { settledAs } from "./standing.ts";
import { Unverified } from "./steps.ts";
import { VersionNotes } from "./version_notes.ts";
import { result, type VersionResult, type VersionTask } from "./version_task.ts";

/** A version whose description was read, and what is wanted of it. */
interface Wanted {
  readonly task: VersionTask;
  readonly seen: MirroredVersion;
  readonly metadata: JsonObject;
}

type FilesKnown = Pick<Carried, "warnings" | "bytes" | "signer">;

const NOTHING_CARRIED: Carried = {
  ...{ addresses: new Map(), stored: [], local: [], warnings: [], signer: null, bytes: 0 },
};

/**
 * Brings one version from its upstream to clients, or to where it has to wait. What a check refuses
 * goes into quarantine and throws nothing; what is no fault of the version is thrown.
 */
export class VersionCopier {
  readonly #tools: CopyTools;
  readonly #errand: CopyErrand;
  readonly #notes: VersionNotes;

  constructor(tools: CopyTools, errand: CopyErrand) {
    this.#tools = tools;
    this.#errand = errand;
    this.#notes = new VersionNotes(tools, errand);
  }

  async copy(task: VersionTask): Promise<VersionResult> {
    this.#errand.signal.throwIfAborted();
    const { known, entry, rule, version: { state: upstreamState }, isAskedFor } = task;
    const { mirror } = this.#errand;
    const now = this.#tools.now();
    const at = { upstreamState, rule, mirror, isHere: entry !== null, isAskedFor, now };
    const settled = settledAs(known, at);
    if (!settled) return await this.#proceed(task);
    if (settled.note) await this.#notes.note(task, settled.note);
    const isHere = entry !== null;
    return result(settled.outcome, { ...settled.note, isHere, isNews: settled.note !== undefined });
  }

  async #proceed(task: VersionTask): Promise<VersionResult> {
    const seen = await this.#notes.see(task);
    try {
      return await this.#bring(task, seen);
    } catch (error) {
      this.#errand.signal.throwIfAborted();
      const unverified = asUnverified(error);
      if (!unverified) throw error;
      return await this.#notes.quarantine(task, seen, unverified);
    }
  }

  async #bring(task: VersionTask, seen: MirroredVersion): Promise<VersionResult> {
    const offered = await this.#read(task);
    const metadata = this.#errand.mirroring.select(offered.metadata, task.rule.parts);
    if (!metadata) return await this.#leaveOut(task, seen);
    const wait = waitOf(seen, task.rule, this.#errand.mirror, this.#tools.now());
    if (wait) return await this.#notes.wait(task, seen, wait);
    const wanted = { task, seen, metadata };
    const here = await this.#here(wanted);
    if (here) return await this.#published(wanted, "unchanged", here);
    await this.#refuseInvalid(wanted);
    const carried = task.rule.rehost
      ? await carryFiles(this.#tools, this.#errand, {
        ...{ package: task.name.name, version: task.version.version, metadata },
        formerSigner: task.formerSigner,
        signerApproved: seen.decision?.verdict === "approved",
      })
      : NOTHING_CARRIED;
    return await this.#publish(wanted, carried);
  }

  async #read({ index, of, version, name, key }: VersionTask): Promise<OfferedVersion> {
    const { signal, ledger } = this.#errand;
    const { offered, url, text, sha256 } = await index.read(of, version, signal);
    const readAt = this.#tools.now();
    await ledger.keepManifest(name.key, key, { url, text, sha256, readAt });
    if (this.#errand.names.versionKey(offered.version) === key) return offered;
    const says = `It describes ${quote(offered.version)} and not ${quote(version.version)}`;
    throw new Unverified("manifest_mismatch", says);
  }

  /** Retention takes away what is here of it at the end of the run. */
  async #leaveOut(task: VersionTask, seen: MirroredVersion): Promise<VersionResult> {
    const detail = "Nothing of it is what the rule wants";
    if (task.entry) {
      await this.#notes.note(
        task,
        { state: "removed", reason: "unwanted", detail, dueAt: 0 },
        true,
      );
      return result("unchanged", { isNews: false, isHere: true });
    }
    await this.#errand.ledger.forgetVersion(seen);
    return result("skipped", { detail });
  }

  /** What is known of its files where it is published already, as by a run that was killed right then. */
  async #here({ task, seen, metadata }: Wanted): Promise<FilesKnown | null> {
    const { entry, name, key, rule: { rehost } } = task;
    if (!entry) return null;
    const former = await this.#tools.packages.describe(entry);
    const ready = { name, key, metadata, rehost };
    if (!isSame(this.#errand, { entry, former, ready })) return null;
    return { warnings: seen.warnings, bytes: entry.size, signer: signerOf(former.files) };
  }

  /** Before anything is fetched: whatever clients would refuse of it, and addresses that are none. */
  async #refuseInvalid({ task, metadata }: Wanted): Promise<void> {
    const { exchange, mirroring } = this.#errand;
    for (const { url } of mirroring.files(metadata)) {
      if (/^https?:\/\//i.test(url) && URL.canParse(url)) continue;
      throw new RegistryError("metadata_refused", `Cannot fetch from ${JSON.stringify(url)}`);
    }
    await exchange.content(placeOf(this.#errand, task.name.name), metadata, null);
  }

  async #publish(wanted: Wanted, carried: Carried): Promise<VersionResult> {
    const { exchange, ledger, signal } = this.#errand;
    const { task: { name, key, rule: { rehost } }, metadata } = wanted;
    signal.throwIfAborted();
    const now = await ledger.version(name.key, key);
    if (now?.state === "rejected" || now?.state === "skipped") return result("skipped");
    const relocated = exchange.relocate(metadata, carried.addresses);
    const ready = { name, key, metadata: relocated, rehost };
    const outcome = await publishCopy(this.#tools, this.#errand, ready);
    if (outcome === "unchanged") await this.#tools.files.settle(carried.stored);
    for (const file of carried.local) await this.#tools.fetcher.forget(file);
    if (outcome === "clashing") return result("clashing");
    return await this.#published(wanted, outcome, carried);
  }

  async #published(
    { task, seen }: Wanted,
    outcome: Exclude<PublishedAs, "clashing">,
    { warnings, bytes, signer }: FilesKnown,
  ): Promise<VersionResult> {
    const isNews = outcome !== "unchanged" || seen.state !== "published";
    await this.#notes.note(task, {
      ...{ state: "published", reason: "", detail: "", dueAt: 0, attempts: 0 },
      ...{ warnings, size: bytes, signer },
    }, true);
    return result(outcome, { isNews, detail: warnings.join("; "), bytes, isHere: true });
  }
}

function signerOf(files: readonly StoredFile[]): JsonObject | null {
  const signers = files.map(({ inspected }) => inspected?.signature ?? null);
  return signers.findLast((signer) => signer !== null) ?? null;
}
