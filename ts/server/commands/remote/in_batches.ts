import type { TextFile } from "../../../protocols/exchange.ts";

/** How much goes into one request. */
export interface BatchLimits {
  readonly files: number;
  /** Of text, in characters. */
  readonly length: number;
}

/**
 * Puts files together into requests. What lies in one folder belongs together and is never parted,
 * so that a batch may be longer than the limits say.
 */
export async function* inBatches(
  files: AsyncIterable<TextFile>,
  limits: BatchLimits,
): AsyncGenerator<TextFile[]> {
  let batch: TextFile[] = [];
  let length = 0;
  let folder: string | null = null;
  for await (const file of files) {
    const next = file.path.slice(0, file.path.lastIndexOf("/") + 1);
    const isFull = batch.length >= limits.files || length >= limits.length;
    if (isFull && next !== folder) {
      yield batch;
      batch = [];
      length = 0;
    }
    folder = next;
    batch.push(file);
    length += file.text.length;
  }
  if (batch.length > 0) yield batch;
}
