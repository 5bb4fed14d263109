import assert from "node:assert/strict";
import { type Answer, loopback } from "./_loopback.ts";
import { LIMITS, LOOPBACK, ok, openEgress, textOf, to } from "./_open_egress.ts";
import { createEgress, EgressRefused } from "./mod.ts";

/** Answers by path; the path is where a redirection of the tests leads. */
function site(pages: Record<string, string>): Answer {
  return (wire, head) => wire.send(pages[head.split(" ")[1]!] ?? ok("not here"));
}

/** A resolver that gives one answer after the other, and counts. */
function answering(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = (name: string) => {
    asked.push(name);
    return Promise.resolve(answers[asked.length - 1] ?? answers.at(-1)!);
  };
  return { asked, resolve };
}

Deno.test("fetchGuarded() answers status, fields, address and body", async () => {
  await using server = loopback((wire) => wire.send(ok("hello", "X-A: 1\r\nX-A: 2\r\n")));
  const url = `http://a.example:${server.port}/x?y=1#z`;
  const answer = await openEgress()(url, { headers: { Accept: "text/plain" } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("x-a"), "1, 2");
  assert.equal(answer.url.href, `http://a.example:${server.port}/x?y=1`);
  assert.equal(await textOf(answer), "hello");
  assert.match(server.heads[0]!, /^GET \/x\?y=1 HTTP\/1\.1\r\n/);
  assert.match(server.heads[0]!, new RegExp(`^host: a\\.example:${server.port}\r$`, "mi"));
  assert.match(server.heads[0]!, /^accept: text\/plain\r$/mi);
  assert.match(server.heads[0]!, /^accept-encoding: identity\r$/mi);
  assert.match(server.heads[0]!, /^user-agent: packhouse\r$/mi);
});

Deno.test("fetchGuarded() sends a body, and leaves no say over the connection to its caller", async () => {
  let body = "";
  await using server = loopback(async (wire, head) => {
    body = head.split("\r\n\r\n")[1] || await wire.readTo("}");
    await wire.send(ok("done"));
  });
  const headers = { Host: "evil.example", "Content-Length": "999", "Accept-Encoding": "gzip" };
  const answer = await openEgress()(`http://a.example:${server.port}/`, {
    method: "POST",
    body: '{"a":1}',
    headers: { ...headers, "Transfer-Encoding": "chunked", "Proxy-Authorization": "x" },
  });
  assert.equal(await textOf(answer), "done");
  assert.equal(body, '{"a":1}');
  assert.match(server.heads[0]!, /^content-length: 7\r$/mi);
  assert.doesNotMatch(server.heads[0]!, /evil|gzip|chunked|proxy-/i);
});

Deno.test("fetchGuarded() answers HEAD, 204 and 304 without a body", async () => {
  const head = "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n";
  const answers = [head, "HTTP/1.1 204 No\r\n\r\n", 'HTTP/1.1 304 No\r\nETag: "a"\r\n\r\n'];
  await using server = loopback((wire) => wire.send(answers[server.heads.length - 1]!));
  for (const [place, status] of [200, 204, 304].entries()) {
    const method = place === 0 ? "HEAD" : "GET";
    const answer = await openEgress()(`http://a.example:${server.port}/`, { method });
    assert.equal(answer.status, status);
    assert.equal(await textOf(answer), "");
  }
});

Deno.test("fetchGuarded() reaches nothing private unless it is allowed", async () => {
  await using server = loopback((wire) => wire.send(ok("secret")));
  const hosts = [
    ...["127.0.0.1", "0x7f.1", "2130706433", "0177.1", "127.0.0.1.", "0.0.0.0", "localhost"],
    ...["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "a.example"],
  ];
  for (const host of hosts) {
    await assert.rejects(
      openEgress({ allow: [] })(`http://${host}:${server.port}/`),
      (error) => error instanceof EgressRefused && error.code === "destination_forbidden",
      host,
    );
  }
  assert.deepEqual(server.heads, []);
});

Deno.test("fetchGuarded() resolves by the system when nothing else is said", async () => {
  await using server = loopback((wire) => wire.send(ok("here")));
  const url = `http://localhost:${server.port}/`;
  await assert.rejects(createEgress({ allow: [], limits: LIMITS })(url), {
    code: "destination_forbidden",
  });
  assert.equal(
    await textOf(await createEgress({ allow: ["localhost"], limits: LIMITS })(url)),
    "here",
  );
});

Deno.test("fetchGuarded() refuses a name with one forbidden address among others", async () => {
  await using server = loopback((wire) => wire.send(ok("secret")));
  for (const mixed of [[LOOPBACK, "10.0.0.1"], ["fe80::1", LOOPBACK], [LOOPBACK, "fe80::1%eth0"]]) {
    const { resolve } = answering(mixed);
    await assert.rejects(openEgress({ resolve })(`http://a.example:${server.port}/`), {
      code: "destination_forbidden",
    });
  }
  assert.deepEqual(server.heads, []);
});

Deno.test("fetchGuarded() connects to the address that it judged: a second answer is never asked", async () => {
  await using server = loopback((wire) => wire.send(ok("pinned")));
  const { asked, resolve } = answering([LOOPBACK], ["10.0.0.1"]);
  const answer = await openEgress({ resolve })(`http://never.invalid:${server.port}/`);
  assert.equal(await textOf(answer), "pinned");
  assert.deepEqual(asked, ["never.invalid"]);
});

Deno.test("fetchGuarded() judges a name anew on each hop", async () => {
  await using server = loopback((wire) => wire.send(to("/again")));
  const { asked, resolve } = answering([LOOPBACK], ["192.168.0.1"]);
  await assert.rejects(openEgress({ resolve })(`http://a.example:${server.port}/`), {
    code: "destination_forbidden",
    address: "192.168.0.1",
    message:
      `Cannot fetch from "http://a.example:${server.port}": it resolves to a private address`,
  });
  assert.equal(asked.length, 2);
  assert.equal(server.heads.length, 1);
});

Deno.test("fetchGuarded() tries the next address when one does not listen", async () => {
  await using server = loopback((wire) => wire.send(ok("second")));
  const { resolve } = answering(["127.0.0.9", LOOPBACK]);
  const egress = openEgress({ resolve, allow: ["127.0.0.0/8"] });
  assert.equal(await textOf(await egress(`http://a.example:${server.port}/`)), "second");
});

Deno.test("fetchGuarded() follows redirections, relative ones too, and says where it ended", async () => {
  await using server = loopback(
    site({ "/a": to("/b", 301), "/b": to("c?d", 308), "/c?d": ok("end") }),
  );
  const answer = await openEgress()(`http://a.example:${server.port}/a`);
  assert.equal(await textOf(answer), "end");
  assert.equal(answer.url.pathname + answer.url.search, "/c?d");
});

Deno.test("fetchGuarded() refuses redirections to where it must not go", async () => {
  const bad: Record<string, string> = {
    "http://169.254.169.254/latest/meta-data/": "destination_forbidden",
    "http://[fd00:ec2::254]/": "destination_forbidden",
    "http://10.0.0.1/": "destination_forbidden",
    "http://2130706434/": "destination_forbidden",
    "http://[::ffff:10.0.0.1]/": "destination_forbidden",
    "//0.0.0.0/": "destination_forbidden",
    "http://8.8.8.8:25/": "destination_forbidden",
    "ftp://a.example/": "url_unusable",
    "file:///etc/passwd": "url_unusable",
    "http://user:secret@a.example/": "url_unusable",
    "http://[/": "redirect_forbidden",
  };
  for (const [location, code] of Object.entries(bad)) {
    await using server = loopback((wire) => wire.send(to(location)));
    const fetched = openEgress()(`http://a.example:${server.port}/`);
    await assert.rejects(fetched, (error: EgressRefused) => {
      return error instanceof EgressRefused && error.code === code && !/secret/.test(error.message);
    }, location);
  }
});

Deno.test("fetchGuarded() follows as many redirections as it may, and not one more", async () => {
  await using server = loopback((wire, head) => {
    const left = Number(/\/(\d+)/.exec(head)![1]);
    return wire.send(left === 0 ? ok("end") : to(`/${left - 1}`));
  });
  const at = (left: number) => `http://a.example:${server.port}/${left}`;
  assert.equal(await textOf(await openEgress()(at(5))), "end");
  await assert.rejects(openEgress()(at(6)), {
    code: "redirect_forbidden",
    message: /redirects more than 5 times/,
  });
  await assert.rejects(openEgress()(at(1), { redirects: 0 }), { code: "redirect_forbidden" });
});

Deno.test("fetchGuarded() answers a redirection that leads nowhere as it is", async () => {
  const answers = [
    "HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nno",
    to("/x", 300),
    to("/x", 304),
  ];
  await using server = loopback((wire) => wire.send(answers[server.heads.length - 1]!));
  for (const status of [302, 300, 304]) {
    const answer = await openEgress()(`http://a.example:${server.port}/`);
    assert.equal(answer.status, status);
    await answer.body.cancel();
  }
});

Deno.test("fetchGuarded() tells secrets to the origin that they are meant for and to no other", async () => {
  await using other = loopback((wire) => wire.send(ok("end")));
  const away = `http://b.example:${other.port}/away`;
  await using server = loopback(site({ "/a": to("/b"), "/b": to(away) }));
  const headers = { Authorization: "Bearer secret", Cookie: "secret", "X-Key": "secret" };
  await textOf(
    await openEgress()(`http://a.example:${server.port}/a`, {
      headers: { ...headers, Accept: "text/plain", Range: "bytes=5-" },
    }),
  );
  assert.equal(server.heads[1]!.match(/secret/g)!.length, 3);
  assert.doesNotMatch(other.heads[0]!, /secret|authorization|cookie|x-key/i);
  assert.match(other.heads[0]!, /^accept: text\/plain\r$/mi);
  assert.match(other.heads[0]!, /^range: bytes=5-\r$/mi);
});

Deno.test("fetchGuarded() makes a GET of a POST on 301, 302 and 303, and repeats it on 307 and 308", async () => {
  for (
    const [status, method] of [[301, "GET"], [302, "GET"], [303, "GET"], [307, "POST"], [
      308,
      "POST",
    ]]
  ) {
    await using server = loopback(site({ "/a": to("/b", Number(status)), "/b": ok("end") }));
    const fetched = openEgress()(`http://a.example:${server.port}/a`, {
      method: "POST",
      body: "text",
      headers: { "Content-Type": "text/plain" },
    });
    assert.equal(await textOf(await fetched), "end");
    assert.ok(server.heads[1]!.startsWith(`${method} /b`), String(status));
    assert.equal(/^content-/mi.test(server.heads[1]!), method === "POST", String(status));
  }
});

Deno.test("fetchGuarded() repeats no body to another origin", async () => {
  await using other = loopback((wire) => wire.send(ok("end")));
  await using server = loopback((wire) => wire.send(to(`http://b.example:${other.port}/`, 307)));
  const fetched = openEgress()(`http://a.example:${server.port}/`, { method: "POST", body: "x" });
  await assert.rejects(fetched, { code: "redirect_forbidden" });
  assert.deepEqual(other.heads, []);
});

Deno.test("fetchGuarded() fails when nobody listens, or a name is not known", async () => {
  const server = loopback(() => {});
  await server[Symbol.asyncDispose]();
  await assert.rejects(openEgress()(`http://a.example:${server.port}/secret?token=secret`), {
    name: "EgressFailed",
    code: "connect_failed",
    message: `Cannot fetch from "http://a.example:${server.port}": no connection (ECONNREFUSED)`,
  });
  const resolve = () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
  await assert.rejects(openEgress({ resolve })("http://a.example/"), {
    name: "EgressFailed",
    code: "name_unresolved",
    message: 'Cannot fetch from "http://a.example": its name cannot be resolved (ENOTFOUND)',
  });
  const nothing = () => Promise.resolve([]);
  await assert.rejects(openEgress({ resolve: nothing })("http://a.example/"), {
    code: "name_unresolved",
  });
});

Deno.test("fetchGuarded() refuses plain HTTP where only HTTPS will do", async () => {
  await assert.rejects(openEgress()("http://a.example/", { httpsOnly: true }), {
    code: "url_unusable",
  });
});
