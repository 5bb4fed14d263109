import assert from "node:assert/strict";
import { servingFault } from "./_document_mongo_faults.ts";
import { StoreAway } from "./store_away.ts";

Deno.test("servingFault() knows a socket that broke beneath the driver", () => {
  const broken = Object.assign(new Error("This socket has been ended"), { code: "EPIPE" });
  const fault = servingFault(broken, "MongoDB at db:27017");
  assert.ok(fault instanceof StoreAway);
  assert.equal(fault.message, "MongoDB at db:27017 cannot be used: This socket has been ended");
  assert.equal(fault.cause, broken);
});

Deno.test("servingFault() leaves mistakes as they are", () => {
  const mistake = new TypeError("x is not a function");
  assert.equal(servingFault(mistake, "MongoDB"), mistake);
  const coded = Object.assign(new TypeError("bad"), { code: "ERR_INVALID_ARG_TYPE" });
  assert.equal(servingFault(coded, "MongoDB"), coded);
});
