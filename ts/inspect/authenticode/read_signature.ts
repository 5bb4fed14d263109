import type { SignatureFacts } from "../inspection.ts";
import { budgeted, type RandomAccess, Unreadable } from "../random_access.ts";
import { type Authenticode, parseSignatures } from "./authenticode.ts";
import { openSignedMsi } from "./msi_signature.ts";
import { openSignedMsix } from "./msix_signature.ts";
import { openSignedPe } from "./pe_signature.ts";
import type { SignedFile } from "./signed_file.ts";

/** What formats have signatures, each at a place of its own. */
export type SignedKind = "pe" | "msi" | "msix";

/** Who signed a file, `null` for nobody that could be read; and what is to be said about that. */
export interface FoundSignature {
  readonly signature: SignatureFacts | null;
  readonly notes: readonly string[];
}

const OPEN: Readonly<Record<SignedKind, (file: RandomAccess) => Promise<SignedFile | null>>> = {
  pe: openSignedPe,
  msi: openSignedMsi,
  msix: openSignedMsix,
};
/** What a scattered file costs beyond reading it once. */
const READS = 100_000;
const BYTES = 256 * 1024 * 1024;
const WEAK = ["md5", "sha1"];

/**
 * Reads the Authenticode signature of a file of a kind that it is known to be, and the whole file
 * once, to see whether its digest is what was signed. Where there are several, it is told of the
 * first whose digest is at least SHA-256, and `intact` is false when any is broken. Whether anybody
 * should trust the signer is not judged.
 */
export async function readSignature(kind: SignedKind, file: RandomAccess): Promise<FoundSignature> {
  const budget = { reads: READS, bytes: 2 * file.size + BYTES };
  try {
    const signed = await OPEN[kind](budgeted(file, budget));
    return signed ? await describe(signed) : { signature: null, notes: [] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { signature: null, notes: [`The signature cannot be read: ${error.message}`] };
  }
}

async function describe(file: SignedFile): Promise<FoundSignature> {
  const signatures = parseSignatures(file.message);
  const notes: string[] = [];
  const verdicts = await judge(file, signatures, notes);
  const preferred = Math.max(0, signatures.findIndex(({ signed }) => !isWeak(signed?.algorithm)));
  const { certificate, timestamp } = signatures[preferred]!;
  const { publicKey: _, ...facts } = certificate;
  if (timestamp.note) notes.push(timestamp.note);
  const intact = verdicts.includes(false) ? false : verdicts[preferred]!;
  const signature = { ...facts, ...timestamp.time && { timestamp: timestamp.time }, intact };
  return { signature, notes: [...new Set(notes)] };
}

function isWeak(algorithm: string | undefined): boolean {
  return algorithm === undefined || WEAK.includes(algorithm);
}

/** Whether each signature is of this file and by its signer. */
async function judge(
  file: SignedFile,
  signatures: readonly Authenticode[],
  notes: string[],
): Promise<(boolean | null)[]> {
  const same = await compare(file, signatures, notes);
  return signatures.map(({ verdict }, at) => {
    if (verdict.reason) notes.push(verdict.reason);
    if (same[at] === false) notes.push("The file was changed after it was signed");
    if (verdict.isRight === false || same[at] === false) return false;
    return verdict.isRight && same[at]!;
  });
}

async function compare(
  file: SignedFile,
  signatures: readonly Authenticode[],
  notes: string[],
): Promise<(boolean | null)[]> {
  const known = signatures.filter(({ signed }) => signed);
  if (known.length < signatures.length) notes.push("Its digest is of an unknown algorithm");
  try {
    const found = await file.compare(known.map(({ signed }) => signed!));
    if (found.includes(null)) notes.push("Not all that was signed could be compared with the file");
    return signatures.map((signature) => found[known.indexOf(signature)] ?? null);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    notes.push(`Whether the file was changed since cannot be computed: ${error.message}`);
    return signatures.map(() => null);
  }
}
