import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { attachment } from "../kit/http.ts";
import type { BlobKey } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import {
  describeS3,
  S3_SIZES,
  type S3Clients,
  s3Clients,
  type S3Options,
  type S3Sizes,
} from "./_s3_client.ts";
import { isBucketMissing, isMissing, refusal, s3Failure } from "./_s3_failures.ts";
import type { S3Object } from "./_s3_multipart.ts";
import { canJoin, copy, join, send } from "./_s3_transfers.ts";
import { asBlobKey } from "./blob_keys.ts";
import {
  type BlobInfo,
  type BlobPart,
  type BlobStore,
  type ByteRange,
  concatenated,
  type LinkOptions,
} from "./blob_store.ts";
import type { Driver } from "./document_store.ts";

export type { S3Options, S3Sizes } from "./_s3_client.ts";

/** Blobs as objects of one bucket. Objects whose key cannot be a blob's are somebody else's. */
export class S3Blobs implements BlobStore, Driver {
  readonly describes: string;
  readonly #s3: S3Clients;
  readonly #bucket: string;
  readonly #sizes: S3Sizes;

  private constructor(options: S3Options) {
    this.describes = describeS3(options);
    this.#s3 = s3Clients(options);
    this.#bucket = options.bucket;
    this.#sizes = { ...S3_SIZES, ...options.sizes };
  }

  /** Throws `StoreRefused` when the server cannot be reached or does not let us use the bucket. */
  static async open(options: S3Options): Promise<S3Blobs> {
    const blobs = new S3Blobs(options);
    try {
      await blobs.#findBucket(options);
      return blobs;
    } catch (error) {
      await blobs.close();
      throw refusal(error, blobs.describes, options);
    }
  }

  async stat(key: BlobKey): Promise<BlobInfo | null> {
    const head = await orNull(this.#s3.client.send(new HeadObjectCommand(this.#object(key))));
    if (head) return infoOf(key, head.ContentLength, head.LastModified);
    // A HEAD has no room to say that it was the bucket or the access key that was not found.
    await this.ping();
    return null;
  }

  async open(
    key: BlobKey,
    range?: ByteRange,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
    const Range = range && `bytes=${range.from}-${range.to}`;
    const command = new GetObjectCommand({ ...this.#object(key), Range });
    const answer = await orNull(this.#s3.reader.send(command));
    return answer && answer.Body as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
  }

  async put(key: BlobKey, body: ReadableStream<Uint8Array>): Promise<BlobInfo> {
    const { part } = this.#sizes;
    try {
      const size = await send(this.#s3.client, this.#object(key), { body, part });
      return infoOf(key, size);
    } catch (error) {
      throw s3Failure(error, this.describes);
    }
  }

  async delete(key: BlobKey): Promise<void> {
    await orNull(this.#s3.client.send(new DeleteObjectCommand(this.#object(key))));
  }

  async *list(prefix: string): AsyncIterable<BlobInfo> {
    let next: string | undefined;
    do {
      const page = await this.#page(prefix, next);
      for (const { Key = "", Size, LastModified } of page.Contents ?? []) {
        const key = asBlobKey(Key);
        if (key) yield infoOf(key, Size, LastModified);
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  async copy(from: BlobKey, to: BlobKey): Promise<BlobInfo | null> {
    const source = await this.stat(from);
    if (!source) return null;
    const [size, part] = [source.size, this.#sizes.copy];
    const objects = { from: this.#object(from), to: this.#object(to) };
    try {
      await copy(this.#s3.client, { ...objects, size, part });
      return infoOf(to, size);
    } catch (error) {
      if (isMissing(error)) return null;
      throw s3Failure(error, this.describes);
    }
  }

  async join(parts: readonly BlobPart[], to: BlobKey): Promise<BlobInfo | null> {
    const sizes = parts.map(({ size }) => size);
    try {
      if (!canJoin(sizes, this.#sizes.copy)) return await this.put(to, concatenated(this, parts));
      await join(this.#s3.client, parts.map(({ key }) => this.#object(key)), this.#object(to));
      return infoOf(to, sizes.reduce((sum, size) => sum + size, 0));
    } catch (error) {
      if (isMissing(error) || isGone(error)) return null;
      throw s3Failure(error, this.describes);
    }
  }

  async link(key: BlobKey, { seconds, fileName, mediaType }: LinkOptions): Promise<URL> {
    const command = new GetObjectCommand({
      ...this.#object(key),
      ResponseContentDisposition: fileName === undefined ? undefined : attachment(fileName),
      ResponseContentType: mediaType,
    });
    return new URL(await getSignedUrl(this.#s3.client, command, { expiresIn: seconds }));
  }

  async ping(): Promise<void> {
    const command = new ListObjectsV2Command({ Bucket: this.#bucket, MaxKeys: 1 });
    await this.#s3.client.send(command);
  }

  close(): Promise<void> {
    this.#s3.client.destroy();
    this.#s3.reader.destroy();
    return Promise.resolve();
  }

  async #findBucket({ region, createBucket = false, endpoint }: S3Options): Promise<void> {
    try {
      await this.ping();
    } catch (error) {
      if (!createBucket || !isBucketMissing(error)) throw error;
      const LocationConstraint = region as BucketLocationConstraint;
      const elsewhere = !endpoint && region !== AMAZONS_FIRST_REGION;
      const CreateBucketConfiguration = elsewhere ? { LocationConstraint } : undefined;
      const Bucket = this.#bucket;
      const creation = new CreateBucketCommand({ Bucket, CreateBucketConfiguration });
      await this.#s3.client.send(creation).catch(unlessCreated);
      await this.ping();
    }
  }

  #page(Prefix: string, ContinuationToken?: string): Promise<ListObjectsV2CommandOutput> {
    return this.#s3.client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix, ContinuationToken }),
    );
  }

  #object(key: BlobKey): S3Object {
    return { Bucket: this.#bucket, Key: key };
  }
}

/** The one region that Amazon does not let a new bucket name. */
const AMAZONS_FIRST_REGION = "us-east-1";

/** Another instance that starts at the same moment may have been faster. */
function unlessCreated(error: unknown): void {
  if (!(error instanceof Error && error.name === "BucketAlreadyOwnedByYou")) throw error;
}

function isGone(error: unknown): boolean {
  return error instanceof RegistryError && error.code === "file_missing";
}

/** Without the server's time, ours: near enough for a blob that was kept this moment. */
function infoOf(key: BlobKey, size = 0, modifiedAt = new Date()): BlobInfo {
  return { key, size, modifiedAt: modifiedAt.getTime() };
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
