import assert from "node:assert/strict";
import { BodyTooLong, readText } from "./bounded_body.ts";

function request(text: string, headers: HeadersInit = {}): Request {
  return new Request("http://packages.test/", { method: "POST", body: text, headers });
}

/** Ways to say how long a body of 5 bytes is: rightly, not at all, wrongly, and in two ways at once. */
const ANNOUNCED: readonly HeadersInit[] = [
  { "content-length": "5" },
  {},
  { "content-length": "1" },
  { "content-length": "1", "transfer-encoding": "chunked" },
];

Deno.test("readText() reads up to the limit and not a byte more", async () => {
  for (const headers of ANNOUNCED) {
    assert.equal(await readText(request("grün", headers), 5), "grün");
    await assert.rejects(() => readText(request("grüne", headers), 5), BodyTooLong);
  }
});

Deno.test("readText() does not begin to read what is announced as too long", async () => {
  const long = request("short", { "content-length": "6" });
  await assert.rejects(() => readText(long, 5), BodyTooLong);
  assert.equal(long.bodyUsed, false);
});

Deno.test("readText() takes a body that is not there for an empty one", async () => {
  assert.equal(await readText(new Request("http://packages.test/"), 5), "");
});

Deno.test("readText() refuses what is not UTF-8", async () => {
  const body = Uint8Array.of(0xff);
  const init = { method: "POST", body, headers: { "content-length": "1" } };
  await assert.rejects(() => readText(new Request("http://packages.test/", init), 5), TypeError);
});
