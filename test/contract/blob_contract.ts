import assert from "node:assert/strict";
import type { BlobKey } from "../../ts/model/ids.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import {
  type BlobInfo,
  type BlobPart,
  type BlobStore,
  concatenated,
  joinBlobs,
} from "../../ts/store/blob_store.ts";
import type { Driver } from "../../ts/store/document_store.ts";
import { bodyOf, breakingOff, measure, textBody, textOf } from "./_blob_bodies.ts";

/** A guarded driver on an empty place, and the hold that a test has on the other side. */
export interface BlobBench extends AsyncDisposable {
  readonly blobs: BlobStore & Driver;
  /** How many bodies the other side holds that never became blobs. */
  unfinished(): Promise<number>;
  /** Takes the other side away as a power cut would, and brings it back with what it had kept. */
  lose(): Promise<void>;
  restore(): Promise<void>;
}

/** How a driver is brought under the contract. */
export interface BlobContract {
  readonly open: () => Promise<BlobBench>;
  readonly ignore?: boolean;
}

const MIB = 1024 ** 2;
const KEY = "winget/acme/apps/Acme.Tool/1.0/01ARZ3NDEKTSV4RRFFQ69G5FAV/setup.exe" as BlobKey;

/** What every blob driver promises. A new promise is added here and nowhere else. */
export function blobContract(driver: string, { open, ignore }: BlobContract): void {
  Deno.test({
    name: `${driver} keeps what a BlobStore promises`,
    ignore,
    // A client keeps connections for the next step.
    sanitizeResources: false,
    sanitizeOps: false,
    async fn(t) {
      await using bench = await open();
      for (const [name, keeps] of Object.entries(PROMISES)) {
        await t.step(name, () => keeps(bench));
      }
    },
  });
}

type Promised = (bench: BlobBench) => Promise<void>;

