import assert from "node:assert/strict";
import { Hono } from "hono";
import type { Env } from "../../registry/env.ts";
import { headLength } from "./head_length.ts";

Deno.test("headLength() leaves the length of other answers to the runtime, which knows it", async () => {
  const app = new Hono<Env>().use(headLength).get("/", (c) => c.json({ of: "bytes" }));
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, app.fetch);
  const answer = await fetch(`http://127.0.0.1:${server.addr.port}/`);
  assert.equal(answer.headers.get("content-length"), String((await answer.text()).length));
  await server.shutdown();
});

Deno.test("headLength() tells what GET would have sent, and sends nothing", async () => {
  const app = new Hono<Env>().use(headLength).get("/", (c) => c.json({ of: "ünïcode" }));
  const whole = await (await app.request("/")).arrayBuffer();
  const head = await app.request("/", { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), String(whole.byteLength));
  assert.equal(head.headers.get("content-type"), "application/json");
  assert.equal((await head.arrayBuffer()).byteLength, 0);
});
