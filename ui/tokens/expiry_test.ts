import assert from "node:assert/strict";
import { createExpiry } from "./expiry.ts";

const NOW = Date.parse("2030-01-01T12:00:00Z");

Deno.test("createExpiry() counts days from now, or never ends", () => {
  const expiry = createExpiry("30");
  assert.equal(expiry.moment(NOW), "2030-01-31T12:00:00.000Z");
  expiry.term.value = "never";
  assert.equal(expiry.moment(NOW), undefined);
});

Deno.test("createExpiry() takes the whole of a day, and hands on what is none for the server to refuse", () => {
  const expiry = createExpiry("date");
  expiry.date.value = "2030-03-01";
  const moment = new Date(expiry.moment(NOW)!);
  assert.deepEqual([moment.getDate(), moment.getHours(), moment.getMinutes()], [1, 23, 59]);
  expiry.date.value = "";
  assert.equal(expiry.moment(NOW), "");
});
