import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { LIMITS } from "../kit/egress/_open_egress.ts";
import { RegistryError } from "../model/registry_error.ts";
import {
  type Answer,
  bytesOf,
  cut,
  ranged,
  scripted,
  sha256,
  status,
  watching,
  whole,
} from "./_scripted_origin.ts";
import { Unverified } from "./steps.ts";

const FILE = bytesOf(100_000);
const OTHER = bytesOf(100_000, 2);
const TAG = '"one"';
const DATED = "Last-Modified: Sat, 01 Jan 2028 00:00:00 GMT\r\n";

interface Row {
  readonly name: string;
  readonly answers: readonly Answer[];
  /** Why it is not published; nothing where the file comes. */
  readonly reason?: string;
  readonly detail?: RegExp;
  readonly requests: number;
  readonly pauses?: readonly number[];
}

const ROWS: readonly Row[] = [
  { name: "a whole file", answers: [whole(FILE)], requests: 1 },
  { name: "a file without a length", answers: [unmeasured(FILE)], requests: 1 },
  { name: "a redirection", answers: [to("/there"), whole(FILE)], requests: 2 },
  ...[401, 403, 404, 410].map((code) => ({
    ...{ name: `${code}`, answers: [status(code)], requests: 1, reason: "file_unavailable" },
    detail: new RegExp(`answers ${code}$`),
  })),
  {
    ...{ name: "500 for ever", answers: [status(500)], requests: 5, reason: "file_unavailable" },
    ...{ detail: /answers 500$/, pauses: [1_000, 5_000, 20_000, 60_000] },
  },
  { name: "500 once", answers: [status(500), whole(FILE)], requests: 2, pauses: [1_000] },
  {
    ...{ name: "429 for some seconds", requests: 2, pauses: [7_000] },
    answers: [status(429, "Retry-After: 7\r\n"), whole(FILE)],
  },
  {
    ...{ name: "503 for an hour", requests: 1, reason: "file_unavailable", detail: /503$/ },
    answers: [status(503, "Retry-After: 3600\r\n")],
  },
  {
    ...{ name: "a cut, then the rest", requests: 2, pauses: [1_000] },
    answers: [ranged(FILE, TAG, 40_000), ranged(FILE, TAG)],
  },
  {
    ...{ name: "a cut of a file that is known by its date", requests: 2 },
    answers: [cut(FILE, 10, DATED), rest(FILE, 10)],
  },
  {
    ...{ name: "a cut where there is nothing to ask for the rest by", requests: 2 },
    answers: [cut(FILE, 40_000, 'ETag: W/"weak"\r\n'), whole(FILE)],
  },
  {
    ...{ name: "a cut where ranges are not known", requests: 2 },
    answers: [cut(FILE, 40_000, `ETag: ${TAG}\r\n`), whole(FILE)],
  },
  {
    ...{ name: "another range than was asked for", requests: 3 },
    answers: [cut(FILE, 40_000, `ETag: ${TAG}\r\n`), rest(FILE, 10), whole(FILE)],
  },
  {
    ...{ name: "a range that was not asked for", requests: 2 },
    answers: [rest(FILE, 10), whole(FILE)],
  },
  {
    ...{ name: "a rest that is not there any more", requests: 3 },
    answers: [cut(FILE, 40_000, `ETag: ${TAG}\r\n`), status(416), whole(FILE)],
  },
  {
    ...{ name: "cuts for ever", requests: 5, reason: "file_unavailable" },
    answers: [cut(FILE, 5)],
  },
  {
    ...{ name: "another file", requests: 2, reason: "file_replaced" },
    ...{ answers: [whole(OTHER)], detail: new RegExp(sha256(OTHER)) },
  },
  { name: "another file once", requests: 2, answers: [whole(OTHER), whole(FILE)] },
  {
    ...{ name: "another file each time", requests: 2, reason: "file_corrupt" },
    answers: [whole(OTHER), whole(bytesOf(10, 3))],
  },
  {
    ...{ name: "a file that is replaced while it comes", requests: 3, reason: "file_replaced" },
    answers: [ranged(FILE, TAG, 40_000), ranged(OTHER, '"two"')],
  },
  {
    ...{ name: "a file that is replaced under the same tag", requests: 4, reason: "file_replaced" },
    answers: [ranged(FILE, TAG, 40_000), ranged(OTHER, TAG)],
  },
  {
    ...{ name: "a rest that was spoiled", requests: 3 },
    answers: [ranged(FILE, TAG, 40_000), ranged(OTHER, TAG), ranged(FILE, TAG)],
  },
  { name: "gzip unasked", answers: [coded(gzipSync(FILE), "gzip")], requests: 1 },
  {
    ...{ name: "gzip that is none", requests: 5, reason: "file_unavailable", detail: /coding/ },
    answers: [coded(FILE, "gzip")],
  },
  {
    ...{ name: "another coding unasked", requests: 1, reason: "file_unavailable" },
    ...{ answers: [coded(FILE, "br")], detail: /the coding "br"/ },
  },
  {
    ...{ name: "a length beyond the limit", requests: 1, reason: "file_unavailable" },
    ...{ answers: [whole(bytesOf((1 << 20) + 1))], detail: /longer than 1048576 bytes/ },
  },
  {
    ...{ name: "gzip of more than the limit", requests: 1, reason: "file_unavailable" },
    answers: [coded(gzipSync(new Uint8Array(1 << 21)), "gzip")],
    detail: /longer than 1048576 bytes/,
  },
  {
    ...{ name: "what is no HTTP", requests: 5, reason: "file_unavailable" },
    answers: [(wire) => wire.send("nonsense\r\n\r\n")],
  },
];

