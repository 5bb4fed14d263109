import assert from "node:assert/strict";
import type { JsonObject } from "../../ts/kit/json.ts";
import { Authority, type Certificate } from "../servers/certificates.ts";
import { lacks } from "../servers/component.ts";
import { passwordOf, startDirectory } from "../servers/directory/mod.ts";
import type { Slapd } from "../servers/slapd.ts";
import { faultOf, openDirectory } from "./_fixture.ts";
import { message } from "./_messages.ts";
import { type Script, startScriptedLdap } from "./_scripted_ldap.ts";

const ignore = [lacks("slapd"), lacks("openssl")].includes(true);
let authority: Authority;
let server: Slapd;

Deno.test.beforeAll(async () => {
  if (ignore) return;
  authority = await Authority.create();
  server = await startDirectory({ tls: await authority.issue("DNS:ldap.example,IP:127.0.0.1") });
});

Deno.test.afterAll(async () => {
  if (!ignore) await server[Symbol.asyncDispose]();
});

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `LdapDirectory ${name}`, ignore, fn });
}

/** The two ways to TLS; `host` is what the server is called. */
const WAYS: Record<string, (of: { ldap: string; ldaps: string }, host: string) => JsonObject> = {
  LDAPS: ({ ldaps }, host) => ({ urls: [ldaps.replace("127.0.0.1", host)] }),
  StartTLS: ({ ldap }, host) => ({ urls: [ldap.replace("127.0.0.1", host)], startTls: true }),
};

for (const [way, optionsOf] of Object.entries(WAYS)) {
  const signIn = (of: Slapd, host: string, more: JsonObject = {}) => {
    const options = { ...optionsOf(of, host), allowPlaintext: false, ca: authority.own.cert };
    return openDirectory({ ...options, ...more }).signIn("user0001", passwordOf("user0001"));
  };

  test(`signs in over ${way}, at a name and at an address`, async () => {
    for (const host of ["ldap.example", "127.0.0.1"]) {
      assert.equal((await signIn(server, host))?.username, "user0001", host);
    }
    const renamed = await signIn(server, "ldap.internal", { tlsServerName: "ldap.example" });
    assert.equal(renamed?.username, "user0001");
  });

  test(`refuses over ${way} a certificate that nobody trusted has issued`, async () => {
    const other = await Authority.create();
    for (const ca of [other.own.cert, null]) {
      const fault = await faultOf(signIn(server, "ldap.example", { ca }));
      assert.match(fault, /nobody who is trusted has issued its certificate/);
    }
  });

  test(`refuses over ${way} a certificate for somebody else`, async () => {
    const wrong = [["other.example", {}], ["ldap.example", {
      tlsServerName: "b.example",
    }]] as const;
    for (const [host, more] of wrong) {
      const fault = await faultOf(signIn(server, host, more));
      assert.match(fault, /its certificate is not for "(other|b)\.example" \(.*DNS:ldap\.example/);
    }
  });

  test(`refuses over ${way} a certificate that has expired`, async () => {
    await using expired = await startDirectory({ tls: await authority.issue("DNS:a.example", -1) });
    const fault = await faultOf(signIn(expired, "a.example"));
    assert.match(fault, /its certificate has expired/);
  });

  test(`lets no variable of the environment switch certificates off over ${way}`, async () => {
    Deno.env.set("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    try {
      assert.match(await faultOf(signIn(server, "other.example")), /is not for "other\.example"/);
    } finally {
      Deno.env.delete("NODE_TLS_REJECT_UNAUTHORIZED");
    }
  });
}

test("says so where there is no TLS", async () => {
  await using plain = await startDirectory();
  const started = openDirectory({ urls: [plain.ldap], startTls: true });
  assert.match(
    await faultOf(started.signIn("a", "b")),
    /does not begin TLS: .*protocolError \(2\)/,
  );
  const secure = openDirectory({ urls: [plain.ldap.replace("ldap:", "ldaps:")] });
  assert.match(
    await faultOf(secure.signIn("a", "b")),
    /^TLS with ldaps:\/\/127\.0\.0\.1:\d+ failed/,
  );
});

/** Who stands between a client and a server may say anything before TLS begins. */
const MEDDLERS: Record<string, [Script, RegExp]> = {
  "refuses to begin TLS": [(asked) => [answer(asked.id, 2)], /does not begin TLS: .*\(2\)$/],
  "begins TLS and says what is to be believed later": [
    (asked) => [joined(answer(asked.id), boundAs(asked.id + 1))],
    /sent more before TLS began$/,
  ],
  "begins TLS and says half of an answer": [
    (asked) => [joined(answer(asked.id), boundAs(asked.id + 1).subarray(0, -1))],
    /sent more before TLS began$/,
  ],
  "answers something else": [(asked) => [boundAs(asked.id)], /something else than it was asked$/],
  "begins no TLS after all": [(asked) => [answer(asked.id)], /^TLS with .* failed/],
  "hangs up": [() => ["hang up"], /closed the connection$/],
};

function joined(...messages: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(messages.flatMap((message) => [...message]));
}

function answer(id: number, code = 0): Uint8Array {
  return finished(id, 0x78, code);
}

function boundAs(id: number): Uint8Array {
  return finished(id, 0x61, 0);
}

function finished(id: number, tag: number, code: number): Uint8Array {
  return message(id, tag, (writer) => {
    writer.writeEnumeration(code);
    for (let count = 0; count < 2; count++) writer.writeString("");
  });
}

for (const [what, [script, says]] of Object.entries(MEDDLERS)) {
  Deno.test(`LdapDirectory says no name and no password to a server that ${what}`, async () => {
    await using meddler = startScriptedLdap(script);
    const directory = openDirectory({ urls: [meddler.url], startTls: true });
    const fault = await faultOf(directory.signIn("user0001", passwordOf("user0001")));
    assert.match(fault, says);
    assert.deepEqual(meddler.asked.map(({ operation }) => operation), ["extended"]);
  });
}

test("does not begin with the password when a certificate is wrong", async () => {
  const tls: Certificate = await authority.issue("DNS:ldap.example");
  await using pretender = startScriptedLdap(() => [], tls);
  const urls = [pretender.url.replace("127.0.0.1", "other.example")];
  const directory = openDirectory({ urls, ca: authority.own.cert });
  await faultOf(directory.signIn("user0001", passwordOf("user0001")));
  assert.deepEqual(pretender.asked, []);
});
