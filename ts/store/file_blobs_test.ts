import assert from "node:assert/strict";
import { join } from "node:path";
import type { BlobKey } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { fileFailure } from "./_blob_folders.ts";
import { FileBlobs } from "./file_blobs.ts";
import { StoreRefused } from "./store_refused.ts";

const KEY = "winget/acme/apps/Acme.Tool/1.0/01ARZ3NDEKTSV4RRFFQ69G5FAV/setup.exe" as BlobKey;

Deno.test("FileBlobs.put() keeps a blob under a name that can be read", async () => {
  await using place = await folderFor();
  const blobs = await FileBlobs.open(place);
  await blobs.put(KEY, textBody("x"));
  const path = "winget/acme/apps/Acme.Tool=h/1.0/01ARZ3NDEKTSV4RRFFQ69G5FAV=/setup.exe";
  assert.equal(await Deno.readTextFile(join(place.folder, path)), "x");
});

Deno.test("FileBlobs.put() makes a folder again that delete() took away meanwhile", async () => {
  await using place = await folderFor();
  const blobs = await FileBlobs.open(place);
  const old = "a/b/c/old" as BlobKey;
  for (let round = 0; round < 100; round++) {
    const key = `a/b/c/new-${round}` as BlobKey;
    await blobs.put(old, textBody("old"));
    await Promise.all([blobs.delete(old), blobs.put(key, textBody("new"))]);
    assert.equal((await blobs.stat(key))?.size, 3);
    await blobs.delete(key);
  }
});

Deno.test("FileBlobs.delete() leaves no empty folder behind", async () => {
  await using place = await folderFor();
  const blobs = await FileBlobs.open(place);
  const beside = KEY.replace("/1.0/", "/2.0/") as BlobKey;
  for (const key of [KEY, beside]) await blobs.put(key, textBody("x"));
  await blobs.delete(KEY);
  assert.deepEqual(namesIn(join(place.folder, "winget/acme/apps/Acme.Tool=h")), ["2.0"]);
  await blobs.delete(beside);
  assert.deepEqual(namesIn(place.folder), [".tmp"]);
});

Deno.test("FileBlobs.list() passes over files that are not its own", async () => {
  await using place = await folderFor();
  const blobs = await FileBlobs.open(place);
  await blobs.put("a/b" as BlobKey, textBody("x"));
  for (const stray of [".DS_Store", "a/Thumbs.db", "a/ä", ".tmp/arriving"]) {
    await Deno.writeTextFile(join(place.folder, stray), "stray");
  }
  assert.deepEqual((await Array.fromAsync(blobs.list(""))).map(({ key }) => key), ["a/b"]);
});

Deno.test("FileBlobs.open() removes what a killed process left more than a day ago", async () => {
  await using place = await folderFor();
  await FileBlobs.open(place);
  const left = (name: string) => join(place.folder, ".tmp", name);
  for (const name of ["old", "young"]) await Deno.writeTextFile(left(name), "half of a bo");
  const yesterday = Date.now() / 1000 - 25 * 3600;
  await Deno.utime(left("old"), yesterday, yesterday);
  await FileBlobs.open(place);
  assert.deepEqual(namesIn(join(place.folder, ".tmp")), ["young"]);
});

Deno.test("FileBlobs.open() refuses a folder that it cannot write to, in one line", async () => {
  await using place = await folderFor();
  const file = join(place.folder, "file");
  await Deno.writeTextFile(file, "");
  await assert.rejects(FileBlobs.open({ folder: join(file, "below") }), (error) => {
    assert.ok(error instanceof StoreRefused);
    return /^Cannot keep files in ".*below": [^\n]+$/.test(error.message);
  });
});

Deno.test("FileBlobs.stat() does not take a disk that is not mounted for an empty one", async () => {
  await using place = await folderFor();
  const blobs = await FileBlobs.open(place);
  await Deno.remove(place.folder, { recursive: true });
  await Deno.mkdir(place.folder);
  await assert.rejects(blobs.stat(KEY));
  await assert.rejects(blobs.open(KEY));
  await assert.rejects(Array.fromAsync(blobs.list("")));
});

Deno.test({
  name: "fileFailure() tells a full disk apart",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const full = await Deno.writeTextFile("/dev/full", "x").catch((error) => error);
    const failure = fileFailure(full, "files in /data");
    assert.ok(failure instanceof RegistryError);
    assert.deepEqual([failure.code, failure.cause], ["storage_full", full]);
    const other = new Error("something else");
    assert.equal(fileFailure(other, "files in /data"), other);
  },
});

async function folderFor(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-files-" });
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

function textBody(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([text]).stream();
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}
