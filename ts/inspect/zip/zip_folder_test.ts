import assert from "node:assert/strict";
import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js/lib/zip-core-native.js";
import { type MadeEntry, makeZip, type MakeZipOptions } from "../../../test/inspect/make_zip.ts";
import { lacks } from "../../../test/servers/component.ts";
import { ofBytes, type RandomAccess, Unreadable } from "../random_access.ts";
import { IN_MEMORY, openZip, type ZipFolder } from "./zip_folder.ts";

const MOST = { most: 1024 * 1024 };

function opened(entries: readonly MadeEntry[], options?: MakeZipOptions): Promise<ZipFolder> {
  return openZip(ofBytes(makeZip(entries, options)));
}

async function textOf(folder: ZipFolder, path: string): Promise<string> {
  return new TextDecoder().decode(await folder.bytes(folder.find(path)!, MOST));
}

Deno.test("openZip() lists entries, and bytes() reads them stored or deflated", async () => {
  const folder = await opened([
    { name: "a/stored.txt", content: "stored", stored: true },
    { name: "a/deflated.txt", content: "deflated".repeat(1000) },
    { name: "a/" },
    { name: "link", content: "a/stored.txt", mode: 0o120777 },
  ]);
  assert.deepEqual(folder.entries.map((entry) => [entry.name, entry.isFile]), [
    ["a/stored.txt", true],
    ["a/deflated.txt", true],
    ["a/", false],
    ["link", false],
  ]);
  assert.equal(await textOf(folder, "a/stored.txt"), "stored");
  assert.equal(await textOf(folder, "a/deflated.txt"), "deflated".repeat(1000));
});

Deno.test("openZip() reads what comes with a comment or behind a program", async () => {
  const entries = [{ name: "a.txt", content: "a" }];
  for (
    const options of [
      { comment: "PK\x05\x06 is how a directory ends" },
      { prepended: new Uint8Array(1000) },
      { prepended: new Uint8Array(1000), saysAtEnd: {} },
    ]
  ) assert.equal(await textOf(await opened(entries, options), "a.txt"), "a");
});

Deno.test("openZip() reads a program's ZIP whose offsets do not count the program", async () => {
  const zip = makeZip([{ name: "a.txt", content: "a" }]);
  const file = new Uint8Array(5000 + zip.length);
  file.set(zip, 5000);
  assert.equal(await textOf(await openZip(ofBytes(file)), "a.txt"), "a");
});

Deno.test("openZip() decodes names in UTF-8 and in code page 437", async () => {
  const folder = await opened([
    { name: "größe.txt" },
    { name: new Uint8Array([0x67, 0x72, 0x94, 0xE1, 0x65]) },
  ]);
  assert.deepEqual(folder.entries.map((entry) => entry.name), ["größe.txt", "größe"]);
});

Deno.test("openZip() reads ZIP64 and data descriptors as another writer makes them", async () => {
  for (const zip64 of [true, false]) {
    const writer = new ZipWriter(new BlobWriter(), { zip64, useWebWorkers: false });
    await writer.add("a.txt", new TextReader("a".repeat(10_000)), { dataDescriptor: true });
    await writer.add("b.txt", new TextReader("b"), { level: 0 });
    const file = new Uint8Array(await (await writer.close()).arrayBuffer());
    const folder = await openZip(ofBytes(file));
    assert.equal(await textOf(folder, "a.txt"), "a".repeat(10_000));
    assert.equal(await textOf(folder, "b.txt"), "b");
  }
});

