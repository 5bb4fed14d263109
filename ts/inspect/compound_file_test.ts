import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type MadeNode,
  makeCompoundFile,
  type MakeCompoundOptions,
} from "../../test/inspect/make_compound_file.ts";
import { type CompoundFile, openCompoundFile } from "./compound_file.ts";
import { budgeted, ofBytes, type RandomAccess, Unreadable } from "./random_access.ts";

const short = content(100);
const long = content(100_000);
const nodes: MadeNode[] = [
  { name: "short", content: short },
  { name: "long", content: long },
  { name: "empty", content: new Uint8Array() },
  { name: "limit", content: content(4096) },
  {
    name: "storage",
    clsid: "000102030405060708090a0b0c0d0e0f",
    children: [{ name: "inner", content: content(70) }, { name: "deep", children: [] }],
  },
];
const layouts: MakeCompoundOptions[] = [
  { version: 3 },
  { version: 4 },
  { version: 3, backwards: true },
  { version: 4, backwards: true },
];

function content(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
}

function open(bytes: Uint8Array<ArrayBuffer>): Promise<CompoundFile> {
  return openCompoundFile(ofBytes(bytes));
}

/** The bytes with one number of 4 bytes changed. */
function lying(bytes: Uint8Array<ArrayBuffer>, at: number, value: number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(at, value, true);
  return changed;
}

async function readAll(file: CompoundFile): Promise<void> {
  for (const entry of file.streams()) {
    if (entry.kind !== "stream") continue;
    const bytes = await file.open(entry).read(0, entry.size);
    assert.equal(bytes.length, entry.size);
  }
}

/** Where the entry of a name begins in the file. */
function entryAt(bytes: Uint8Array, name: string): number {
  const text = Array.from(name, (sign) => `${sign}\0`).join("");
  const at = new TextDecoder("latin1").decode(bytes).indexOf(`${text}\0\0`);
  assert.ok(at > 0);
  return at;
}

Deno.test("openCompoundFile() reads streams in sectors of 512 and 4096 bytes, in order or not", async () => {
  for (const layout of layouts) {
    const file = await open(makeCompoundFile(nodes, layout));
    for (const { name, content } of nodes) {
      const entry = file.find(name);
      assert(entry, name);
      if (content) assert.deepEqual(await file.open(entry).read(0, entry.size), content);
    }
    assert.deepEqual(await file.open(file.find("long")!).read(5000, 50), long.slice(5000, 5050));
    const inner = file.find("inner", file.find("storage")!)!;
    assert.deepEqual(await file.open(inner).read(0, 70), content(70));
  }
});

Deno.test("streams() tells storages before what is in them, with their CLSIDs", async () => {
  const file = await open(makeCompoundFile(nodes, { clsid: "ff".repeat(16) }));
  assert.deepEqual(
    file.streams().map(({ kind, name, parent }) => [kind, name, parent?.name ?? null]),
    [
      ["root", "Root Entry", null],
      ["stream", "long", "Root Entry"],
      ["stream", "empty", "Root Entry"],
      ["stream", "limit", "Root Entry"],
      ["stream", "short", "Root Entry"],
      ["storage", "storage", "Root Entry"],
      ["storage", "deep", "storage"],
      ["stream", "inner", "storage"],
    ],
  );
  assert.equal(file.root.clsid.toHex(), "ff".repeat(16));
  assert.equal(file.find("storage")!.clsid.toHex(), "000102030405060708090a0b0c0d0e0f");
  assert.equal(file.find("inner"), null);
  const inside = file.children(file.find("storage")!).map(({ name }) => name);
  assert.deepEqual(inside, ["deep", "inner"]);
});

Deno.test("openCompoundFile() follows a FAT of more sectors than the header lists", async () => {
  const huge = content(16 * 1024 * 1024);
  const bytes = makeCompoundFile([{ name: "huge", content: huge }]);
  const file = await open(bytes);
  const at = huge.length - 1000;
  assert.deepEqual(await file.open(file.find("huge")!).read(at, 1000), huge.slice(at));
  const lists = new DataView(bytes.buffer).getUint32(0x44, true);
  const selfish = lying(bytes, (lists + 2) * 512 - 4, lists);
  await assert.rejects(open(selfish), /Lists 236 of the 259 sectors of its FAT/);
});

Deno.test("open() reads no more of the file than it is asked for", async () => {
  const bytes = makeCompoundFile([{ name: "huge", content: content(1024 * 1024) }]);
  const counted: RandomAccess = budgeted(ofBytes(bytes), { reads: 20, bytes: 20_000 });
  const file = await openCompoundFile(counted);
  assert.equal((await file.open(file.find("huge")!).read(0, 512)).length, 512);
});

