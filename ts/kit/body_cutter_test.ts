import assert from "node:assert/strict";
import { BodyCutter } from "./body_cutter.ts";
import { BodyTooLong } from "./bounded_body.ts";

/** A body of these chunks, which ends in `error` where one is given. */
function bodyOf(chunks: readonly string[], error?: Error): ReadableStream<Uint8Array> {
  return ReadableStream.from((async function* () {
    for (const chunk of chunks) yield await Promise.resolve(new TextEncoder().encode(chunk));
    if (error) throw error;
  })());
}

async function cut(body: BodyCutter, size: number): Promise<string[]> {
  const pieces: string[] = [];
  while (await body.more()) pieces.push(await new Response(body.piece(size, () => {})).text());
  return pieces;
}

Deno.test("BodyCutter cuts wherever the chunks end", async () => {
  for (
    const chunks of [["abcdefgh"], ["abc", "defgh"], ["abcd", "efgh"], [..."abcdefgh"], [
      "",
      "abcdefg",
      "",
      "h",
    ]]
  ) {
    assert.deepEqual(await cut(new BodyCutter(bodyOf(chunks), 8), 3), ["abc", "def", "gh"]);
  }
  assert.deepEqual(await cut(new BodyCutter(bodyOf([]), 0), 3), []);
});

Deno.test("BodyCutter.piece() lets every byte be heard once", async () => {
  const heard: string[] = [];
  const body = new BodyCutter(bodyOf(["abcde"]), 5);
  while (await body.more()) {
    await new Response(body.piece(2, (chunk) => heard.push(new TextDecoder().decode(chunk))))
      .text();
  }
  assert.deepEqual(heard, ["ab", "cd", "e"]);
});

Deno.test("BodyCutter keeps what came before a body broke off, and tells of it", async () => {
  const error = new Error("The client went away");
  const body = new BodyCutter(bodyOf(["abcd", "e"], error), 100);
  assert.deepEqual(await cut(body, 3), ["abc", "de"]);
  assert.equal(body.broken?.error, error);
  assert.equal(await body.more(), false);
});

Deno.test("BodyCutter breaks off the piece that a body too long would have filled", async () => {
  for (const chunks of [["abcdef"], ["abc", "def"], ["abcd", "e"], ["abcde"]]) {
    await assert.rejects(cut(new BodyCutter(bodyOf(chunks), 4), 4), BodyTooLong);
  }
  const body = new BodyCutter(bodyOf(["abcd", "e"]), 4);
  assert.equal(await body.more(), true);
  assert.equal(await new Response(body.piece(2, () => {})).text(), "ab");
  await assert.rejects(new Response(body.piece(2, () => {})).text(), BodyTooLong);
});

Deno.test("BodyCutter.cancel() reaches the body", async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const body = new BodyCutter(new ReadableStream({ cancel: resolve }), 4);
  await body.cancel("enough");
  assert.equal(await promise, "enough");
  assert.equal(await body.more(), false);
});
