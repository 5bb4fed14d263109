import assert from "node:assert/strict";
import { CONTRACTS, floorOf, NEWEST, parseContract } from "./contract.ts";

Deno.test("floorOf() answers the newest contract that is reached", () => {
  for (const known of CONTRACTS) assert.equal(floorOf(parseContract(known)!), known);
  assert.equal(floorOf(parseContract("1.8.0")!), "1.7.0");
  assert.equal(floorOf(parseContract("1.11")!), "1.10.0");
  assert.equal(floorOf(parseContract("2.0")!), "1.28.0");
  assert.equal(floorOf(NEWEST), "1.28.0");
});

Deno.test("floorOf() answers the oldest for what is older still", () => {
  assert.equal(floorOf({ major: 0, minor: 9 }), "1.0.0");
});
