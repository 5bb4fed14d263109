import assert from "node:assert/strict";
import { makeProgram } from "../../../test/inspect/make_exe.ts";
import { makeResources } from "../../../test/inspect/make_resources.ts";
import { openPe } from "../pe.ts";
import { ofBytes, Unreadable } from "../random_access.ts";
import { Resources } from "./resources.ts";

const content = Uint8Array.of(1, 2, 3);
const section = makeResources([
  { type: 16, name: 1, content },
  { type: "DATA", name: "MAIN", content: Uint8Array.of(4) },
]);

async function open(changed: Uint8Array<ArrayBuffer>): Promise<Resources> {
  const file = ofBytes(makeProgram({ resources: changed }));
  return Resources.open(file, (await openPe(file))!);
}

/** The section with a number of four bytes changed. */
function lie(at: number, value: number): Uint8Array<ArrayBuffer> {
  const changed = section.slice();
  new DataView(changed.buffer).setUint32(at, value, true);
  return changed;
}

Deno.test("Resources finds by number and by name, and reads the content", async () => {
  const resources = await open(section);
  const [version] = resources.of(16);
  assert.equal(version?.language, 0x409);
  assert.deepEqual(await resources.read(version, 3), content);
  assert.deepEqual(await resources.read(resources.find("DATA", "MAIN")!, 3), Uint8Array.of(4));
  assert.equal(resources.find("DATA", 1), undefined);
  assert.throws(() => resources.read(version, 2), Unreadable);
});

Deno.test("Resources has none where the program has none", async () => {
  const file = ofBytes(makeProgram());
  assert.deepEqual((await Resources.open(file, (await openPe(file))!)).of(16), []);
});

Deno.test("Resources ends where a directory leads back to the root", async () => {
  const toRoot = 0x8000_0000;
  for (const at of [16 + 4, 32 + 16 + 4, 32 + 24 + 16 + 4]) {
    const resources = await open(lie(at, toRoot));
    assert(resources.of(16).length <= 2, `${at}`);
    assert.equal(resources.of("DATA").length, 1);
  }
});

Deno.test("Resources leaves out content that is not in the file", async () => {
  assert.deepEqual((await open(lie(32 + 48, 0x7fff_ffff))).of(16), []);
  assert.deepEqual((await open(lie(32 + 52, 0x7fff_ffff))).of(16), []);
});

Deno.test("Resources refuses directories outside of the section, and too many of them", async () => {
  await assert.rejects(open(lie(16 + 4, 0xffff_fff0)), Unreadable);
  await assert.rejects(open(lie(12, 0xffff_ffff)), Unreadable);
  await assert.rejects(open(lie(16, 0xffff_fff0)), Unreadable);
});
