import assert from "node:assert/strict";
import { chooseCoding } from "./content_coding.ts";

const ALL = ["br", "gzip", "identity"] as const;

const CASES: readonly [field: string | undefined, chosen: string | null][] = [
  [undefined, "identity"],
  ["", "identity"],
  ["gzip, deflate, br, zstd", "br"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["GZIP;Q=0.5", "gzip"],
  ["br;q=0.5, gzip;q=0.8", "gzip"],
  ["compress, gzip", "gzip"],
  ["deflate", "identity"],
  ["gzip;q=1.0, identity; q=0.5, *;q=0", "gzip"],
  ["br;q=0, *", "gzip"],
  ["*", "br"],
  ["gzip;q=0.5, identity;q=1", "identity"],
  ["*;q=0", null],
  ["identity;q=0", null],
  ["identity;q=0, gzip", "gzip"],
];

Deno.test("chooseCoding() follows RFC 9110 section 12.5.3", () => {
  for (const [field, chosen] of CASES) assert.equal(chooseCoding(field, ALL), chosen, field);
});

Deno.test("chooseCoding() offers identity to whoever refuses nothing", () => {
  assert.equal(chooseCoding("br, gzip", ["identity"]), "identity");
});
