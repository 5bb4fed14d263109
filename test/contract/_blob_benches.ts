import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { FileBlobs } from "../../ts/store/file_blobs.ts";
import { guardBlobs } from "../../ts/store/guarded_blobs.ts";
import { S3Blobs, type S3Options } from "../../ts/store/s3_blobs.ts";
import { newS3Place, type S3Place, type S3Server } from "../servers/s3.ts";
import type { BlobBench } from "./blob_contract.ts";

const MIB = 1024 ** 2;

/** Files in a folder of their own. */
export async function openFiles(): Promise<BlobBench> {
  const parent = await Deno.makeTempDir({ prefix: "packhouse-blobs-" });
  const folder = join(parent, "blobs");
  const away = join(parent, "away");
  return {
    blobs: guardBlobs(await FileBlobs.open({ folder })),
    unfinished: async () => (await Array.fromAsync(Deno.readDir(join(folder, ".tmp")))).length,
    lose: () => Deno.rename(folder, away),
    restore: () => Deno.rename(away, folder),
    [Symbol.asyncDispose]: () => Deno.remove(parent, { recursive: true }),
  };
}

/** An S3 server that only this bench uses. */
export async function openS3(start: (place: S3Place) => Promise<S3Server>): Promise<BlobBench> {
  const place = newS3Place();
  let server = await start(place);
  const { endpoint, region, accessKey, secretKey } = server;
  const options = { endpoint, region, accessKey, secretKey, bucket: "blobs", createBucket: true };
  const blobs = guardBlobs(await S3Blobs.open({ ...options, sizes: { copy: 12 * MIB } }));
  return {
    blobs,
    unfinished: () => unfinishedUploads(options),
    lose: () => server.kill(),
    async restore() {
      server = await start(place);
    },
    async [Symbol.asyncDispose]() {
      await blobs.close();
      await server[Symbol.asyncDispose]();
      await Deno.remove(place.folder, { recursive: true });
    },
  };
}

async function unfinishedUploads(options: S3Options): Promise<number> {
  const { endpoint, region, bucket, accessKey, secretKey } = options;
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  client.destroy();
  return Uploads?.length ?? 0;
}
