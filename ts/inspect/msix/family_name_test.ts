import assert from "node:assert/strict";
import { packageFamilyName, publisherId } from "./family_name.ts";

const VECTORS: readonly [publisher: string, id: string][] = [
  [
    "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
    "8wekyb3d8bbwe",
  ],
  ["CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US", "cw5n1h2txyewy"],
  [
    "CN=Skype Software Sarl, O=Microsoft Corporation, L=Luxembourg, S=Luxembourg, C=LU",
    "kzf8qxf38zg5c",
  ],
  ["CN=B408A06D-44F7-4860-A12E-644DD44FA743", "f08ys7xx9zb3y"],
  ["CN=Contoso", "h91ms92gdsmmt"],
];
for (const [publisher, id] of VECTORS) {
  Deno.test(`publisherId() of ${publisher} is known (winget 96)`, () => {
    assert.equal(publisherId(publisher), id);
  });
}

Deno.test("packageFamilyName() is the name and the publisher's id", () => {
  assert.equal(packageFamilyName("Contoso.App", "CN=Contoso"), "Contoso.App_h91ms92gdsmmt");
});

Deno.test("publisherId() tells publishers apart by case and by every space", () => {
  const ids = ["CN=Contoso", "CN=contoso", "CN=Contoso ", "CN=Contösö"].map(publisherId);
  assert.equal(new Set(ids).size, ids.length);
});
