import assert from "node:assert/strict";
import type { Wire } from "../kit/egress/_loopback.ts";
import {
  type Answer,
  bytesOf,
  ranged,
  scripted,
  sha256,
  status,
  watching,
  whole,
} from "./_scripted_origin.ts";
import { Unverified } from "./steps.ts";

const FILE = bytesOf(100_000);
const DIGEST = sha256(FILE);

Deno.test("fetch() brings a file once for all who wait for it", async () => {
  const asked = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  await using test = await scripted([async (wire, head, watch) => {
    asked.resolve();
    await go.promise;
    await whole(FILE)(wire, head, watch);
  }]);
  const wanted = { url: test.url("/a"), sha256: DIGEST, name: "a" };
  const leaving = new AbortController();
  const left = assert.rejects(
    test.downloads.fetch(wanted, watching(leaving.signal)),
    /changed my mind/,
  );
  const watches = Array.from({ length: 9 }, () => watching());
  const fetching = watches.map((watch) => test.downloads.fetch(wanted, watch));
  await asked.promise;
  leaving.abort(new Error("changed my mind"));
  await left;
  go.resolve();
  const files = await Promise.all(fetching);
  assert.equal(test.origin.heads.length, 1);
  assert.deepEqual(new Set(files.map(({ path }) => path)).size, 1);
  assert.deepEqual(watches.map(({ bytes }) => bytes), watches.map(() => FILE.length));

  for (const file of files.slice(1)) await test.downloads.forget(file);
  assert.deepEqual(await Deno.readFile(files[0]!.path), FILE, "One still holds it");
  await test.downloads.forget(files[0]!);
  await assert.rejects(Deno.stat(files[0]!.path), Deno.errors.NotFound);
});

Deno.test("forget() does not wait for whoever kept a file for another try", async () => {
  let now = Date.now();
  await using test = await scripted([whole(FILE)], { now: () => now });
  const wanted = { url: test.url("/a"), sha256: DIGEST, name: "a" };
  await test.downloads.fetch(wanted, watching());
  now += 10 * 60_000;
  const file = await test.downloads.fetch(wanted, watching());
  assert.equal(test.origin.heads.length, 1);
  await test.downloads.forget(file);
  await assert.rejects(Deno.stat(file.path), Deno.errors.NotFound);
});

Deno.test("fetch() stops when nobody waits any more, and goes on for the next", async () => {
  const gone = Promise.withResolvers<void>();
  const hanging: Answer = async (wire) => {
    const head = `HTTP/1.1 200 OK\r\nETag: "a"\r\nContent-Length: ${FILE.length}\r\n\r\n`;
    await wire.send(head);
    await wire.send(FILE.subarray(0, 1000));
    await wire.gone();
    gone.resolve();
  };
  await using test = await scripted([hanging, ranged(FILE, '"a"')]);
  const wanted = { url: test.url("/a"), sha256: DIGEST, name: "a" };
  const leaving = new AbortController();
  const watch = watching(leaving.signal);
  const left = assert.rejects(test.downloads.fetch(wanted, watch), /enough/);
  await watch.has(1000);
  leaving.abort(new Error("enough"));
  await left;
  const file = await test.downloads.fetch(wanted, watching());
  await gone.promise;
  assert.deepEqual(await Deno.readFile(file.path), FILE);
  assert.match(test.origin.heads[1]!, /^range: bytes=1000-\r$/mi);

  const never = AbortSignal.abort(new Error("before it began"));
  await assert.rejects(test.downloads.fetch(wanted, watching(never)), /before it began/);
});

Deno.test("fetch() tries another address of the same file where the first has nothing", async () => {
  const asked = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  await using test = await scripted([async (wire, head, watch) => {
    asked.resolve();
    await go.promise;
    await status(404)(wire, head, watch);
  }, whole(FILE)]);
  const fetch = (path: string) =>
    test.downloads.fetch({ url: test.url(path), sha256: DIGEST, name: "a" }, watching());
  const first = assert.rejects(fetch("/gone"), Unverified);
  await asked.promise;
  const second = fetch("/there");
  go.resolve();
  await first;
  assert.deepEqual(await Deno.readFile((await second).path), FILE);
  assert.match(test.origin.heads[1]!, /^GET \/there /);
});

Deno.test("fetch() keeps two processes on one folder apart", async () => {
  await using test = await scripted([whole(FILE)]);
  const other = test.another();
  const wanted = { url: test.url("/a"), sha256: DIGEST, name: "a" };
  const files = await Promise.all(
    [test.downloads, other].map((downloads) => downloads.fetch(wanted, watching())),
  );
  assert.notEqual(files[0]!.path, files[1]!.path);
  for (const { path } of files) assert.deepEqual(await Deno.readFile(path), FILE);
});

