import assert from "node:assert/strict";
import fc from "fast-check";
import { buildCabinet } from "../../../test/inspect/build_exe.ts";
import { makeCabinet } from "../../../test/inspect/make_cabinet.ts";
import { lacks } from "../../../test/servers/component.ts";
import { ofBytes, Unreadable } from "../random_access.ts";
import { readCabinetFile } from "./cabinet.ts";

const MOST = 1024 * 1024;
/** Five blocks, each of which repeats what stands in the one before. */
const LONG = Uint8Array.from(
  { length: 150_000 },
  (_, index) => (index % 9973) * (index % 9973) >> 5,
);

Deno.test({
  name: "readCabinetFile() inflates blocks that refer to earlier ones",
  ignore: lacks("gcab"),
  async fn() {
    const cabinet = ofBytes(await buildCabinet({ a: LONG, b: LONG.slice(1, 70_000) }));
    assert(cabinet.size < LONG.length / 2);
    assert.deepEqual(await readCabinetFile(cabinet, "a", MOST), LONG);
    assert.deepEqual(await readCabinetFile(cabinet, "b", MOST), LONG.slice(1, 70_000));
    assert.equal(await readCabinetFile(cabinet, "c", MOST), null);
  },
});

Deno.test("readCabinetFile() reads what is stored", async () => {
  assert.deepEqual(await readCabinetFile(ofBytes(makeCabinet("0", LONG)), "0", MOST), LONG);
});

Deno.test("readCabinetFile() refuses what lies, is cut short, or is too long", async () => {
  const cabinet = makeCabinet("0", LONG);
  const lie = (at: number, value: number) => {
    const changed = cabinet.slice();
    new DataView(changed.buffer).setUint16(at, value, true);
    return changed;
  };
  const lies = [
    lie(0, 0),
    lie(18, 0xffff),
    lie(28, 0xffff),
    lie(30, 1),
    lie(40, 1),
    lie(42, 3),
    lie(46, 0xffff),
    lie(52, 7),
    cabinet.slice(0, -1),
  ];
  for (const [index, bytes] of lies.entries()) {
    await assert.rejects(readCabinetFile(ofBytes(bytes), "0", MOST), Unreadable, `lie ${index}`);
  }
  await assert.rejects(readCabinetFile(ofBytes(cabinet), "0", 100), Unreadable);
});

Deno.test("readCabinetFile() answers or refuses, whatever the bytes", async () => {
  const samples = [
    makeCabinet("0", LONG),
    ...(lacks("gcab") ? [] : [await buildCabinet({ "0": LONG })]),
  ];
  const change = fc.tuple(fc.oneof(fc.nat(80), fc.nat(40_000)), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(change, { maxLength: 6 }),
      async (sample, changes) => {
        const changed = sample.slice();
        for (const [at, value] of changes) changed[at % changed.length] = value;
        try {
          await readCabinetFile(ofBytes(changed), "0", MOST);
        } catch (error) {
          assert(error instanceof Unreadable, `${error}`);
        }
      },
    ),
    { numRuns: 200 },
  );
});
