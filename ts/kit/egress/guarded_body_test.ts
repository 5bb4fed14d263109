import assert from "node:assert/strict";
import { loopback } from "./_loopback.ts";
import { LIMITS, ok, openEgress, textOf } from "./_open_egress.ts";
import { EgressFailed, EgressRefused } from "./mod.ts";

const HEAD = "HTTP/1.1 200 OK\r\n";

Deno.test("a body is refused by the length that it announces", async () => {
  await using server = loopback((wire) => wire.send(ok("123456")));
  const url = `http://a.example:${server.port}/`;
  assert.equal(await textOf(await openEgress()(url, { maxBytes: 6 })), "123456");
  await assert.rejects(openEgress()(url, { maxBytes: 5 }), {
    name: "EgressRefused",
    code: "body_too_large",
    message:
      `Cannot fetch from "http://a.example:${server.port}": the answer is longer than 5 bytes`,
  });
});

Deno.test("a body without length is counted, and an endless one is broken off", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = loopback(async (wire) => {
    try {
      await wire.send(`${HEAD}\r\n`);
      while (true) await wire.send(new Uint8Array(65536));
    } finally {
      gone.resolve();
    }
  });
  const answer = await openEgress()(`http://a.example:${server.port}/`, { maxBytes: 300_000 });
  let size = 0;
  await assert.rejects(async () => {
    for await (const chunk of answer.body) size += chunk.byteLength;
  }, (error) => error instanceof EgressRefused && error.code === "body_too_large");
  assert.ok(size <= 300_000, `${size}`);
  await gone.promise;
});

Deno.test("a body that is read slowly is sent slowly: memory does not grow with it", async () => {
  let sent = 0;
  await using server = loopback(async (wire) => {
    await wire.send(`${HEAD}\r\n`);
    for (; sent < 1 << 28; sent += 65536) await wire.send(new Uint8Array(65536));
  });
  const answer = await openEgress()(`http://a.example:${server.port}/`, { maxBytes: 1 << 29 });
  const reader = answer.body.getReader();
  let read = 0;
  for (let chunk = 0; chunk < 10; chunk++) read += (await reader.read()).value!.byteLength;
  let before = -1;
  for (let calm = 0; calm < 5; calm = before === sent ? calm + 1 : 0, before = sent) {
    await new Promise((done) => setTimeout(done, 40));
  }
  assert.ok(sent - read < 1 << 25, `${sent - read} bytes are under way`);
  await reader.cancel();
});