const PROMISES: Record<string, Promised> = {
  async "put() shows nothing until the last byte has arrived"({ blobs }) {
    for (const size of [MIB, 20 * MIB]) {
      const key = keyFor("late");
      const seen: (BlobInfo | null)[] = [];
      const body = bodyOf(size, 0, async (sent) => {
        if (sent === size) seen.push(await blobs.stat(key));
      });
      const info = await blobs.put(key, body.stream);
      assert.deepEqual(seen, [null]);
      assert.deepEqual([info.key, info.size], [key, size]);
      assert.equal((await blobs.stat(key))?.size, size);
      assert.deepEqual(await measure(await blobs.open(key)), { size, digest: body.digest() });
    }
  },

  async "put() of a body that breaks off throws its error and leaves nothing"(bench) {
    const error = new Error("The client went away");
    for (const size of [0, 5, MIB, 40 * MIB]) {
      const key = keyFor("broken");
      await assert.rejects(bench.blobs.put(key, breakingOff(size, error)), (it) => it === error);
      assert.equal(await bench.blobs.stat(key), null);
      assert.equal(await bench.unfinished(), 0);
    }
  },

  async "put() of a body that breaks off keeps what was there"({ blobs }) {
    await blobs.put(KEY, textBody("first"));
    await assert.rejects(blobs.put(KEY, breakingOff(20 * MIB, new Error("gone"))), /gone/);
    assert.equal(await textOf(await blobs.open(KEY)), "first");
  },

  async "put() replaces what was there"({ blobs }) {
    await blobs.put(KEY, textBody("first"));
    await blobs.put(KEY, textBody("the second"));
    assert.equal(await textOf(await blobs.open(KEY)), "the second");
    assert.equal((await blobs.stat(KEY))?.size, 10);
  },

  async "put() keeps a blob of no bytes"({ blobs }) {
    const key = keyFor("empty");
    assert.equal((await blobs.put(key, bodyOf(0).stream)).size, 0);
    assert.equal((await blobs.stat(key))?.size, 0);
    assert.equal(await textOf(await blobs.open(key)), "");
  },

  async "put() by many at once to one key keeps one of the bodies whole"({ blobs, unfinished }) {
    const bodies = [1, 2, 3, 4, 5].map((seed) => bodyOf(seed * 5 * MIB, seed));
    await Promise.all(bodies.map((body) => blobs.put(KEY, body.stream)));
    const kept = await measure(await blobs.open(KEY));
    assert.ok(bodies.some((body) => body.digest() === kept?.digest));
    assert.equal(await unfinished(), 0);
  },

  async "open() answers every range"({ blobs }) {
    const size = 700_001;
    const whole = new Uint8Array(await new Response(bodyOf(size).stream).arrayBuffer());
    await blobs.put(KEY, bodyOf(size).stream);
    const edges = [[0, 0], [size - 1, size - 1], [0, size - 1], [1, size - 2], [65_535, 65_536]];
    for (const [from = 0, to = 0] of [...edges, [262_143, 262_144], [262_144, 524_287]]) {
      const part = await blobs.open(KEY, { from, to });
      const bytes = new Uint8Array(await new Response(part).arrayBuffer());
      assert.deepEqual(bytes, whole.slice(from, to + 1), `${from}-${to}`);
    }
  },

  async "open() answers null where nothing is, be it above or below a blob"({ blobs }) {
    await blobs.put(KEY, textBody("here"));
    const folder = KEY.slice(0, KEY.lastIndexOf("/"));
    for (const key of [keyFor("missing"), folder as BlobKey, `${KEY}/below` as BlobKey]) {
      assert.equal(await blobs.open(key), null, key);
      assert.equal(await blobs.open(key, { from: 0, to: 1 }), null, key);
      assert.equal(await blobs.stat(key), null, key);
      await blobs.delete(key);
    }
    assert.equal(await textOf(await blobs.open(KEY)), "here");
  },

  async "delete() removes, and what is not there too"({ blobs }) {
    await blobs.put(KEY, textBody("here"));
    await blobs.delete(KEY);
    assert.equal(await blobs.stat(KEY), null);
    await blobs.delete(KEY);
  },

  async "list() yields every key that begins so, in order"({ blobs }) {
    const names = ["a", "a-b/c", "a/b", "a.b", "a0", "aB", "ab", "A/b", "a!", "a%2Fb", "b/a/c"];
    const keys = names.filter((name) => name !== "a").map((name) => `order/${name}` as BlobKey);
    for (const key of keys) await blobs.put(key, textBody(key));
    const sorted = keys.toSorted((one, other) => one < other ? -1 : 1);
    for (const prefix of ["order/", "order/a", "order/a/", "order/a.", "order/b/a/c", "order/z"]) {
      const listed = await Array.fromAsync(blobs.list(prefix));
      assert.deepEqual(listed.map(({ key }) => key), sorted.filter((it) => it.startsWith(prefix)));
      for (const { key, size, modifiedAt } of listed) {
        assert.equal(size, key.length);
        assert.ok(Math.abs(modifiedAt - Date.now()) < 3_600_000);
      }
    }
  },

  async "list() goes on beyond a thousand keys"({ blobs }) {
    const keys = Array.from({ length: 1_200 }, (_, at) => `many/${at % 7}/${at}` as BlobKey);
    for (let at = 0; at < keys.length; at += 30) {
      await Promise.all(keys.slice(at, at + 30).map((key) => blobs.put(key, textBody(key))));
    }
    const listed = (await Array.fromAsync(blobs.list("many/"))).map(({ key }) => key);
    assert.deepEqual(listed, keys.toSorted((one, other) => one < other ? -1 : 1));
    for await (const { key } of blobs.list("many/6/")) return assert.equal(key, "many/6/1000");
  },

  async "keys may hold every legal character and be as long as it gets"({ blobs }) {
    const legal = "ABCxyz019._!'()-%2B%C3%A4";
    const long = Array.from("abcd", (sign) => sign.toUpperCase().repeat(100) + sign.repeat(100));
    const keys = [
      `${legal}/${legal}`,
      `x/${long.join("/")}`,
      "x/v1./.../con/NUL.txt",
    ];
    for (const key of [...keys, "x/%2E%2E/a", "case/Foo", "case/foo", "case/FOO"] as BlobKey[]) {
      await blobs.put(key, textBody(key));
      assert.equal((await Array.fromAsync(blobs.list(key))).length, 1, key);
    }
    for (const key of ["case/Foo", "case/foo", "case/FOO"] as BlobKey[]) {
      assert.equal(await textOf(await blobs.open(key)), key);
    }
  },

  async "hostile keys are refused by every verb"({ blobs }) {
    const hostile = ["", ".", "..", "a/../b", "../a", "/etc/passwd", "a//b", "a/", "a\0b", "a\\b"];
    const more = ["%2e%2e/a", "a/%2e", "a b", "a\nb", "ä", "a".repeat(201), "a/".repeat(512) + "a"];
    for (const key of [...hostile, ...more] as BlobKey[]) {
      await refuses(() => blobs.stat(key));
      await refuses(() => blobs.open(key));
      await refuses(() => blobs.put(key, textBody("x")));
      await refuses(() => blobs.delete(key));
      if (blobs.copy) await refuses(() => blobs.copy!(KEY, key));
      if (blobs.join) await refuses(() => blobs.join!([{ key, size: 1 }], KEY));
      if (blobs.link) await refuses(() => blobs.link!(key, { seconds: 60 }));
    }
    for (const prefix of ["..//", "/", "a\\", "a/../", "a\0"]) {
      await refuses(() => Array.fromAsync(blobs.list(prefix)));
    }
  },

  async "copy() keeps the bytes under a second key"({ blobs }) {
    if (!blobs.copy) return;
    const body = bodyOf(30 * MIB, 7);
    await blobs.put(KEY, body.stream);
    const [from, to] = [KEY, "copies/it's (a) copy%2B!".replace(/ /g, "") as BlobKey];
    assert.equal((await blobs.copy(from, to))?.size, 30 * MIB);
    assert.equal((await measure(await blobs.open(to)))?.digest, body.digest());
    assert.equal((await blobs.copy(to, KEY))?.size, 30 * MIB);
    assert.equal(await blobs.copy(keyFor("missing"), to), null);
    await blobs.delete(to);
    assert.equal((await measure(await blobs.open(KEY)))?.digest, body.digest());
  },

  async "copy() to where the copy already is leaves nothing behind"({ blobs, unfinished }) {
    if (!blobs.copy) return;
    const [from, to] = [keyFor("copied"), keyFor("copy")];
    await blobs.put(from, textBody("bytes"));
    for (let time = 0; time < 2; time++) assert.equal((await blobs.copy(from, to))?.size, 5);
    await blobs.put(from, textBody("others"));
    assert.equal(await textOf(await blobs.open(to)), "bytes");
    assert.equal(await unfinished(), 0);
  },

  async "join() makes one blob of several, whatever their sizes"({ blobs, unfinished }) {
    const to = keyFor("joined");
    for (const sizes of [[6, 5, 3], [6, 1, 6], [1, 2], [13, 6], [7]]) {
      const parts: BlobPart[] = [];
      for (const [seed, size] of sizes.entries()) {
        parts.push(await blobs.put(keyFor("part"), bodyOf(size * MIB + 1, seed).stream));
      }
      const whole = await measure(concatenated(blobs, parts));
      assert.equal((await joinBlobs(blobs, parts, to)).size, whole?.size);
      assert.deepEqual(await measure(await blobs.open(to)), whole);
    }
    assert.equal((await joinBlobs(blobs, [], to)).size, 0);
    assert.equal(await unfinished(), 0);
  },

  async "join() of what is not there leaves nothing"({ blobs, unfinished }) {
    const to = keyFor("joined");
    for (const size of [6 * MIB, 1]) {
      const part = await blobs.put(keyFor("part"), bodyOf(size).stream);
      const parts = [part, { key: keyFor("missing"), size }, part];
      const missing = (error: unknown) => (error as RegistryError).code === "file_missing";
      await assert.rejects(joinBlobs(blobs, parts, to), missing);
      assert.equal(await blobs.stat(to), null);
    }
    assert.equal(await unfinished(), 0);
  },

  async "link() works without credentials and says name and type"({ blobs }) {
    if (!blobs.link) return;
    await blobs.put(KEY, textBody("linked"));
    const named = { fileName: 'Größe "1".exe', mediaType: "application/x-test" };
    const answer = await fetch(await blobs.link(KEY, { seconds: 60, ...named }));
    assert.equal(answer.headers.get("content-type"), "application/x-test");
    assert.match(answer.headers.get("content-disposition") ?? "", /^attachment;.*UTF-8''Gr%C3%B6/);
    assert.equal(await answer.text(), "linked");
  },

  async "a store that went away is said to be unavailable, and comes back by itself"(bench) {
    const { blobs } = bench;
    await blobs.put(KEY, textBody("kept"));
    await bench.lose();
    for (
      const verb of [
        () => blobs.stat(KEY),
        () => blobs.open(KEY),
        () => blobs.put(KEY, textBody("lost")),
        () => blobs.delete(KEY),
        () => Array.fromAsync(blobs.list("")),
        () => blobs.ping(),
      ]
    ) await assert.rejects(verb, isOutage(blobs));
    await bench.restore();
    await blobs.ping();
    assert.equal(await textOf(await blobs.open(KEY)), "kept");
  },
};

async function refuses(verb: () => Promise<unknown>): Promise<void> {
  await assert.rejects(verb, (error) => (error as RegistryError).code === "name_refused");
}

/** Whether an error is the outage of this driver, and says when to try again. */
export function isOutage({ describes }: Driver): (error: unknown) => boolean {
  return (error) =>
    error instanceof RegistryError && error.code === "store_unavailable" &&
    error.retryAfter === 5 && error.detail.includes(describes) && error.cause !== undefined;
}

/** A key that nothing was put to before. */
function keyFor(name: string): BlobKey {
  return `${name}/${crypto.randomUUID()}` as BlobKey;
}
