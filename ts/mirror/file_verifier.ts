import type { JsonObject } from "../kit/json.ts";
import { Slots } from "../kit/slots.ts";
import { QUARANTINE_REASONS, type QuarantineReason } from "../model/mirror.ts";
import type { InspectedFile } from "../model/package.ts";
import type { LocalFile } from "../protocols/mirroring.ts";
import { compareSigners, presentSigner } from "./signer.ts";
import {
  type FileToVerify,
  type FileVerifier,
  type Scanner,
  Unverified,
  type VerifiedFile,
} from "./steps.ts";

/** What files are proven with. */
export interface VerificationOptions {
  /** All of them must let a file pass. */
  readonly scanners: readonly Scanner[];
}

/** Looking inside costs processor time and memory that serving needs as well. */
const LOOKS_AT_ONCE = 2;
/** Kinds of files that bear no signature of their own. */
const NEVER_SIGNED: readonly string[] = ["zip", "font"];

/** Proves that a file is what its version says, that nobody else has signed it, and that no scanner minds. */
export class Verification implements FileVerifier {
  readonly #scanners: readonly Scanner[];
  readonly #looks = new Slots(LOOKS_AT_ONCE);

  constructor({ scanners }: VerificationOptions) {
    this.#scanners = scanners;
  }

  async verify(file: LocalFile, about: FileToVerify, signal: AbortSignal): Promise<VerifiedFile> {
    const { mirroring, metadata, remote } = about;
    const { inspected, refusal, notes } = await this.#looks.take(() => {
      signal.throwIfAborted();
      return mirroring.judge(metadata, remote, file);
    });
    if (refusal) throw new Unverified(reasonOf(refusal.reason), refusal.detail);
    const warnings = [...notes, ...signerWarnings(inspected, about)];
    for (const scanner of this.#scanners) {
      signal.throwIfAborted();
      await scanner.scan(file, signal);
    }
    return { inspected, warnings };
  }
}

/** What is to be said of who has signed a file; throws where the policy waits for somebody to decide. */
function signerWarnings(inspected: InspectedFile, about: FileToVerify): string[] {
  const { formerSigner, signerPolicy, signerApproved } = about;
  if (!formerSigner || signerPolicy === "ignore") return [];
  if (NEVER_SIGNED.includes(inspected.kind)) return [];
  const change = changeBetween(formerSigner, inspected.signature);
  if (!change) return [];
  if (change.isOther && signerPolicy === "hold" && !signerApproved) {
    throw new Unverified("signer_changed", change.says);
  }
  return [change.says];
}

/** Who begins to sign has changed nothing that anybody relied on; who stops has. */
function changeBetween(former: JsonObject, now: JsonObject | null) {
  const says = `Signed by ${presentSigner(now)}, the version before by ${presentSigner(former)}`;
  const comparison = now === null ? "other" : compareSigners(former, now);
  if (comparison === "same") return null;
  if (comparison === "other") return { isOther: true, says };
  return {
    isOther: false,
    says: `Signed by ${presentSigner(now)} with another issuer than before`,
  };
}

function reasonOf(reason: string): QuarantineReason {
  return QUARANTINE_REASONS.find((known) => known === reason) ?? "type_mismatch";
}
