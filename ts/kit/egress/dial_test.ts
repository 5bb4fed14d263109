import assert from "node:assert/strict";
import { lacks } from "../../../test/servers/component.ts";
import { loopback } from "./_loopback.ts";
import { LOOPBACK, ok, openEgress, textOf, to } from "./_open_egress.ts";

/** A certificate of its own for `names`, such as `DNS:a.example`, made by openssl. */
async function certify(names: string): Promise<{ cert: string; key: string }> {
  const file = await Deno.makeTempFile();
  try {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", file];
    const end = [
      "-addext",
      `subjectAltName=${names}`,
      "-addext",
      "basicConstraints=critical,CA:FALSE",
    ];
    const made = await new Deno.Command("openssl", {
      args: ["req", "-x509", "-subj", "/CN=test", "-days", "2", ...key, ...end],
      stderr: "null",
    }).output();
    assert.ok(made.success);
    return { cert: new TextDecoder().decode(made.stdout), key: await Deno.readTextFile(file) };
  } finally {
    await Deno.remove(file);
  }
}

function secure(name: string, run: () => Promise<void>): void {
  Deno.test({ name: `fetchGuarded() ${name}`, ignore: lacks("openssl"), fn: run });
}

secure("speaks TLS with the name, at the address that was judged", async () => {
  const tls = await certify("DNS:a.example");
  await using server = loopback((wire) => wire.send(ok("hello")), tls);
  const answer = await openEgress({ ca: [tls.cert] })(`https://a.example:${server.port}/`);
  assert.equal(await textOf(answer), "hello");
  assert.match(server.heads[0]!, new RegExp(`^host: a\\.example:${server.port}\r$`, "mi"));
});

secure("speaks TLS with an address whose certificate names it", async () => {
  const tls = await certify("IP:127.0.0.1");
  await using server = loopback((wire) => wire.send(ok("hello")), tls);
  const answer = await openEgress({ ca: [tls.cert] })(`https://127.0.0.1:${server.port}/`);
  assert.equal(await textOf(answer), "hello");
});

secure("sends nothing to a server whose certificate is another's, or nobody's", async () => {
  const tls = await certify("DNS:a.example");
  await using server = loopback((wire) => wire.send(ok("hello")), tls);
  const failed = { name: "EgressFailed", code: "tls_failed" };
  const trusting = openEgress({ ca: [tls.cert] });
  await assert.rejects(trusting(`https://b.example:${server.port}/`), failed);
  await assert.rejects(trusting(`https://127.0.0.1:${server.port}/`), failed);
  await assert.rejects(openEgress()(`https://a.example:${server.port}/`), failed);
  assert.deepEqual(server.heads, []);
});

secure("trusts a certificate for one request, and not for the next", async () => {
  const [tls, other] = [await certify("DNS:a.example"), await certify("DNS:b.example")];
  await using server = loopback((wire) => wire.send(ok("hello")), tls);
  const egress = openEgress({ ca: [other.cert] });
  const url = `https://a.example:${server.port}/`;
  assert.equal(await textOf(await egress(url, { ca: [tls.cert] })), "hello");
  await assert.rejects(egress(url), { code: "tls_failed" });
  await assert.rejects(egress(url, { ca: [other.cert] }), { code: "tls_failed" });
});

secure("lets no variable of the environment switch certificates off", async () => {
  const tls = await certify("DNS:a.example");
  await using server = loopback((wire) => wire.send(ok("hello")), tls);
  Deno.env.set("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  try {
    await assert.rejects(openEgress()(`https://a.example:${server.port}/`), { code: "tls_failed" });
    assert.deepEqual(server.heads, []);
  } finally {
    Deno.env.delete("NODE_TLS_REJECT_UNAUTHORIZED");
  }
});

