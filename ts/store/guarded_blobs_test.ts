import assert from "node:assert/strict";
import type { BlobKey } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { BlobStore } from "./blob_store.ts";
import type { Driver } from "./document_store.ts";
import { guardBlobs } from "./guarded_blobs.ts";

const KEY = "a/b" as BlobKey;

Deno.test("guardBlobs() names the driver and keeps the cause of an outage", async () => {
  const cause = new Error("Connection reset");
  const blobs = guardBlobs(failingWith(cause));
  for (const verb of [() => blobs.stat(KEY), () => blobs.put(KEY, empty()), () => blobs.ping()]) {
    await assert.rejects(verb, (error) => {
      assert.ok(error instanceof RegistryError);
      assert.deepEqual([error.code, error.retryAfter], ["store_unavailable", 5]);
      assert.deepEqual([error.detail, error.cause], ["a test", cause]);
      return true;
    });
  }
});

Deno.test("guardBlobs() lets refusals and mistakes in our own code through", async () => {
  for (const error of [new RegistryError("storage_full", "no room"), new TypeError("a bug")]) {
    const blobs = guardBlobs(failingWith(error));
    await assert.rejects(blobs.stat(KEY), (it) => it === error);
    await assert.rejects(blobs.put(KEY, empty()), (it) => it === error);
  }
});

Deno.test("guardBlobs() throws a body's own error as it is", async () => {
  const error = new Error("The client went away");
  const read = async (_: BlobKey, body: ReadableStream) => {
    for await (const _ of body);
    throw new Error("never reached");
  };
  const blobs = guardBlobs({ ...failingWith(new Error()), put: read });
  const body = new ReadableStream({ pull: () => Promise.reject(error) });
  await assert.rejects(blobs.put(KEY, body), (it) => it === error);
});

Deno.test("guardBlobs() cancels a body that the driver did not want", async () => {
  let told: unknown;
  const body = new ReadableStream({ cancel: (why) => void (told = why) });
  const failure = await guardBlobs(failingWith(new Error("down"))).put(KEY, body).catch((it) => it);
  assert.equal(failure.code, "store_unavailable");
  assert.equal(told, failure);
});

Deno.test("guardBlobs() adds no verb that the driver leaves out", () => {
  const blobs = guardBlobs(failingWith(new Error()));
  assert.deepEqual([blobs.copy, blobs.link], [undefined, undefined]);
});

function failingWith(error: Error): BlobStore & Driver {
  const fail = () => Promise.reject(error);
  const list = () => ReadableStream.from([]);
  const driver = { describes: "a test", ping: fail, close: () => Promise.resolve() };
  return { ...driver, stat: fail, open: fail, put: fail, delete: fail, list };
}

function empty(): ReadableStream<Uint8Array> {
  return new Blob([]).stream();
}
