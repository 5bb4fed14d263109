import assert from "node:assert/strict";
import fc from "fast-check";
import { makeCollection } from "../../../test/inspect/make_font.ts";
import { makeBundle, makeMsix } from "../../../test/inspect/make_msix.ts";
import { makeZip } from "../../../test/inspect/make_zip.ts";
import { inspectFont } from "../font/mod.ts";
import type { Inspection } from "../inspection.ts";
import { inspectMsix } from "../msix/mod.ts";
import { ofBytes, type RandomAccess, Unreadable } from "../random_access.ts";
import { inspectZip } from "./mod.ts";

type Inspect = (file: RandomAccess) => Promise<Inspection | null>;

const MSIX = makeMsix({ signature: "PKCX" });
const FONT = makeCollection([[{ id: 1, text: "A" }, { id: 5, text: "1" }], [{ id: 1, text: "A" }]]);
const BUNDLE = makeBundle(
  [{ file: "a b.msix", type: "application", architecture: "x64", content: MSIX }],
  { signature: "PKCX" },
);
const ZIP = makeZip([
  { name: "a.msix", content: MSIX },
  { name: "b.ttf", content: FONT, stored: true },
  { name: "c.exe", content: new Uint8Array(5000) },
], { comment: "comment" });

const inspectNested = async (_: string, file: RandomAccess) =>
  await inspectMsix(file) ?? await inspectFont(file);

const CASES: readonly [name: string, sample: Uint8Array<ArrayBuffer>, inspect: Inspect][] = [
  ["inspectMsix() of a package", MSIX, inspectMsix],
  ["inspectMsix() of a bundle", BUNDLE, inspectMsix],
  ["inspectZip()", ZIP, (file) => inspectZip(file, { inspectNested })],
  ["inspectFont()", FONT, inspectFont],
];

/** A byte, or a size of 1, 2 or 4 bytes as large as can be, written anywhere from either end. */
const damage = fc.record({
  at: fc.nat(),
  isFromEnd: fc.boolean(),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc.constantFrom([0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFE, 0xFF, 0xFF, 0x7F]),
  ),
});
const mutation = fc.record({
  damages: fc.array(damage, { minLength: 1, maxLength: 6 }),
  kept: fc.double({ min: 0, max: 1, noNaN: true }),
  isTruncated: fc.boolean(),
});

function mutated(
  sample: Uint8Array<ArrayBuffer>,
  { damages, kept, isTruncated }: typeof mutation extends fc.Arbitrary<infer M> ? M : never,
): Uint8Array<ArrayBuffer> {
  const file = isTruncated ? sample.slice(0, Math.floor(kept * sample.length)) : sample.slice();
  for (const { at, isFromEnd, bytes } of damages) {
    const window = Math.min(file.length, isFromEnd ? 300 : file.length);
    const from = isFromEnd ? file.length - 1 - at % (window || 1) : at % (window || 1);
    if (from >= 0) file.set(Array.from(bytes).slice(0, file.length - from), from);
  }
  return file;
}

for (const [name, sample, inspect] of CASES) {
  Deno.test(`${name} answers for its own sample`, async () => {
    assert.ok((await inspect(ofBytes(sample)))?.installers.length);
  });

  Deno.test(`${name} answers or refuses whatever was damaged`, async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async (how) => {
        const file = mutated(sample, how);
        let read = 0;
        const counting: RandomAccess = {
          size: file.length,
          read: (offset, length) => {
            read += length;
            return ofBytes(file).read(offset, length);
          },
        };
        await inspect(counting).catch((error) => assert.ok(error instanceof Unreadable, error));
        assert.ok(read < 512 * 1024, `${read} bytes read`);
      }),
      { numRuns: 400, seed: 3 },
    );
  });
}
