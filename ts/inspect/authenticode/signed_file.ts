import { isSame } from "./der.ts";

/** A digest that was signed, as the digest of a file. */
export interface SignedDigest {
  /** In Node's words. */
  readonly algorithm: string;
  readonly digest: Uint8Array;
}

/** A file with a signature in it, by the rules of its own format. */
export interface SignedFile {
  /** PKCS#7 in DER; padding may follow it. */
  readonly message: Uint8Array<ArrayBuffer>;
  /** Whether each digest is the file's, which is read once for all; `null` where that is not known. */
  compare(digests: readonly SignedDigest[]): Promise<readonly (boolean | null)[]>;
}

/** In bytes. What signers make is some ten thousand long. */
export const LONGEST_MESSAGE = 4 * 1024 * 1024;

/** Compares digests with those that `compute` finds for their algorithms. */
export async function sameDigests(
  digests: readonly SignedDigest[],
  compute: (algorithms: Iterable<string>) => Promise<ReadonlyMap<string, Uint8Array>>,
): Promise<readonly boolean[]> {
  const found = await compute(new Set(digests.map(({ algorithm }) => algorithm)));
  return digests.map(({ algorithm, digest }) => isSame(found.get(algorithm)!, digest));
}