Deno.test("fetch() asks for no more at once than it may, in all and of one host", async () => {
  const files = Array.from({ length: 8 }, (_, at) => bytesOf(100, at));
  for (const { atOnce, perHost, most } of LIMITS) {
    let [running, highest] = [0, 0];
    const answer = async (wire: Wire, head: string) => {
      highest = Math.max(highest, ++running);
      // Long enough for whoever else may ask to do so.
      await new Promise((resolve) => setTimeout(resolve, 20));
      await whole(files[Number(/\/(\d)/.exec(head)![1])]!)(wire, head, watching());
      running--;
    };
    await using test = await scripted([answer], { atOnce, perHost });
    await Promise.all(files.map((bytes, at) => {
      const url = test.url(`/${at}`).replace("files", at % 2 ? "files" : "others");
      return test.downloads.fetch({ url, sha256: sha256(bytes), name: "a" }, watching());
    }));
    assert.ok(highest <= most, `${highest} at once where ${most} may be`);
  }
});

const LIMITS = [
  { atOnce: 3, perHost: 8, most: 3 },
  { atOnce: 8, perHost: 1, most: 2 },
  { atOnce: 1, perHost: 1, most: 1 },
];

Deno.test("fetch() takes so many bytes a second, all files together", async () => {
  const files = [bytesOf(50_000, 1), bytesOf(50_000, 2)];
  await using test = await scripted(
    [(wire, head, watch) => whole(files[head.startsWith("GET /0") ? 0 : 1]!)(wire, head, watch)],
    { bytesPerSecond: 10_000 },
  );
  await Promise.all(files.map((bytes, at) =>
    test.downloads.fetch({
      ...{ url: test.url(`/${at}`), sha256: sha256(bytes), name: "a" },
    }, watching())
  ));
  const waited = test.pauses.reduce((sum, one) => sum + one, 0);
  // A second's worth may come at once; what two wait for at the same time is counted twice.
  assert.ok(waited >= 9_000, `${waited} ms`);
});

Deno.test("fetch() leaves a host alone that asks for it, whatever else is wanted of it", async () => {
  const other = bytesOf(10, 9);
  const answers = new Map([["/a", whole(FILE)], ["/b", whole(other)]]);
  const answer: Answer = (wire, head, watch) =>
    answers.get(head.split(" ")[1]!)!(wire, head, watch);
  await using test = await scripted([status(429, "Retry-After: 30\r\n"), answer], { perHost: 1 });
  await Promise.all([
    test.downloads.fetch({ url: test.url("/a"), sha256: DIGEST, name: "a" }, watching()),
    test.downloads.fetch({ url: test.url("/b"), sha256: sha256(other), name: "b" }, watching()),
  ]);
  assert.deepEqual(test.pauses, [30_000], "Who comes second waits as long, and asks once");
  assert.equal(test.origin.heads.length, 3);
});

Deno.test("sweep() takes what nobody came back for, of processes that have ended as well", async () => {
  await using test = await scripted([whole(FILE)]);
  const other = test.another();
  const wanted = { url: test.url("/a"), sha256: DIGEST, name: "a" };
  const kept = await test.downloads.fetch(wanted, watching());
  const left = await other.fetch(wanted, watching());
  const part = `${test.folder}/1/${sha256(bytesOf(1))}.part`;
  await Deno.writeTextFile(part, "a part");
  await test.downloads.sweep();
  assert.ok((await Deno.stat(part)).isFile);

  const old = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  for (const path of [part, left.path]) await Deno.utime(path, old, old);
  await test.downloads.sweep();
  await assert.rejects(Deno.stat(part), Deno.errors.NotFound);
  assert.ok((await Deno.stat(left.path)).isFile, "Its process still works there");
  await other.close();
  await test.downloads.sweep();
  await assert.rejects(Deno.stat(left.path), Deno.errors.NotFound);
  assert.ok((await Deno.stat(kept.path)).isFile);
});

const SIZES: readonly (readonly [string, readonly Answer[], number | null, number])[] = [
  ["HEAD", [says("HTTP/1.1 200 OK\r\nContent-Length: 73216")], 73_216, 1],
  ["a range", [status(405), says("HTTP/1.1 206 P\r\nContent-Range: bytes 0-0/9")], 9, 2],
  ["a range that is not known", [status(403), whole(FILE)], FILE.length, 2],
  ["nothing", [status(404)], null, 2],
  ["a coding", [says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: br")], null, 2],
  ["no HTTP", [says("nonsense")], null, 2],
];

for (const [name, answers, size, requests] of SIZES) {
  Deno.test(`size() by ${name}: ${size}`, async () => {
    await using test = await scripted(answers);
    const { signal } = new AbortController();
    assert.equal(await test.downloads.size({ url: test.url("/a"), name: "a" }, signal), size);
    assert.equal(test.origin.heads.length, requests);
  });
}

function says(head: string): Answer {
  return (wire) => wire.send(`${head}\r\n\r\n`);
}
