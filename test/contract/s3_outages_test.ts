import assert from "node:assert/strict";
import type { BlobKey } from "../../ts/model/ids.ts";
import { guardBlobs } from "../../ts/store/guarded_blobs.ts";
import { S3Blobs, type S3Options } from "../../ts/store/s3_blobs.ts";
import { StoreRefused } from "../../ts/store/store_refused.ts";
import { freePort, lacks } from "../servers/component.ts";
import { newS3Place, type S3Server, startMinio, startVersitygw } from "../servers/s3.ts";
import { bodyOf } from "./_blob_bodies.ts";
import { isOutage } from "./blob_contract.ts";

const MIB = 1024 ** 2;
const KEY = "outage/a" as BlobKey;

/** A client keeps its connections for a while after its last request. */
const withOpenConnections = { sanitizeResources: false, sanitizeOps: false };

for (const [program, start] of [["versitygw", startVersitygw], ["minio", startMinio]] as const) {
  Deno.test({
    name: `S3Blobs.open() on ${program} says in one line what is wrong`,
    ignore: lacks(program),
    ...withOpenConnections,
    async fn() {
      await using server = await start();
      const right = optionsFor(server);
      await refuses({ ...right, accessKey: "nobody" }, /: wrong credentials: the access key /);
      await refuses({ ...right, secretKey: "wrong" }, /: wrong credentials: the secret key /);
      await refuses(right, /: there is no bucket "outages", and it may not be created$/);
      await refuses({ ...right, region: "eu-north-7" }, /: wrong region "eu-north-7": /);
      await (await S3Blobs.open({ ...right, createBucket: true })).close();
      await (await S3Blobs.open(right)).close();
    },
  });

  Deno.test({
    name: `guardBlobs() says that ${program} went away in the middle of a body`,
    ignore: lacks(program),
    ...withOpenConnections,
    async fn() {
      const place = newS3Place();
      const server = await start(place);
      const blobs = guardBlobs(await S3Blobs.open({ ...optionsFor(server), createBucket: true }));
      await blobs.put(KEY, bodyOf(64 * MIB).stream);

      const reader = (await blobs.open(KEY))!.getReader();
      await reader.read();
      const arriving = bodyOf(64 * MIB, 1, async (sent) => {
        if (sent === 32 * MIB) await server.kill();
      });
      await assert.rejects(blobs.put(KEY, arriving.stream), isOutage(blobs));
      await assert.rejects(async () => {
        while (!(await reader.read()).done);
      }, isOutage(blobs));

      await blobs.close();
      await Deno.remove(place.folder, { recursive: true });
    },
  });
}

Deno.test({
  name: "S3Blobs.open() gives up soon on a host that does not answer",
  ...withOpenConnections,
  async fn() {
    const nobody = { region: "us-east-1", bucket: "b", accessKey: "a", secretKey: "s" };
    const endpoint = `http://127.0.0.1:${freePort()}`;
    await refuses({ ...nobody, endpoint }, /: it cannot be reached \(ECONNREFUSED: .*\)$/);
    await refuses({ ...nobody, endpoint: "http://nowhere.invalid" }, /: it cannot be reached \(/);
    await refuses({ ...nobody, endpoint: "ftp://127.0.0.1" }, /must be "host:port" or an http/);
  },
});

Deno.test({
  name: "S3Blobs.open() knows a server that does not speak S3",
  ...withOpenConnections,
  async fn() {
    const onListen = () => {};
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen },
      () => new Response("<html>Not here</html>", { status: 404 }),
    );
    const endpoint = `http://127.0.0.1:${server.addr.port}`;
    const options = { region: "us-east-1", bucket: "b", accessKey: "a", secretKey: "s", endpoint };
    await refuses(options, /: it does not answer as S3 does \(HTTP 404, /);
  },
});

function optionsFor({ endpoint, region, accessKey, secretKey }: S3Server): S3Options {
  return { endpoint, region, accessKey, secretKey, bucket: "outages" };
}

async function refuses(options: S3Options, says: RegExp): Promise<void> {
  await assert.rejects(S3Blobs.open(options), (error) => {
    assert.ok(error instanceof StoreRefused, String(error));
    assert.match(error.message, says);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}