secure("refuses a redirection from HTTPS to HTTP, and follows the other way", async () => {
  const tls = await certify("DNS:a.example");
  await using plain = loopback((wire) => wire.send(to(`https://a.example:${server.port}/`)));
  await using server = loopback((wire, head) => {
    return wire.send(
      head.startsWith("GET /down") ? to(`http://a.example:${plain.port}/`) : ok("hello"),
    );
  }, tls);
  const egress = openEgress({ ca: [tls.cert] });
  await assert.rejects(egress(`https://a.example:${server.port}/down`), {
    code: "redirect_forbidden",
    message: /redirects from HTTPS to HTTP$/,
  });
  assert.deepEqual(plain.heads, []);
  assert.equal(await textOf(await egress(`http://a.example:${plain.port}/`)), "hello");
});

secure("streams a long body through TLS, and breaks it off", async () => {
  const tls = await certify("DNS:a.example");
  const size = 5_000_000;
  await using server = loopback(async (wire) => {
    await wire.send(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
    await wire.send(new Uint8Array(size));
  }, tls);
  const egress = openEgress({ ca: [tls.cert] });
  const url = `https://a.example:${server.port}/`;
  let read = 0;
  for await (const chunk of (await egress(url, { maxBytes: size })).body) read += chunk.byteLength;
  assert.equal(read, size);
  await (await egress(url, { maxBytes: size })).body.cancel();
});

Deno.test("fetchGuarded() waits in bounds for TLS that is never agreed on", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = loopback(async (wire) => {
    await wire.gone();
    gone.resolve();
  });
  await assert.rejects(openEgress()(`https://a.example:${server.port}/`, { connectMs: 200 }), {
    code: "timed_out",
  });
  await gone.promise;
});

Deno.test("fetchGuarded() fails at what is no TLS", async () => {
  const server = Deno.listen({ hostname: LOOPBACK, port: 0 });
  const { port } = server.addr as Deno.NetAddr;
  const fetched = openEgress()(`https://a.example:${port}/`);
  const socket = await server.accept();
  await socket.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await assert.rejects(fetched, { name: "EgressFailed", code: "tls_failed" });
  socket.close();
  server.close();
});

/** A forwarding proxy that leads everywhere to one port of the loopback address. */
function forwarding(port: number, refusal?: string) {
  return loopback(async (wire, head) => {
    if (refusal) return wire.send(refusal);
    const upstream = await Deno.connect({ hostname: LOOPBACK, port });
    if (head.startsWith("CONNECT ")) await wire.send("HTTP/1.1 200 Connected\r\nVia: x\r\n\r\n");
    else await upstream.write(new TextEncoder().encode(head));
    const back = upstream.readable.pipeTo(wire.socket.writable).catch(() => {});
    await wire.socket.readable.pipeTo(upstream.writable).catch(() => {});
    await back;
  });
}

secure("goes to HTTPS through a tunnel of the proxy, which resolves the name", async () => {
  const tls = await certify("DNS:a.example");
  await using server = loopback((wire) => wire.send(ok("hello", "Connection: close\r\n")), tls);
  await using proxy = forwarding(server.port);
  const resolve = () => Promise.reject(new Error("not to be asked"));
  const egress = openEgress({
    ca: [tls.cert],
    resolve,
    allow: [],
    proxy: { https: `http://user:secret@127.0.0.1:${proxy.port}` },
  });
  const headers = { Authorization: "Bearer token" };
  assert.equal(await textOf(await egress("https://a.example:8443/x", { headers })), "hello");
  assert.match(proxy.heads[0]!, /^CONNECT a\.example:8443 HTTP\/1\.1\r\n/);
  assert.ok(proxy.heads[0]!.includes(`proxy-authorization: Basic ${btoa("user:secret")}\r\n`));
  assert.doesNotMatch(proxy.heads[0]!, /token/);
  assert.match(server.heads[0]!, /^GET \/x HTTP/);
  assert.doesNotMatch(server.heads[0]!, /proxy-/i);
  await assert.rejects(egress("https://b.example/"), { code: "tls_failed" });
});

