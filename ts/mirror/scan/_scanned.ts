import assert from "node:assert/strict";
import type { LocalFile } from "../../protocols/mirroring.ts";
import { type Scanner, Unverified } from "../steps.ts";

/** A file for the time of one test. */
export async function localFile(bytes: Uint8Array): Promise<LocalFile & Disposable> {
  const path = await Deno.makeTempFile({ prefix: "packhouse-scan-" });
  await Deno.writeFile(path, bytes);
  return {
    ...{ path, size: bytes.length, sha256: "0".repeat(64) },
    [Symbol.dispose]: () => Deno.removeSync(path),
  };
}

/** Asserts what a scanner says of some bytes; nothing where it lets them pass. */
export async function assertScanned(
  scanner: Scanner,
  bytes: Uint8Array,
  expected: { readonly reason: string; readonly says: RegExp } | null,
): Promise<void> {
  using file = await localFile(bytes);
  const scanned = scanner.scan(file, new AbortController().signal);
  if (!expected) return await scanned;
  await assert.rejects(scanned, (error) => {
    assert.ok(error instanceof Unverified, String(error));
    assert.equal(error.reason, expected.reason, error.message);
    assert.match(error.message, expected.says);
    return true;
  });
}
