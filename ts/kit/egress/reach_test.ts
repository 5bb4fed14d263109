import assert from "node:assert/strict";
import { loopback } from "./_loopback.ts";
import { LOOPBACK } from "./_open_egress.ts";
import { LDAP, Reach } from "./mod.ts";

const endless = new AbortController().signal;

function reach(allow: readonly string[], addresses: readonly string[]): Reach {
  return new Reach({ allow, spoken: LDAP, resolve: () => Promise.resolve(addresses) });
}

Deno.test("Reach connects to the addresses that it judged", async () => {
  await using server = loopback((wire) => wire.send("hello"));
  const place = await reach([`${LOOPBACK}/32`], [LOOPBACK]).find("ldap.example", server.port);
  assert.deepEqual(place.addresses, [LOOPBACK]);
  const socket = await place.open(endless);
  socket.end("\r\n\r\n");
  assert.equal((await Array.fromAsync(socket)).join(""), "hello");
});

Deno.test("Reach refuses what is not public, and one such address among others", async () => {
  for (const addresses of [["10.0.0.1"], ["8.8.8.8", "169.254.169.254"], ["::1"]]) {
    await assert.rejects(reach([], addresses).find("ldap.example", 636), {
      name: "EgressRefused",
      code: "destination_forbidden",
      message: /^Cannot connect to "ldap\.example" on port 636: it resolves to a /,
    });
  }
  await assert.rejects(reach([], []).find("10.0.0.1", 636), {
    message: /: it is a private address$/,
  });
});

Deno.test("Reach opens the ports of its protocol", async () => {
  const open = reach([], ["8.8.8.8"]);
  for (const port of [389, 636, 3269]) {
    assert.deepEqual((await open.find("a.example", port)).addresses, ["8.8.8.8"]);
  }
  await assert.rejects(open.find("a.example", 25), { message: /: port 25 is not for LDAP$/ });
});

Deno.test("Reach tells a name without addresses from a port that nobody listens on", async () => {
  const unresolved = { name: "EgressFailed", code: "name_unresolved" };
  await assert.rejects(reach([], []).find("ldap.example", 636), unresolved);
  await assert.rejects(new Reach({ allow: [], spoken: LDAP }).find("a.invalid", 636), unresolved);
  const closed = loopback(() => {});
  await closed[Symbol.asyncDispose]();
  const place = await reach([`${LOOPBACK}/32`], [LOOPBACK]).find("ldap.example", closed.port);
  await assert.rejects(place.open(endless), {
    name: "EgressFailed",
    code: "connect_failed",
    message: /: no connection \(ECONNREFUSED\)$/,
  });
});

Deno.test("Reach gives up when it is told to", async () => {
  const reason = new Error("enough");
  const place = await reach([], ["8.8.8.8"]).find("ldap.example", 636);
  await assert.rejects(place.open(AbortSignal.abort(reason)), reason);
});
