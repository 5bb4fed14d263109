import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { RegistryError } from "../model/registry_error.ts";

/** An object in a bucket, as the commands of the SDK name it. */
export interface S3Object {
  readonly Bucket: string;
  readonly Key: string;
}

/** What a request for one part says beside its bytes. */
export interface S3Part extends S3Object {
  readonly UploadId: string;
  readonly PartNumber: number;
}

/** Sends one part and answers its entity tag; gives up when the signal says so. */
export type SendPart = (part: S3Part, signal: AbortSignal) => Promise<string | undefined>;

const MOST_PARTS = 10_000;
const AT_ONCE = 2;

/** Makes an object of what `work` adds. When that fails, the server forgets the parts. */
export async function inParts(
  client: S3Client,
  object: S3Object,
  work: (upload: PartUpload) => Promise<void>,
): Promise<void> {
  const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ ...object }));
  const upload = new PartUpload({ ...object, UploadId });
  try {
    await work(upload);
    const MultipartUpload = { Parts: await upload.parts() };
    await client.send(
      new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }),
    );
  } catch (error) {
    // A part that arrived after the abort would stay for ever, so none may be under way.
    await upload.stop();
    const abort = new AbortMultipartUploadCommand({ ...object, UploadId });
    await client.send(abort).catch(() => {});
    throw error;
  }
}

/** Parts on their way to a server, a few at once. */
export class PartUpload {
  readonly #upload: Omit<S3Part, "PartNumber">;
  readonly #tags: (string | undefined)[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #failure?: { readonly error: unknown };

  constructor(upload: Omit<S3Part, "PartNumber">) {
    this.#upload = upload;
  }

  /** Begins to send the next part; resolves as soon as there is room for one more. */
  async add(send: SendPart): Promise<void> {
    const at = this.#tags.push(undefined) - 1;
    if (at === MOST_PARTS) {
      throw new RegistryError("body_too_large", `S3 takes at most ${MOST_PARTS} parts`);
    }
    const sent = this.#send(send, at).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
    while (this.#underWay.size >= AT_ONCE) await Promise.race(this.#underWay);
    if (this.#failure) throw this.#failure.error;
  }

  /** Every part, once all have arrived. */
  async parts(): Promise<{ PartNumber: number; ETag?: string }[]> {
    await Promise.all(this.#underWay);
    if (this.#failure) throw this.#failure.error;
    return this.#tags.map((ETag, at) => ({ PartNumber: at + 1, ETag }));
  }

  /** Gives up what is under way; resolves when nothing is any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#underWay);
  }

  async #send(send: SendPart, at: number): Promise<void> {
    try {
      const part = { ...this.#upload, PartNumber: at + 1 };
      this.#tags[at] = await send(part, this.#stopping.signal);
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}