const BROKEN: Record<string, string> = {
  "shorter than it says": `${HEAD}Content-Length: 100\r\n\r\nabc`,
  "cut between chunks": `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`,
  "cut inside a chunk": `${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\nabc`,
  "of chunks that are none": `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`,
  "of two lengths": `${HEAD}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
  "of a length and chunks":
    `${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  "of a negative length": `${HEAD}Content-Length: -1\r\n\r\nabc`,
  "of no HTTP": "SSH-2.0-OpenSSH_9.9\r\n\r\n",
  "of no head": "",
  "of half a head": `${HEAD}Content-Le`,
  "of an upgrade": "HTTP/1.1 101 Switch\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nabc",
  "of a head without end": `${HEAD}${`X: ${"y".repeat(1000)}\r\n`.repeat(200)}`,
};

for (const [what, bytes] of Object.entries(BROKEN)) {
  Deno.test(`an answer ${what} fails`, async () => {
    await using server = loopback((wire) => wire.send(bytes));
    await assert.rejects(
      async () => await textOf(await openEgress()(`http://a.example:${server.port}/secret`)),
      (error) => {
        assert.ok(error instanceof EgressFailed, String(error));
        assert.equal(error.code, "answer_broken");
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });
}

Deno.test("a body that becomes nonsense while it is read fails", async () => {
  const begun = Promise.withResolvers<void>();
  await using server = loopback(async (wire) => {
    await wire.send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`);
    await begun.promise;
    await wire.send("zz\r\n");
    await wire.gone();
  });
  const reader = (await openEgress()(`http://a.example:${server.port}/`)).body.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "abc");
  begun.resolve();
  await assert.rejects(reader.read(), { code: "answer_broken" });
});

Deno.test("a body longer than it says is never longer for its reader", async () => {
  await using server = loopback((wire) => wire.send(`${HEAD}Content-Length: 3\r\n\r\nabcdef`));
  const text = await openEgress()(`http://a.example:${server.port}/`).then(textOf).catch(
    (error) => {
      assert.equal(error.code, "answer_broken");
      return "abc";
    },
  );
  assert.equal(text, "abc");
});

Deno.test("a body without length that ends is whole", async () => {
  await using server = loopback((wire) => wire.send(`${HEAD}\r\nabc`));
  assert.equal(await textOf(await openEgress()(`http://a.example:${server.port}/`)), "abc");
});

Deno.test("answers in advance are passed over", async () => {
  const early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
  await using server = loopback((wire) => wire.send(early + ok("end")));
  assert.equal(await textOf(await openEgress()(`http://a.example:${server.port}/`)), "end");
});

Deno.test("an answer that does not come is waited for in bounds", async () => {
  await using server = loopback((wire) => wire.gone());
  await assert.rejects(openEgress()(`http://a.example:${server.port}/`, { idleMs: 50 }), {
    name: "EgressFailed",
    code: "timed_out",
    message: /did not answer \(limit: 0\.05 s\)$/,
  });
});

Deno.test("a head that comes letter by letter does not buy time", async () => {
  await using server = loopback(async (wire) => {
    await wire.send(`${HEAD}X: `);
    for (;; await new Promise((done) => setTimeout(done, 20))) await wire.send("y");
  });
  await assert.rejects(openEgress()(`http://a.example:${server.port}/`, { idleMs: 100 }), {
    code: "timed_out",
    message: /did not answer/,
  });
});

Deno.test("a body that falls silent is waited for in bounds", async () => {
  await using server = loopback(async (wire) => {
    await wire.send(`${HEAD}Content-Length: 9\r\n\r\nabc`);
    await wire.gone();
  });
  const answer = await openEgress()(`http://a.example:${server.port}/`, { idleMs: 2_500 });
  await assert.rejects(textOf(answer), { code: "timed_out", message: /fell silent/ });
});

Deno.test("a body that drips is cut off by the time for all of it", async () => {
  await using server = loopback(async (wire) => {
    await wire.send(`${HEAD}\r\n`);
    for (;; await new Promise((done) => setTimeout(done, 20))) await wire.send("x");
  });
  const url = `http://a.example:${server.port}/`;
  await assert.rejects(async () => await textOf(await openEgress()(url, { totalMs: 500 })), {
    code: "timed_out",
    message: /took too long/,
  });
});

Deno.test("a reader may be slower than the other side may be silent", async () => {
  await using server = loopback((wire) => wire.send(ok("abc")));
  const answer = await openEgress()(`http://a.example:${server.port}/`, { idleMs: 2_500 });
  await new Promise((done) => setTimeout(done, 3_000));
  assert.equal(await textOf(answer), "abc");
});

Deno.test("a signal ends the wait for an answer, with its reason", async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  await using server = loopback(async (wire) => {
    arrive();
    await wire.gone();
    gone.resolve();
  });
  const stop = new AbortController();
  const fetched = openEgress()(`http://a.example:${server.port}/`, { signal: stop.signal });
  void arrived.then(() => stop.abort(new Error("enough")));
  await assert.rejects(fetched, { message: "enough" });
  await gone.promise;
});

Deno.test("a signal that is aborted already sends nothing", async () => {
  await using server = loopback((wire) => wire.send(ok("abc")));
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(openEgress()(`http://a.example:${server.port}/`, { signal }), {
    message: "enough",
  });
  assert.deepEqual(server.heads, []);
});

Deno.test("a signal ends a body, read or not, and closes its connection", async () => {
  for (const waiting of [true, false]) {
    const gone = Promise.withResolvers<void>();
    await using server = loopback(async (wire) => {
      await wire.send(`${HEAD}\r\nabc`);
      await wire.gone();
      gone.resolve();
    });
    const stop = new AbortController();
    const { signal } = stop;
    const answer = await openEgress()(`http://a.example:${server.port}/`, { signal });
    const text = waiting ? textOf(answer) : null;
    stop.abort(new Error("enough"));
    await assert.rejects(text ?? textOf(answer), { message: "enough" });
    await gone.promise;
  }
});

Deno.test("a body that is cancelled closes its connection", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = loopback(async (wire) => {
    await wire.send(`${HEAD}\r\nabc`);
    await wire.gone();
    gone.resolve();
  });
  const answer = await openEgress()(`http://a.example:${server.port}/`);
  await answer.body.cancel();
  await gone.promise;
});

Deno.test("a name that is never resolved is waited for in bounds", async () => {
  const resolve = () => new Promise<string[]>(() => {});
  await assert.rejects(openEgress({ resolve })("http://a.example/", { connectMs: 50 }), {
    code: "timed_out",
    message: /connecting took too long/,
  });
});

Deno.test({
  name: "a fetch leaves no timer behind, however it ends",
  sanitizeOps: true,
  async fn() {
    const cut = `${HEAD}Content-Length: 5\r\n\r\nabc`;
    const answers = [ok("abc"), ok("abc"), ok("abc"), ok("abcdef"), cut, "nonsense"];
    await using server = loopback((wire) => wire.send(answers[server.heads.length - 1]!));
    const url = `http://a.example:${server.port}/`;
    const egress = openEgress({ limits: { ...LIMITS, maxBytes: 5, totalMs: 600_000 } });
    assert.equal(await textOf(await egress(url)), "abc");
    await egress(url, { method: "HEAD" });
    await (await egress(url)).body.cancel();
    await assert.rejects(egress(url), { code: "body_too_large" });
    for (let left = 2; left > 0; left--) {
      await assert.rejects(async () => await textOf(await egress(url)), { code: "answer_broken" });
    }
    await assert.rejects(egress("http://10.0.0.1/"), { code: "destination_forbidden" });
  },
});
