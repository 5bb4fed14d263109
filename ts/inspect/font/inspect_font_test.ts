import assert from "node:assert/strict";
import { type MadeName, makeCollection, makeFont } from "../../../test/inspect/make_font.ts";
import type { Inspection } from "../inspection.ts";
import { ofBytes, Unreadable } from "../random_access.ts";
import { inspectFont } from "./inspect_font.ts";

const DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";
const LIBERATION = "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf";

async function inspected(file: Uint8Array<ArrayBuffer>): Promise<Inspection> {
  const inspection = await inspectFont(ofBytes(file));
  assert.ok(inspection);
  return inspection;
}

function lacksFile(path: string): boolean {
  try {
    return !Deno.statSync(path).isFile;
  } catch {
    if (Deno.env.get("CI") === "true") throw new Error(`${path} is not installed and CI=true`);
    return true;
  }
}

Deno.test({
  name: "inspectFont() reads DejaVu Sans Bold",
  ignore: lacksFile(DEJAVU),
  async fn() {
    const { kind, product, installers, notes } = await inspected(await Deno.readFile(DEJAVU));
    assert.equal(kind, "font");
    assert.equal(product.name?.value, "DejaVu Sans");
    assert.match(product.version!.value, /^2\.\d+$/);
    assert.equal(product.publisher?.value, "DejaVu fonts team");
    assert.match(product.copyright!.value, /^Copyright \(c\) 2003 by Bitstream, Inc/);
    assert.equal(installers[0]?.architecture?.value, "neutral");
    assert.deepEqual(notes, []);
  },
});

Deno.test({
  name: "inspectFont() reads Liberation Mono",
  ignore: lacksFile(LIBERATION),
  async fn() {
    const { product } = await inspected(await Deno.readFile(LIBERATION));
    assert.equal(product.name?.value, "Liberation Mono");
    assert.match(product.version!.value, /^\d+\.\d+/);
  },
});

const FAMILIES: readonly [why: string, names: readonly MadeName[], family: string][] = [
  ["the typographic family", [{ id: 1, text: "A Light" }, { id: 16, text: "A" }], "A"],
  ["the full name where there is no family", [{ id: 4, text: "A Bold" }], "A Bold"],
  ["English before another language", [
    { id: 1, text: "Schrift", language: 0x407 },
    { id: 1, text: "Colour", language: 0x809 },
    { id: 1, text: "Color" },
    { id: 1, text: "Police", language: 0x40C },
  ], "Color"],
  ["Apple's encoding where there is no other", [{ id: 1, text: "\x80pfel", platform: 1 }], "Äpfel"],
  ["a name without control characters", [{ id: 1, text: "A\0\nB\x1B" }], "A B"],
];
for (const [why, names, family] of FAMILIES) {
  Deno.test(`inspectFont() takes ${why}`, async () => {
    assert.equal((await inspected(makeFont(names))).product.name?.value, family);
  });
}

Deno.test("inspectFont() reads OpenType, and numbers out of version texts", async () => {
  const names = [{ id: 5, text: "Version 12.034;PS 1;hotconv 1.0" }, { id: 8, text: "Contoso" }];
  const { product, notes } = await inspected(makeFont(names, { signature: "OTTO" }));
  assert.deepEqual([product.version?.value, product.publisher?.value], ["12.034", "Contoso"]);
  assert.match(notes.join(), /does not say its name/);
});

Deno.test("inspectFont() reads a collection, and notes other families in it", async () => {
  const [a, b] = [[{ id: 1, text: "A" }], [{ id: 1, text: "B" }]];
  const { product, notes } = await inspected(makeCollection([a, a, b]));
  assert.equal(product.name?.value, "A");
  assert.match(notes.join(), /1 fonts of other families/);
  assert.deepEqual((await inspected(makeCollection([a, a]))).notes, []);
});

Deno.test("inspectFont() leaves other files to others", async () => {
  for (const text of ["", "wOFF and then more bytes", "MZ and then more bytes"]) {
    assert.equal(await inspectFont(ofBytes(new TextEncoder().encode(text))), null);
  }
});

const LIES: readonly [what: string, at: number, value: number][] = [
  ["a table beyond the end", 20, 0x7FFF_FFFF],
  ["a table of 4 GiB", 24, 0xFFFF_FFFF],
  ["60,000 tables", 4, 0xEA60_0000],
  ["65,535 names", 28, 0xFFFF],
];
for (const [what, at, value] of LIES) {
  Deno.test(`inspectFont() refuses ${what}`, async () => {
    const font = makeFont([{ id: 1, text: "A" }]);
    new DataView(font.buffer).setUint32(at, value);
    await assert.rejects(() => inspectFont(ofBytes(font)), Unreadable);
  });
}

Deno.test("inspectFont() leaves out a name that leaves its table", async () => {
  const font = makeFont([{ id: 1, text: "A" }]);
  new DataView(font.buffer).setUint16(28 + 6 + 8, 500);
  assert.equal((await inspected(font)).product.name, undefined);
});
