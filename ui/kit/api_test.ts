import assert from "node:assert/strict";
import { ask } from "./answer.ts";
import { type Fetch, fetchAnswer } from "./api.ts";

const answering = (body: BodyInit, options: ResponseInit): Fetch => () =>
  Promise.resolve(new Response(body, options));

Deno.test("fetchAnswer() hands on a 2xx answer", async () => {
  const answer = await fetchAnswer("/health", answering("fine", { status: 200 }));
  assert.equal(await answer.text(), "fine");
});

Deno.test("fetchAnswer() repeats the detail and the request id of a problem document", async () => {
  const body = JSON.stringify({
    title: "Unavailable",
    detail: "The bucket is missing",
    status: 503,
  });
  const headers = { "content-type": "application/problem+json", "x-request-id": "01J8" };
  const answer = await ask(() => fetchAnswer("/health", answering(body, { status: 503, headers })));
  assert.deepEqual(answer, {
    ...{ is: "refused", says: "The bucket is missing", code: "", requestId: "01J8" },
  });
});

Deno.test("fetchAnswer() names the status of a refusal that says nothing readable", async () => {
  for (const body of ["<html>", "null", '{"detail":7}', '{"detail":""}', ""]) {
    await assert.rejects(
      () => fetchAnswer("/health", answering(body, { status: 502 })),
      { name: "Refusal", message: "The server answered with status 502." },
    );
  }
});

Deno.test("fetchAnswer() tells a server that is away from one that is slow", async () => {
  const failing = (cause: Error): Fetch => () => Promise.reject(cause);
  await assert.rejects(
    () => fetchAnswer("/health", failing(new TypeError("Failed to fetch"))),
    /cannot be reached/,
  );
  await assert.rejects(
    () => fetchAnswer("/health", failing(new DOMException("late", "TimeoutError"))),
    /within 10 seconds/,
  );
});

Deno.test("ask() does not hide a bug as an answer", async () => {
  await assert.rejects(() => ask(() => Promise.reject(new RangeError("a bug"))), RangeError);
});