Deno.test({
  name: "openZip() reads what Info-ZIP writes, with encrypted entries told",
  ignore: lacks("zip"),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/ä.txt`, "text ".repeat(500));
      await Deno.writeTextFile(`${folder}/secret.txt`, "secret ".repeat(500));
      await zip(folder, ["plain.zip", "ä.txt"]);
      await zip(folder, ["-P", "word", "plain.zip", "secret.txt"]);
      const made = await openZip(ofBytes(await Deno.readFile(`${folder}/plain.zip`)));
      assert.equal(await textOf(made, "ä.txt"), "text ".repeat(500));
      assert.equal(made.find("secret.txt")?.isEncrypted, true);
      await assert.rejects(() => textOf(made, "secret.txt"), /is encrypted/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function zip(cwd: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("zip", { args: ["-q", ...args], cwd }).output();
  assert.ok(success);
}

Deno.test("find() looks as Windows does, and refuses what stands there twice", async () => {
  const folder = await opened([{ name: "A\\b.TXT" }, { name: "c.txt" }, { name: "./C.txt" }]);
  assert.equal(folder.find("a/B.txt")?.name, "A\\b.TXT");
  assert.equal(folder.find("d"), null);
  assert.throws(() => folder.find("c.txt"), Unreadable);
  assert.deepEqual(folder.entries.map((entry) => entry.isRepeated), [false, true, true]);
});

const ESCAPING = [
  "../a",
  "a/../../b",
  "..\\a",
  "/a",
  "\\a",
  "C:\\a",
  "C:a",
  "a:stream",
  "a\0b",
  ".. /a",
];
for (const name of ESCAPING) {
  Deno.test(`openZip() tells that ${JSON.stringify(name)} would leave the folder`, async () => {
    assert.equal((await opened([{ name }])).entries[0]?.isEscaping, true);
  });
}

Deno.test("openZip() takes dots in names for what they are", async () => {
  for (const name of ["..a", "a..", "...", "a/.b/c", "a..b"]) {
    assert.equal((await opened([{ name }])).entries[0]?.isEscaping, name === "...", name);
  }
});

const LIES: readonly [what: string, entries: readonly MadeEntry[], options?: MakeZipOptions][] = [
  ["a size of 4 GiB", [{ name: "a", says: { compressedSize: 0xFFFF_FFFE } }]],
  ["entries that overlap", [{ name: "a", content: "a" }, { name: "b", says: { headerAt: 0 } }]],
  ["an entry beyond the end", [{ name: "a", says: { headerAt: 0x7FFF_FFFF } }]],
  ["a directory beyond the end", [{ name: "a" }], { saysAtEnd: { at: 0x7FFF_FFFF, size: 9999 } }],
  ["more entries than there are", [{ name: "a" }], { saysAtEnd: { entries: 500 } }],
];
for (const [what, entries, options] of LIES) {
  Deno.test(`openZip() refuses ${what}`, async () => {
    await assert.rejects(() => opened(entries, options), Unreadable);
  });
}

const LIARS: readonly [what: string, entry: Omit<MadeEntry, "name">][] = [
  ["a method that is not known", { says: { method: 9 }, saysLocally: { method: 9 } }],
  ["a method that the local header contradicts", { saysLocally: { method: 0 } }],
  ["a name that the local header contradicts", { localName: "b" }],
  ["a wrong checksum", { says: { crc32: 1 }, saysLocally: { crc32: 1 } }],
  ["content that is longer than said", { says: { size: 1 } }],
  ["content that is shorter than said", { says: { size: 300 } }],
  ["a size that cannot be", { says: { size: 900_000 } }],
  ["content that is not deflated", {
    stored: true,
    says: { method: 8 },
    saysLocally: { method: 8 },
  }],
];
for (const [what, lies] of LIARS) {
  Deno.test(`bytes() refuses ${what}`, async () => {
    const folder = await opened([{ name: "a", content: "\x07".repeat(200), ...lies }]);
    await assert.rejects(() => folder.bytes(folder.entries[0]!, MOST), Unreadable);
  });
}

Deno.test("bytes() refuses a bomb before inflating it, and open() while", async () => {
  const content = new Uint8Array(20 * 1024 * 1024);
  const honest = await opened([{ name: "a", content }]);
  await assert.rejects(() => honest.bytes(honest.entries[0]!, MOST), /is longer than/);
  const lying = await opened([{ name: "a", content, says: { size: 100 } }]);
  let passed = 0;
  await assert.rejects(async () => {
    for await (const chunk of lying.open(lying.entries[0]!, MOST)) passed += chunk.length;
  }, Unreadable);
  assert.equal(passed, 0);
});

Deno.test("openZip() refuses more entries than its limit, and a directory longer than it", async () => {
  const file = ofBytes(makeZip(Array.from({ length: 100 }, (_, at) => ({ name: `${at}` }))));
  const limits = { entries: 100, directoryBytes: 100_000 };
  assert.equal((await openZip(file, limits)).entries.length, 100);
  await assert.rejects(() => openZip(file, { ...limits, entries: 99 }), Unreadable);
  await assert.rejects(() => openZip(file, { ...limits, directoryBytes: 4000 }), Unreadable);
});

Deno.test("openZip() and open() pass on what the file itself fails with", async () => {
  const zip = makeZip([{ name: "a", content: "a".repeat(100) }]);
  const down = new TypeError("the network is down");
  let isDown = false;
  const file: RandomAccess = {
    size: zip.length,
    read: (offset, length) =>
      isDown ? Promise.reject(down) : Promise.resolve(zip.slice(offset, offset + length)),
  };
  const folder = await openZip(file);
  isDown = true;
  await assert.rejects(() => folder.bytes(folder.entries[0]!, MOST), down);
  await assert.rejects(() => openZip(file), down);
});

Deno.test("asFile() reads stored content where it stands, and inflates the rest", async () => {
  const folder = await opened([
    { name: "a", content: "0123456789", stored: true },
    { name: "b", content: "0123456789" },
  ]);
  for (const entry of folder.entries) {
    await using file = await folder.asFile(entry, MOST);
    assert.equal(file.size, 10);
    assert.equal(new TextDecoder().decode(await file.read(3, 4)), "3456");
    await assert.rejects(() => file.read(8, 3), Unreadable);
  }
});

Deno.test("asFile() hands long deflated content to the spool, and refuses it without", async () => {
  const content = new Uint8Array(IN_MEMORY + 1);
  const folder = await opened([{ name: "a", content }]);
  const entry = folder.entries[0]!;
  const most = 2 * IN_MEMORY;
  await assert.rejects(() => folder.asFile(entry, { most }), /too large to look into/);
  let isDisposed = false;
  {
    await using file = await folder.asFile(entry, {
      most,
      async spool(body, size) {
        const kept = new Uint8Array(await new Response(body).arrayBuffer());
        assert.deepEqual([kept.length, size], [content.length, content.length]);
        const dispose = () => Promise.resolve(void (isDisposed = true));
        return { ...ofBytes(kept), [Symbol.asyncDispose]: dispose };
      },
    });
    assert.equal(file.size, content.length);
  }
  assert.equal(isDisposed, true);
});
