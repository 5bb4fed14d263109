import assert from "node:assert/strict";
import fc from "fast-check";
import { makeProgram } from "../../test/inspect/make_exe.ts";
import { openPe } from "./pe.ts";
import { ofBytes, Unreadable } from "./random_access.ts";

const overlay = new Uint8Array(100).fill(1);
const certificates = new Uint8Array(24).fill(2);

Deno.test("openPe() tells where sections, overlay and certificates stand", async () => {
  const content = new Uint8Array(700).fill(3);
  const bytes = makeProgram({
    sections: [{ name: ".text", content }, { name: ".wixburn", content: new Uint8Array(52) }],
    overlay,
    certificates,
  });
  const pe = await openPe(ofBytes(bytes));
  assert(pe);
  assert.equal(pe.machine, 0x8664);
  assert.deepEqual(pe.sections.map(({ name, size }) => [name, size]), [
    [".text", 1024],
    [".wixburn", 512],
  ]);
  assert.deepEqual(pe.overlay, { offset: bytes.length - 124, size: 100 });
  assert.deepEqual(pe.certificates, { offset: bytes.length - 24, size: 24 });
  assert.deepEqual(pe.locate(0x1000 + 600), {
    offset: pe.sections[0]!.offset + 600,
    size: 1024 - 600,
  });
  assert.equal(pe.locate(0x9000), null);
});

Deno.test("openPe() tells what Authenticode leaves out, in images of 32 and of 64 bits", async () => {
  for (const [machine, directories] of [[0x14c, 96], [0x8664, 112]] as const) {
    const bytes = makeProgram({ machine, certificates });
    const pe = await openPe(ofBytes(bytes));
    const optional = 0x80 + 24;
    assert.equal(pe?.checksumAt, optional + 64);
    assert.equal(pe.certificatesEntryAt, optional + directories + 32);
    const entry = new DataView(bytes.buffer).getUint32(pe.certificatesEntryAt, true);
    assert.equal(entry, pe.certificates?.offset);
  }
});

Deno.test("openPe() is null for what is no Windows program", async () => {
  const dos = new Uint8Array(200);
  dos.set([0x4d, 0x5a]);
  dos[0x3c] = 64;
  for (const bytes of [new Uint8Array(), new Uint8Array(100), dos]) {
    assert.equal(await openPe(ofBytes(bytes)), null);
  }
});

Deno.test("openPe() refuses headers that lie", async () => {
  const optional = 0x80 + 24;
  const lies: [at: number, value: number][] = [
    [0x3c, 0xfffffff0],
    [0x80 + 6, 0xffff],
    [0x80 + 20, 0xffff],
    [optional, 0x1234],
    [optional + 240 + 16, 0xffffffff],
    [optional + 240 + 20, 0xffffffff],
    [optional + 112 + 36, 0xffffffff],
  ];
  for (const [at, value] of lies) {
    const bytes = makeProgram({ certificates });
    new DataView(bytes.buffer).setUint32(at, value, true);
    await assert.rejects(openPe(ofBytes(bytes)), Unreadable, `${value} at ${at}`);
  }
});

Deno.test("openPe() refuses a program that is cut short", async () => {
  const bytes = makeProgram({ overlay, certificates });
  await assert.rejects(
    openPe(ofBytes(bytes.slice(0, -1))),
    /table of certificates leaves the file/,
  );
  await assert.rejects(openPe(ofBytes(bytes.slice(0, 700))), /Section ".text" leaves the file/);
  await assert.rejects(openPe(ofBytes(bytes.slice(0, 300))), Unreadable);
});

Deno.test("openPe() answers or refuses, whatever the bytes", async () => {
  const bytes = makeProgram({ overlay, certificates });
  const change = fc.tuple(fc.nat(600), fc.nat(255));
  await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
    const changed = bytes.slice();
    for (const [at, value] of changes) changed[at] = value;
    try {
      const pe = await openPe(ofBytes(changed));
      if (pe) assert(pe.overlay.offset + pe.overlay.size <= changed.length);
    } catch (error) {
      assert(error instanceof Unreadable, `${error}`);
    }
  }));
});
