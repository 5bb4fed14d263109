import { type Observe, observed, unobserved } from "../kit/observe.ts";
import type { BlobKey } from "../model/ids.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { asBlobKey, isKeyPrefix } from "./blob_keys.ts";
import type { BlobInfo, BlobPart, BlobStore, ByteRange } from "./blob_store.ts";
import type { Driver } from "./document_store.ts";

/** Seconds after which trying a lost store again makes sense. */
const RETRY_AFTER = 5;

/**
 * What every blob driver leaves out: refuses what cannot be a key (`name_refused`), and turns a
 * driver's failure into `store_unavailable`, which names the driver and keeps the cause. A body's
 * own error passes through `put` as it is. The driver's optional verbs stay optional. `observe` hears
 * of each call by the name of its verb, but of `list`, which is as long as whoever reads takes.
 */
export function guardBlobs(
  blobs: BlobStore & Driver,
  observe: Observe = unobserved,
): BlobStore & Driver {
  const { describes } = blobs;
  const guarded = <T>(verb: string, work: () => Promise<T>) =>
    translating(describes, () => observed(observe, verb, work));
  return {
    describes,
    ping: () => guarded("ping", () => blobs.ping()),
    close: () => blobs.close(),
    stat: (key) => guarded("stat", () => blobs.stat(checked(key))),
    async open(key, range) {
      const body = await guarded("open", () => blobs.open(checked(key), checkedRange(range)));
      return body && guardStream(body, (error) => unavailable(describes, error));
    },
    put: async (key, body) => await putting(blobs, checked(key), body, observe),
    delete: (key) => guarded("delete", () => blobs.delete(checked(key))),
    list: (prefix) => listing(blobs, prefix),
    copy: blobs.copy &&
      ((from, to) => guarded("copy", () => blobs.copy!(checked(from), checked(to)))),
    join: blobs.join && ((parts, to) => {
      return guarded("join", () => blobs.join!(parts.map(checkedPart), checked(to)));
    }),
    link: blobs.link &&
      ((key, options) => guarded("link", () => blobs.link!(checked(key), options))),
  };
}

async function putting(
  blobs: BlobStore & Driver,
  key: BlobKey,
  body: ReadableStream<Uint8Array>,
  observe: Observe,
): Promise<BlobInfo> {
  let broken: { readonly error: unknown } | undefined;
  const watched = guardStream(body, (error) => (broken = { error }).error);
  const told: Observe = (verb, took, failed) => observe(verb, took, failed && !broken);
  try {
    return await translating(
      blobs.describes,
      () => observed(told, "put", () => blobs.put(key, watched)),
    );
  } catch (error) {
    if (broken) throw broken.error;
    if (!watched.locked) await watched.cancel(error).catch(() => {});
    throw error;
  }
}

async function* listing(blobs: BlobStore & Driver, prefix: string): AsyncGenerator<BlobInfo> {
  if (!isKeyPrefix(prefix)) throw refused(prefix);
  try {
    for await (const info of blobs.list(prefix)) yield info;
  } catch (error) {
    throw unavailable(blobs.describes, error);
  }
}

async function translating<T>(describes: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isMistake(error) ? error : unavailable(describes, error);
  }
}

/** A mistake in our own code is no outage. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError ||
    error instanceof RangeError;
}

function unavailable(describes: string, cause: unknown): RegistryError {
  if (cause instanceof RegistryError) return cause;
  return new RegistryError("store_unavailable", describes, { cause, retryAfter: RETRY_AFTER });
}

function checked(key: BlobKey): BlobKey {
  const legal = asBlobKey(key);
  if (legal === null) throw refused(key);
  return legal;
}

function checkedPart({ key, size }: BlobPart): BlobPart {
  return { key: checked(key), size };
}

function checkedRange(range?: ByteRange): ByteRange | undefined {
  if (range && !(range.from >= 0 && range.from <= range.to)) {
    throw new RangeError(`Cannot open bytes ${range.from} to ${range.to}`);
  }
  return range;
}

function refused(key: string): RegistryError {
  return new RegistryError("name_refused", `Cannot use ${quote(key)} as the key of a blob`);
}

/** The same bytes, with the stream's error as `translate` says it. */
function guardStream<T extends Uint8Array>(
  body: ReadableStream<T>,
  translate: (error: unknown) => unknown,
): ReadableStream<T> {
  const reader = body.getReader();
  return new ReadableStream<T>({
    async pull(guarded) {
      const read = await reader.read().catch((error) => {
        throw translate(error);
      });
      if (read.done) guarded.close();
      else guarded.enqueue(read.value);
    },
    cancel: (why) => reader.cancel(why),
  }, { highWaterMark: 0 });
}