Deno.test("fetchGuarded() tells a proxy the whole address of plain HTTP", async () => {
  await using server = loopback((wire) => wire.send(ok("hello")));
  await using proxy = forwarding(server.port);
  const proxied = { http: `http://u:p@127.0.0.1:${proxy.port}` };
  const egress = openEgress({ allow: [], proxy: proxied });
  assert.equal(await textOf(await egress("http://a.example:8080/x?y")), "hello");
  assert.match(proxy.heads[0]!, /^GET http:\/\/a\.example:8080\/x\?y HTTP\/1\.1\r\n/);
  assert.match(proxy.heads[0]!, /^host: a\.example:8080\r$/mi);
  assert.match(proxy.heads[0]!, /^proxy-authorization: Basic /mi);
});

Deno.test("fetchGuarded() asks no proxy for what is private, by address or by name", async () => {
  await using proxy = loopback((wire) => wire.send(ok("secret")));
  const http = `http://127.0.0.1:${proxy.port}`;
  const egress = openEgress({ allow: [], proxy: { http, https: http } });
  const hosts = ["169.254.169.254", "[::1]", "10.0.0.1", "localhost", "metadata.google.internal"];
  for (const host of [...hosts, "[::ffff:10.0.0.1]", "wiki", "2130706433"]) {
    for (const scheme of ["http", "https"]) {
      await assert.rejects(egress(`${scheme}://${host}/`), { code: "destination_forbidden" }, host);
    }
  }
  assert.deepEqual(proxy.heads, []);
});

Deno.test("fetchGuarded() judges redirections behind a proxy", async () => {
  await using proxy = loopback((wire) => wire.send(to("http://10.0.0.1/")));
  const egress = openEgress({ allow: [], proxy: { http: `http://127.0.0.1:${proxy.port}` } });
  await assert.rejects(egress("http://a.example/"), { code: "destination_forbidden" });
  assert.equal(proxy.heads.length, 1);
});

Deno.test("fetchGuarded() goes around the proxy by NO_PROXY, and judges what it resolves", async () => {
  await using server = loopback((wire) => wire.send(ok("direct")));
  await using proxy = loopback((wire) => wire.send(ok("proxied")));
  const direct = { http: `http://127.0.0.1:${proxy.port}`, noProxy: "corp.example" };
  const url = `http://a.corp.example:${server.port}/`;
  assert.equal(await textOf(await openEgress({ proxy: direct })(url)), "direct");
  await assert.rejects(openEgress({ proxy: direct, allow: [] })(url), {
    code: "destination_forbidden",
  });
  assert.deepEqual(proxy.heads, []);
});

const REFUSALS: Record<string, string> = {
  "that refuses": "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
  "that wants another password":
    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
  "that speaks before the other side": "HTTP/1.1 200 OK\r\n\r\nearly",
  "that is none": "SSH-2.0-OpenSSH_9.9\r\n\r\n",
  "that hangs up": "",
};

for (const [what, refusal] of Object.entries(REFUSALS)) {
  Deno.test(`fetchGuarded() fails at a proxy ${what}, and repeats no password`, async () => {
    await using proxy = forwarding(0, refusal || undefined);
    const https = `http://user:secret@127.0.0.1:${proxy.port}`;
    await assert.rejects(openEgress({ proxy: { https } })("https://a.example/"), (error: Error) => {
      assert.equal((error as { code?: string }).code, "proxy_failed", String(error));
      return !error.message.includes("secret");
    });
  });
}

Deno.test("fetchGuarded() fails when a proxy wants a password for plain HTTP, or is not there", async () => {
  const wants = REFUSALS["that wants another password"]!;
  const proxy = loopback((wire) => wire.send(wants));
  const egress = openEgress({ proxy: { http: `http://127.0.0.1:${proxy.port}` } });
  await assert.rejects(egress("http://a.example/"), { code: "proxy_failed" });
  await proxy[Symbol.asyncDispose]();
  await assert.rejects(egress("http://a.example/"), {
    code: "proxy_failed",
    message: /cannot be reached \(ECONNREFUSED\)/,
  });
});

Deno.test("fetchGuarded() waits in bounds for a proxy that does not answer CONNECT", async () => {
  await using proxy = loopback((wire) => wire.gone());
  const egress = openEgress({ proxy: { https: `http://127.0.0.1:${proxy.port}` } });
  await assert.rejects(egress("https://a.example/", { connectMs: 200 }), { code: "timed_out" });
});
