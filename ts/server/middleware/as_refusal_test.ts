import assert from "node:assert/strict";
import { Hono } from "hono";
import { presentProblem } from "../../api/problem.ts";
import type { Env } from "../../registry/env.ts";
import { asRefusal } from "./as_refusal.ts";

/** Ways in which a body breaks off, as the runtime tells of them. */
const BREAKS: readonly Error[] = [
  new Deno.errors.Http("unexpected EOF while reading HTTP/1 body"),
  new Deno.errors.BadResource("Cannot read request body as underlying resource unavailable"),
  new Deno.errors.ConnectionReset("Connection reset by peer (os error 104)"),
  new TypeError("error reading a body from connection"),
];

/** What is answered, and what is logged, when a route that has read its body throws. */
async function told(error: Error, { reads }: { readonly reads: boolean }) {
  const logged: string[] = [];
  const app = new Hono<Env>();
  app.onError((thrown, c) =>
    presentProblem(asRefusal(thrown, c, (level) => logged.push(level)), "")
  );
  app.post("/", async (c) => {
    if (reads) await c.req.raw.text();
    throw error;
  });
  const { status } = await app.request("/", { method: "POST", body: "a" });
  return { status, logged };
}

for (const error of BREAKS) {
  Deno.test(`A body that breaks off is nobody's fault here: ${error.message}`, async () => {
    assert.deepEqual(await told(error, { reads: true }), { status: 400, logged: ["debug"] });
  });
}

Deno.test("What breaks off while no body is read is a fault", async () => {
  for (const error of BREAKS) {
    assert.deepEqual(await told(error, { reads: false }), { status: 500, logged: ["error"] });
  }
});

Deno.test("Any other error is a fault", async () => {
  const error = new TypeError("undefined is not a function");
  assert.deepEqual(await told(error, { reads: true }), { status: 500, logged: ["error"] });
});
