import assert from "node:assert/strict";
import { StillClock } from "../access_fixture.ts";
import { freePort, lacks } from "../servers/component.ts";
import { dnOf, passwordOf, startDirectory } from "../servers/directory/mod.ts";
import { faultOf, openDirectory, reachLoopback } from "./_fixture.ts";
import { entry, result } from "./_messages.ts";
import { type Script, startScriptedLdap } from "./_scripted_ldap.ts";

/** A directory that knows `alice`, whose password is `a`. */
const WELL: Script = (asked) => {
  if (asked.operation === "unbind") return [];
  if (asked.operation === "bind") {
    const right = asked.name === dnOf("alice") ? asked.password === "a" : asked.name !== "cn=x";
    return [result(asked, right ? 0 : 49)];
  }
  const found = asked.base === dnOf("")
    ? []
    : [entry(asked, dnOf("alice"), { uid: "alice", entryUUID: "1" })];
  return [...found, result(asked)];
};

/** What may be the matter with a server. */
const UNWELL: Record<string, Script> = {
  "says that it is busy": (asked) => [result(asked, 51)],
  "says that it is unavailable": (asked) => [result(asked, 52)],
  "hangs up": () => ["hang up"],
  "says nothing": () => [],
  "says nothing to searches": (asked) => asked.operation === "search" ? [] : WELL(asked),
  "speaks another protocol": () => [new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")],
};

/** Long enough for servers that mean well on a busy machine. */
const QUICK = { operationSeconds: 3, connectSeconds: 3, groups: null };

for (const [what, script] of Object.entries(UNWELL)) {
  Deno.test(`LdapDirectory asks the next server when one ${what}`, async () => {
    await using first = startScriptedLdap(script);
    await using second = startScriptedLdap(WELL);
    const directory = openDirectory({ ...QUICK, urls: [first.url, second.url] });
    assert.equal((await directory.signIn("alice", "a"))?.username, "alice");
    assert.equal(first.connections, 1);
  });
}

Deno.test("LdapDirectory asks the next server when one does not speak TLS", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using second = startScriptedLdap(WELL);
  const urls = [`ldaps://127.0.0.1:${silent.addr.port}`, second.url];
  const signedIn = openDirectory({ ...QUICK, urls }).signIn("alice", "a");
  using _connection = await silent.accept();
  assert.equal((await signedIn)?.username, "alice");
  silent.close();
});

Deno.test("LdapDirectory fails when no server answers, and tells the log about each", async () => {
  await using busy = startScriptedLdap(UNWELL["says that it is busy"]!);
  const closed = `ldap://127.0.0.1:${freePort()}`;
  const directory = openDirectory({ ...QUICK, urls: [closed, busy.url] });
  const fault = await faultOf(directory.signIn("alice", "a"));
  assert.match(
    fault,
    /^Cannot connect to "127\.0\.0\.1" on port \d+: .*ECONNREFUSED.*; .*busy \(51\)/,
  );
});

Deno.test("LdapDirectory does not ask the next server when one refuses the account", async () => {
  await using first = startScriptedLdap((asked) => [result(asked, 49)]);
  await using second = startScriptedLdap(WELL);
  const directory = openDirectory({ ...QUICK, urls: [first.url, second.url] });
  await faultOf(directory.signIn("alice", "a"));
  assert.equal(second.connections, 0);
});

Deno.test("LdapDirectory asks a server that was away last, for a while", async () => {
  let away = true;
  await using first = startScriptedLdap((asked) => away ? ["hang up"] : WELL(asked));
  await using second = startScriptedLdap(WELL);
  const clock = new StillClock();
  const directory = openDirectory({ ...QUICK, urls: [first.url, second.url] }, { clock });
  const counts: [number, number][] = [];
  for (const seconds of [0, 20, 20, 0]) {
    clock.pass(seconds * 1000);
    assert.ok(await directory.signIn("alice", "a"));
    counts.push([first.connections, second.connections]);
    away = false;
  }
  assert.deepEqual(counts, [[1, 1], [1, 2], [2, 2], [3, 2]]);
});

Deno.test("LdapDirectory asks a server that was away when no other is left", async () => {
  let away = true;
  await using only = startScriptedLdap((asked) => away ? ["hang up"] : WELL(asked));
  const directory = openDirectory({ ...QUICK, urls: [only.url] });
  await faultOf(directory.signIn("alice", "a"));
  away = false;
  assert.ok(await directory.signIn("alice", "a"));
});

Deno.test({
  name: "LdapDirectory goes on when its first server ends, and when it comes back",
  ignore: lacks("slapd"),
  async fn() {
    await using second = await startDirectory();
    const first = await startDirectory();
    const clock = new StillClock();
    const directory = openDirectory({ urls: [first.ldap, second.ldap] }, { clock });
    const signIn = () => directory.signIn("user0001", passwordOf("user0001"));
    assert.ok(await signIn());
    await first[Symbol.asyncDispose]();
    assert.ok(await signIn());
    await using _again = await startDirectory({ port: first.port });
    clock.pass(60_000);
    assert.ok(await signIn());
  },
});

Deno.test("LdapDirectory connects to what the administrator of this server allows", async () => {
  await using server = startScriptedLdap(WELL);
  const options = { ...QUICK, urls: [server.url.replace("127.0.0.1", "ldap.example")] };
  const forbidden = openDirectory(options, { reach: reachLoopback([]) });
  const fault = await faultOf(forbidden.signIn("alice", "a"));
  assert.match(fault, /^Cannot connect to "ldap\.example" .*: it resolves to a loopback address$/);
  assert.equal(server.connections, 0);
  const allowed = openDirectory(options, { reach: reachLoopback(["ldap.example"]) });
  assert.ok(await allowed.signIn("alice", "a"));
});
