import {
  CopyObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { inParts, type S3Object } from "./_s3_multipart.ts";
import { PartReader } from "./_s3_part_reader.ts";

/** Sends a body, in parts when it is longer than one; answers its length. */
export async function send(
  client: S3Client,
  object: S3Object,
  { body, part: size }: { body: ReadableStream<Uint8Array>; part: number },
): Promise<number> {
  const reader = new PartReader(body, size);
  try {
    const first = await reader.next();
    if (!reader.ended) return await sendParts(client, object, { reader, first });
    await client.send(new PutObjectCommand({ ...object, Body: first }));
    return first.length;
  } catch (error) {
    await reader.cancel(error);
    throw error;
  }
}

async function sendParts(
  client: S3Client,
  object: S3Object,
  { reader, first }: { reader: PartReader; first: Uint8Array<ArrayBuffer> },
): Promise<number> {
  const free: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  await inParts(client, object, async (upload) => {
    const nextPart = () => reader.next(free.pop() ?? new Uint8Array(first.length));
    for (let part = first; part.length > 0; part = await nextPart()) {
      const Body = part;
      length += Body.length;
      await upload.add(async (place, abortSignal) => {
        const command = new UploadPartCommand({ ...place, Body });
        const { ETag } = await client.send(command, { abortSignal });
        free.push(Body);
        return ETag;
      });
    }
  });
  return length;
}

/** Has the server copy an object of `size` bytes, in parts when it is larger than one. */
export async function copy(
  client: S3Client,
  { from, to, size, part }: { from: S3Object; to: S3Object; size: number; part: number },
): Promise<void> {
  const CopySource = sourceOf(from);
  if (size <= part) {
    await client.send(new CopyObjectCommand({ ...to, CopySource }));
    return;
  }
  await inParts(client, to, async (upload) => {
    for (let at = 0; at < size; at += part) {
      const CopySourceRange = `bytes=${at}-${Math.min(at + part, size) - 1}`;
      await upload.add(async (place, abortSignal) => {
        const command = new UploadPartCopyCommand({ ...place, CopySource, CopySourceRange });
        return (await client.send(command, { abortSignal })).CopyPartResult?.ETag;
      });
    }
  });
}

/** What S3 takes for a part that is not the last, in bytes. */
const SMALLEST_PART = 5 * 1024 ** 2;
const MOST_PARTS = 10_000;

/** Whether S3 can make one object of objects of these sizes, none larger than `most`. */
export function canJoin(sizes: readonly number[], most: number): boolean {
  return sizes.length <= MOST_PARTS && sizes.every((size) => size > 0 && size <= most) &&
    sizes.slice(0, -1).every((size) => size >= SMALLEST_PART);
}

/** Has the server make one object of several that {@link canJoin}. */
export async function join(
  client: S3Client,
  from: readonly S3Object[],
  to: S3Object,
): Promise<void> {
  await inParts(client, to, async (upload) => {
    for (const CopySource of from.map(sourceOf)) {
      await upload.add(async (place, abortSignal) => {
        const command = new UploadPartCopyCommand({ ...place, CopySource });
        return (await client.send(command, { abortSignal })).CopyPartResult?.ETag;
      });
    }
  });
}

function sourceOf({ Bucket, Key }: S3Object): string {
  return `${Bucket}/${Key.split("/").map(encodeURIComponent).join("/")}`;
}
