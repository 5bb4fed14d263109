import assert from "node:assert/strict";
import { AnswerReader } from "./answer_reader.ts";

function reading(...parts: string[]): AnswerReader {
  const left = parts.map((part) => new TextEncoder().encode(part));
  return new AnswerReader((into) => {
    const part = left.shift();
    if (part) into.set(part);
    return Promise.resolve(part?.length ?? null);
  });
}

Deno.test("next() reads answers that arrive in pieces, one after the other", async () => {
  const reader = reading(
    "HTTP/1.1 200 OK\r\nContent-",
    "Length: 5\r\n\r\nab",
    "cde",
    "HTTP/1.1 204 No Content\r\n\r\n",
  );
  assert.deepEqual(await reader.next(), { status: 200, length: 5 });
  assert.deepEqual(await reader.next(), { status: 204, length: 0 });
});

Deno.test("next() refuses an answer that breaks off", async () => {
  await assert.rejects(reading("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab").next(), /ended/);
});

Deno.test("next() refuses an answer without a length", async () => {
  await assert.rejects(reading("HTTP/1.1 200 OK\r\n\r\n").next(), /without a length/);
});