Deno.test("open() refuses bytes that the stream has not", async () => {
  const file = await open(makeCompoundFile(nodes));
  const stream = file.open(file.find("short")!);
  for (const [offset, length] of [[0, 101], [101, 0], [-1, 1], [0, -1], [0.5, 1], [NaN, 1]]) {
    await assert.rejects(stream.read(offset!, length!), Unreadable, `${offset} ${length}`);
  }
  assert.throws(() => file.open(file.root), Unreadable);
});

Deno.test("openCompoundFile() refuses what is cut short anywhere", async () => {
  for (const version of [3, 4] as const) {
    const bytes = makeCompoundFile(nodes, { version });
    const sector = version === 3 ? 512 : 4096;
    for (let size = 0; size < bytes.length; size += 512) {
      if (size > bytes.length - sector) break;
      await assert.rejects(open(bytes.slice(0, size)), Unreadable, `${size} of ${bytes.length}`);
    }
  }
});

Deno.test("openCompoundFile() refuses streams larger than the file", async () => {
  const bytes = makeCompoundFile(nodes, { version: 4 });
  for (const size of [0xffffffff, 1_000_000]) {
    for (const name of ["long", "Root Entry"]) {
      const changed = lying(bytes, entryAt(bytes, name) + 0x78, size);
      await assert.rejects(open(changed), /Has streams of \d+ bytes/, `${name} ${size}`);
    }
  }
  await assert.rejects(open(lying(bytes, entryAt(bytes, "long") + 0x7c, 1)), /Has streams of/);
  const many = Array.from({ length: 40 }, (_, i) => ({ name: `s${i}`, content: content(64) }));
  const shared = makeCompoundFile(many);
  for (let i = 0; i < 40; i++) {
    new DataView(shared.buffer).setUint32(entryAt(shared, `s${i}`) + 0x78, 2560, true);
  }
  await assert.rejects(open(shared), /Has streams of 102400 bytes in 2560/);
});

Deno.test("openCompoundFile() ignores the upper half of sizes in version 3", async () => {
  const bytes = makeCompoundFile(nodes);
  const file = await open(lying(bytes, entryAt(bytes, "short") + 0x7c, 0x12345678));
  assert.equal(file.find("short")!.size, short.length);
});

Deno.test("openCompoundFile() refuses a directory that is in circles", async () => {
  const bytes = makeCompoundFile(nodes);
  const storage = entryAt(bytes, "storage");
  for (const [link, id] of [[0x44, 1], [0x48, 2], [0x4c, 5], [0x4c, 0], [0x44, 999]]) {
    await assert.rejects(open(lying(bytes, storage + link!, id!)), Unreadable, `${link} ${id}`);
  }
  const directory = new DataView(bytes.buffer).getUint32(0x30, true);
  const table = new DataView(bytes.buffer).getUint32(0x4c, true);
  const circle = lying(bytes, (table + 1) * 512 + 4 * directory, directory);
  await assert.rejects(open(circle), /more than 16384 sectors/);
});

Deno.test("read() refuses a chain of sectors that is in circles, ends early or leaves the file", async () => {
  const bytes = makeCompoundFile(nodes);
  const table = new DataView(bytes.buffer).getUint32(0x4c, true);
  const start = new DataView(bytes.buffer).getUint32(entryAt(bytes, "long") + 0x74, true);
  for (const next of [start, start + 5, 0xfffffffe, 0xffffffff, 0x7fffffff, 100_000]) {
    const file = await open(lying(bytes, (table + 1) * 512 + 4 * (start + 9), next));
    await assert.rejects(readAll(file), Unreadable, `${next}`);
  }
});

Deno.test("openCompoundFile() refuses headers that lie", async () => {
  const bytes = makeCompoundFile(nodes);
  const lies: [at: number, value: number][] = [
    [0, 0],
    [0x18, 0x0005003e],
    [0x1c, 0x000c0009],
    [0x1e, 0x0006000c],
    [0x20, 7],
    [0x2c, 0xffffffff],
    [0x2c, 110],
    [0x2c, 0],
    [0x30, 0xfffffffe],
    [0x30, 0xffffffff],
    [0x38, 0],
  ];
  for (const [at, value] of lies) {
    await assert.rejects(open(lying(bytes, at, value)), Unreadable, `${value} at ${at}`);
  }
});

Deno.test("openCompoundFile() answers or refuses, whatever the bytes", async () => {
  const bytes = makeCompoundFile(nodes);
  const tail = bytes.length - 3072;
  const place = fc.oneof(fc.nat(512), fc.integer({ min: tail, max: bytes.length - 1 }));
  const change = fc.tuple(place, fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff, 0xfe, 0x80)));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const changed = bytes.slice();
      for (const [at, value] of changes) changed[at] = value;
      try {
        await readAll(
          await openCompoundFile(
            budgeted(ofBytes(changed), { reads: 5000, bytes: 10 * bytes.length }),
          ),
        );
      } catch (error) {
        assert(error instanceof Unreadable, `${error}`);
      }
    }),
    { numRuns: 500, seed: 3 },
  );
});
