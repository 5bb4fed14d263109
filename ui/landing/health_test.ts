import assert from "node:assert/strict";
import { Refusal } from "../kit/refusal.ts";
import { createHealth } from "./health.ts";

const yes = () => Promise.resolve();
const no = (says: string) => () => Promise.reject(new Refusal(says));

Deno.test("createHealth() waits until it is told to check", () => {
  const health = createHealth({ alive: yes, ready: yes });
  assert.equal(health.summary.value, "waiting");
  assert.equal(health.checking.value, false);
});

Deno.test("createHealth() is ready when both questions are answered", async () => {
  const health = createHealth({ alive: yes, ready: yes });
  await health.check();
  assert.equal(health.summary.value, "ready");
});

Deno.test("createHealth() keeps why the stores refused while the process runs", async () => {
  const health = createHealth({ alive: yes, ready: no("The document store does not answer") });
  await health.check();
  assert.equal(health.summary.value, "refused");
  assert.equal(health.alive.value.is, "here");
  assert.deepEqual(health.ready.value, {
    is: "refused",
    says: "The document store does not answer",
    code: "",
  });
});

Deno.test("createHealth() recovers on the next check and shows the former answer until then", async () => {
  const answers = [no("away"), yes];
  const health = createHealth({ alive: yes, ready: () => answers.shift()!() });
  await health.check();
  const again = health.check();
  assert.equal(health.checking.value, true);
  assert.equal(health.summary.value, "refused");
  await again;
  assert.equal(health.checking.value, false);
  assert.equal(health.summary.value, "ready");
});

Deno.test("createHealth() asks once while an answer is under way", async () => {
  let asked = 0;
  const health = createHealth({ alive: () => Promise.resolve(void asked++), ready: yes });
  await Promise.all([health.check(), health.check()]);
  assert.equal(asked, 1);
});

Deno.test("createHealth() lets a bug through and can check again", async () => {
  const health = createHealth({ alive: yes, ready: () => Promise.reject(new TypeError("a bug")) });
  await assert.rejects(() => health.check(), TypeError);
  assert.equal(health.checking.value, false);
});