for (const { name, answers, reason, detail = /./, requests, pauses } of ROWS) {
  Deno.test(`fetch() of ${name}: ${reason ?? "the file"}`, async () => {
    await using test = await scripted(answers);
    const { watch } = test;
    const wanted = { url: test.url("/setup.exe"), sha256: sha256(FILE), name: "setup.exe" };
    const fetched = test.downloads.fetch(wanted, watch);
    if (reason) {
      await assert.rejects(fetched, (error) => {
        assert.ok(error instanceof Unverified, String(error));
        assert.deepEqual([error.reason, watch.bytes], [reason, 0]);
        assert.match(error.message, detail);
        return true;
      });
    } else {
      const file = await fetched;
      assert.deepEqual(await Deno.readFile(file.path), FILE);
      assert.deepEqual([file.size, file.sha256, watch.bytes], [FILE.length, sha256(FILE), 100_000]);
    }
    assert.equal(test.origin.heads.length, requests);
    if (pauses) assert.deepEqual(test.pauses, pauses);
  });
}

Deno.test("fetch() asks for nothing twice, be it in another process", async () => {
  const hanging: Answer = async (wire) => {
    await wire.send(`HTTP/1.1 200 OK\r\nETag: ${TAG}\r\nContent-Length: ${FILE.length}\r\n\r\n`);
    await wire.send(FILE.subarray(0, 40_000));
    await wire.gone();
  };
  await using test = await scripted([hanging, ranged(FILE, TAG)]);
  const wanted = { url: test.url("/a"), sha256: sha256(FILE), name: "a" };
  const killed = new AbortController();
  const watch = watching(killed.signal);
  const fetching = assert.rejects(test.downloads.fetch(wanted, watch), /killed/);
  await watch.has(40_000);
  killed.abort(new Error("killed"));
  await fetching;
  assert.equal(watch.bytes, 0);
  await test.downloads.close();

  const later = test.another();
  const file = await later.fetch(wanted, test.watch);
  assert.deepEqual(await Deno.readFile(file.path), FILE);
  assert.match(test.origin.heads[1]!, /^range: bytes=40000-\r$/mi);
  assert.match(test.origin.heads[1]!, /^if-range: "one"\r$/mi);
  assert.equal(test.watch.bytes, FILE.length);

  await later.fetch(wanted, watching());
  await later.close();
  const last = test.another();
  await last.fetch(wanted, watching());
  await last.close();
  assert.equal(test.origin.heads.length, 2, "What is whole is not asked for");

  await Deno.writeTextFile(file.path, "spoiled meanwhile");
  await test.another().fetch(wanted, watching());
  assert.deepEqual(await Deno.readFile(file.path), FILE);
  assert.equal(test.origin.heads.length, 3);
});

Deno.test("fetch() goes on after a server that falls silent", async () => {
  const silent: Answer = async (wire) => {
    await wire.send(`HTTP/1.1 200 OK\r\nETag: ${TAG}\r\nContent-Length: ${FILE.length}\r\n\r\n`);
    await wire.send(FILE.subarray(0, 40_000));
    await wire.gone();
  };
  await using test = await scripted([silent, ranged(FILE, TAG)], {
    egress: { limits: { ...LIMITS, idleMs: 1_000 } },
  });
  const wanted = { url: test.url("/a"), sha256: sha256(FILE), name: "a" };
  const file = await test.downloads.fetch(wanted, watching());
  assert.deepEqual(await Deno.readFile(file.path), FILE);
  assert.ok(test.origin.heads.length > 1);
});

Deno.test({
  name: "fetch() onto a disk without room is no fault of the file, and leaves nothing on it",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using test = await scripted([whole(FILE)]);
    const part = `${test.folder}/1/${sha256(FILE)}.part`;
    await Deno.mkdir(`${test.folder}/1`);
    await Deno.symlink("/dev/full", part);
    const wanted = { url: test.url("/a"), sha256: sha256(FILE), name: "a" };
    await assert.rejects(
      test.downloads.fetch(wanted, watching()),
      (error) => error instanceof RegistryError && error.code === "storage_full",
    );
    assert.deepEqual((await Array.fromAsync(Deno.readDir(`${test.folder}/1`))).length, 1);
  },
});

function unmeasured(bytes: Uint8Array): Answer {
  return async (wire) => {
    await wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    await wire.send(bytes);
  };
}

function to(path: string): Answer {
  return status(302, `Location: ${path}\r\n`);
}

function coded(bytes: Uint8Array, coding: string): Answer {
  return whole(bytes, `Content-Encoding: ${coding}\r\nETag: ${TAG}\r\n`);
}

/** The rest of a file, whatever was asked for. */
function rest(bytes: Uint8Array, from: number): Answer {
  const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  return async (wire) => {
    const length = `Content-Length: ${bytes.length - from}`;
    await wire.send(`HTTP/1.1 206 Part\r\nContent-Range: ${range}\r\n${length}\r\n\r\n`);
    await wire.send(bytes.subarray(from));
  };
}
