import assert from "node:assert/strict";
import { RenderedAnswers } from "./rendered_answers.ts";

Deno.test("RenderedAnswers.get() renders a state once, and tells states apart by their bytes", async () => {
  const answers = new RenderedAnswers({ maxBytes: 10_000 });
  let rendered = 0;
  const render = (text: string) => () => (rendered++, Promise.resolve(text));
  const one = await answers.get("a1", render("one"));
  assert.equal(await answers.get("a1", render("other")), one);
  const other = await answers.get("a2", render("other"));
  assert.equal(rendered, 2);
  assert.match(one!.etag, /^"[\w-]{27}"$/);
  assert.notEqual(one!.etag, other!.etag);
  assert.equal((await answers.get("b1", render("one")))!.etag, one!.etag);
});

Deno.test("RenderedAnswers.get() keeps no failure, nothing that is missing, and no more than there is room for", async () => {
  const answers = new RenderedAnswers({ maxBytes: 1_000 });
  assert.equal(await answers.get("a", () => Promise.resolve(null)), null);
  await assert.rejects(answers.get("a", () => Promise.reject(new Error("odd"))), /odd/);
  assert.ok(await answers.get("a", () => Promise.resolve("a")));
  const large = "x".repeat(2_000);
  let rendered = 0;
  for (let times = 0; times < 2; times++) {
    const answer = await answers.get("b", () => (rendered++, Promise.resolve(large)));
    assert.equal(answer!.bytes.byteLength, 2_000);
  }
  assert.equal(rendered, 2);
});
