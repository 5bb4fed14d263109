/**
 * What blob drivers take of the process that they are in. Its name keeps this file out of runs of
 * everything at once: it is run alone.
 */
import assert from "node:assert/strict";
import type { BlobKey } from "../../ts/model/ids.ts";
import { openFiles, openS3 } from "./_blob_benches.ts";
import { bodyOf, measure } from "./_blob_bodies.ts";
import type { BlobBench } from "./blob_contract.ts";
import { lacks } from "../servers/component.ts";
import { startMinio, startVersitygw } from "../servers/s3.ts";

interface Driver {
  readonly name: string;
  readonly open: () => Promise<BlobBench>;
  readonly ignore?: boolean;
  /** Bytes of a body that must pass through much less memory. */
  readonly largest: number;
}

const MIB = 1024 ** 2;
const KEY = "winget/acme/apps/Acme.Tool/1.0/01ARZ3NDEKTSV4RRFFQ69G5FAV/setup.exe" as BlobKey;
const DRIVERS: readonly Driver[] = [
  { name: "FileBlobs", open: openFiles, largest: 512 * MIB },
  {
    name: "S3Blobs on versitygw",
    open: () => openS3(startVersitygw),
    ignore: lacks("versitygw"),
    largest: 256 * MIB,
  },
  {
    name: "S3Blobs on MinIO",
    open: () => openS3(startMinio),
    ignore: lacks("minio"),
    largest: 128 * MIB,
  },
];

function measured(name: string, run: (bench: BlobBench, driver: Driver) => Promise<void>): void {
  for (const driver of DRIVERS) {
    Deno.test({
      name: `${driver.name}: ${name}`,
      ignore: driver.ignore,
      // A client keeps connections for the next step.
      sanitizeResources: false,
      sanitizeOps: false,
      async fn() {
        await using bench = await driver.open();
        await run(bench, driver);
      },
    });
  }
}

measured("open() holds nothing after its stream is cancelled", async ({ blobs }) => {
  await blobs.put(KEY, bodyOf(4 * MIB).stream);
  const cancelOne = async () => {
    const reader = (await blobs.open(KEY))!.getReader();
    await reader.read();
    await reader.cancel();
  };
  await cancelOne();
  const before = handles();
  for (let i = 0; i < 100; i++) await cancelOne();
  assert.ok(handles() < before + 20, `${handles()} handles after ${before}`);
});

measured("a body of any length passes through constant memory", async ({ blobs }, { largest }) => {
  const memory = peakMemory();
  const body = bodyOf(largest, 3, memory.sample);
  assert.equal((await blobs.put(KEY, body.stream)).size, largest);
  const kept = await measure(await blobs.open(KEY), memory.sample);
  assert.deepEqual(kept, { size: largest, digest: body.digest() });
  assert.ok(memory.grown() < 64 * MIB, `Resident memory grew by ${memory.grown() / MIB} MiB`);
});

/** Files and sockets that this process holds. */
function handles(): number {
  return Deno.build.os === "linux" ? Array.from(Deno.readDirSync("/proc/self/fd")).length : 0;
}

function peakMemory(): { sample: () => void; grown: () => number } {
  const before = Deno.memoryUsage().rss;
  let calls = 0;
  let peak = before;
  return {
    sample() {
      if (calls++ % 64 === 0) peak = Math.max(peak, Deno.memoryUsage().rss);
    },
    grown: () => peak - before,
  };
}
