import assert from "node:assert/strict";
import { packed } from "../../../test/inspect/make_msi.ts";
import { decodeStreamName } from "./stream_name.ts";

const WRITTEN: readonly [written: string, name: string, isTable: boolean][] = [
  ["䡀㼿䕷䑬㭪䗤䠤", "_StringData", true],
  ["䡀㼿䕷䑬㹪䒲䠯", "_StringPool", true],
  ["䡀㽿䅤䈯䠶", "_Tables", true],
  ["䡀㬿䏲䐸䖱", "_Columns", true],
  ["䞤䄦䠥", "a.cab", false],
  ["\x05SummaryInformation", "\x05SummaryInformation", false],
  ["\x05DigitalSignature", "\x05DigitalSignature", false],
  ["", "", false],
];

Deno.test("decodeStreamName() undoes the packing of names", () => {
  for (const [written, name, isTable] of WRITTEN) {
    assert.deepEqual(decodeStreamName(written), { name, isTable });
  }
});

Deno.test("decodeStreamName() knows every character that is packed", () => {
  const name = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
  for (const text of [name, name.slice(1), `${name}-${name}`]) {
    assert.equal(decodeStreamName(packed(text)).name, text);
  }
});
