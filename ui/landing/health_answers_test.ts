import assert from "node:assert/strict";
import { ask } from "../kit/answer.ts";
import type { Fetch } from "../kit/api.ts";
import { serverHealth } from "./health_answers.ts";

const failing = (checks: unknown): Fetch => () =>
  Promise.resolve(Response.json({ status: "failed", checks }, { status: 503 }));

Deno.test("serverHealth() asks each address for what it knows", async () => {
  const asked: string[] = [];
  const health = serverHealth((path) => {
    asked.push(path);
    return Promise.resolve(Response.json({ status: "ok" }));
  });
  await health.alive();
  await health.ready();
  assert.deepEqual(asked, ["/health", "/healthz"]);
});

Deno.test("serverHealth() names the stores that failed", async () => {
  const documents = { name: "documents", status: "failed" };
  const blobs = { name: "blobs", status: "failed" };
  for (
    const [checks, says] of [
      [[documents, { name: "blobs", status: "ok" }], "The document store does not answer."],
      [[documents, blobs], "The document store does not answer. The file store does not answer."],
      [[{ name: "moon", status: "failed" }], "The server answered with status 503."],
      [[null, 1], "The server answered with status 503."],
      ["none", "The server answered with status 503."],
    ] as const
  ) {
    const answer = await ask(serverHealth(failing(checks)).ready);
    assert.deepEqual(answer, { is: "refused", says, code: "" });
  }
});
