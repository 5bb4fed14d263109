import assert from "node:assert/strict";
import { dnOf, SERVICE, SERVICE_PASSWORD } from "../servers/directory/mod.ts";
import { faultOf, openDirectory } from "./_fixture.ts";
import { entry, message, reference, result } from "./_messages.ts";
import { type Asked, type Script, startScriptedLdap } from "./_scripted_ldap.ts";

const PERSON = { uid: "alice", entryUUID: "1" };

/** A directory that means well until it is searched. */
function untilSearched(answer: (asked: Asked) => ReturnType<Script>): Script {
  return (asked) => asked.operation === "search" ? answer(asked) : [result(asked)];
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex);
}

/** A message about what was asked, with an operation that is given byte by byte. */
function raw({ id }: Asked, hex: string): Uint8Array {
  const head = bytes("3000020100");
  head[1] = 3 + hex.length / 2;
  head[4] = id;
  return new Uint8Array([...head, ...bytes(hex)]);
}

const HOSTILE: Record<string, [Script, RegExp]> = {
  "takes its bind for a success without saying so": [(asked) => [raw(asked, "6100")], /lacks/],
  "answers a bind with an element that is cut short": [
    (asked) => [raw(asked, "610a0a010004000400870501")],
    /ends within an element/,
  ],
  "answers with a value that is longer than its entry": [
    untilSearched((asked) => [raw(asked, "640f040130300a30080403756964310f0401")]),
    /ends within an element/,
  ],
  "promises a message of four gigabytes": [
    () => [bytes("3084ffffffff0201")],
    /more than \d+ bytes/,
  ],
  "gives a length that has no end": [() => [bytes("3080020101")], /A length is malformed/],
  "answers a question that nobody asked": [
    (asked) => [result({ ...asked, id: asked.id + 1 })],
    /ends the conversation/,
  ],
  "says that it is about to end": [
    () => [
      message(0, 0x78, (writer) => {
        writer.writeEnumeration(52);
        for (const text of ["", "going down"]) writer.writeString(text);
      }),
    ],
    /ends the conversation: going down/,
  ],
  "answers a bind with a search": [
    (asked) => [result({ ...asked, operation: "search" })],
    /something else than it was asked/,
  ],
  "gives entries without end": [
    untilSearched(function* (asked) {
      for (let at = 0; at < 10_000; at++) yield entry(asked, `cn=${at}`);
    }),
    /finds more than 5000 entries/,
  ],
  "gives pages without end": [
    untilSearched((asked) => {
      if (asked.base !== "dc=groups") return [entry(asked, dnOf("alice"), PERSON), result(asked)];
      const control = "302204163" + "12e322e3834302e3131333535362e312e342e333139" +
        "0408300602010004" + "0178";
      const entries = Array.from({ length: 300 }, () => entry(asked, "cn=same"));
      return [...entries, raw(asked, "65070a010004000400a024" + control)];
    }),
    /finds more than 5000 entries/,
  ],
  "refers to places without end": [
    untilSearched((asked) =>
      Array.from({ length: 100 }, (_, at) => reference(asked, `ldap://a${at}.example`))
    ),
    /finds more than/,
  ],
  "sends more than anybody could need": [
    untilSearched(function* (asked) {
      const much = "x".repeat(4_000_000);
      for (let at = 0; at < 20; at++) yield entry(asked, "cn=a", { cn: much });
    }),
    /sent more than \d+ bytes/,
  ],
  "gives an entry without a name": [
    untilSearched((asked) => [entry(asked, "", PERSON), result(asked)]),
    /an entry without a name/,
  ],
};

for (const [what, [script, says]] of Object.entries(HOSTILE)) {
  Deno.test(`LdapDirectory fails in bounds when a server ${what}`, async () => {
    await using server = startScriptedLdap(script);
    const groups = { by: "search", base: "dc=groups" };
    const directory = openDirectory({ urls: [server.url], groups, operationSeconds: 20 });
    assert.match(await faultOf(directory.signIn("alice", "a")), says);
  });
}

Deno.test("LdapDirectory never binds without a password", async () => {
  await using server = startScriptedLdap((asked) => {
    const found = asked.operation === "search" ? [entry(asked, dnOf("alice"), PERSON)] : [];
    return [...found, result(asked)];
  });
  const directory = openDirectory({ urls: [server.url], groups: null });
  for (const login of ["alice", ""]) assert.equal(await directory.signIn(login, ""), null);
  assert.deepEqual(server.asked, []);
  const steps = await directory.test({ login: "alice", password: "" });
  assert.deepEqual(steps.at(-1)?.says, "An empty password proves nothing");
  assert.ok(await directory.signIn("alice", "a"));
  const binds = server.asked.filter(({ operation }) => operation === "bind");
  assert.deepEqual([...new Set(binds.map(({ name, password }) => `${name} ${password}`))], [
    ...[`${SERVICE} ${SERVICE_PASSWORD}`, `${dnOf("alice")} a`],
  ]);
});

Deno.test("LdapDirectory reads groups as the account, not as whoever signs in", async () => {
  await using server = startScriptedLdap((asked) => {
    if (asked.operation !== "search") return [result(asked)];
    const person = entry(asked, dnOf("alice"), PERSON);
    return [asked.base === "dc=groups" ? entry(asked, "cn=a") : person, result(asked)];
  });
  const groups = { by: "search", base: "dc=groups", levels: 0 };
  const directory = openDirectory({ urls: [server.url], groups });
  assert.deepEqual((await directory.signIn("alice", "a"))?.groups, ["cn=a"]);
  const said = server.asked.map(({ operation, name }) => `${operation} ${name}`.trim());
  assert.deepEqual(said.slice(0, 5), [
    ...[`bind ${SERVICE}`, "search", `bind ${dnOf("alice")}`, `bind ${SERVICE}`, "search"],
  ]);
});

/** Looks at passwords of its own people for as long as this. */
const SLOW = 400;

Deno.test("LdapDirectory takes as long with somebody unknown as with a wrong password", async () => {
  await using server = startScriptedLdap(async (asked) => {
    if (asked.operation === "bind" && asked.name === dnOf("alice")) {
      await new Promise((resolve) => setTimeout(resolve, SLOW));
    }
    if (asked.operation === "bind") return [result(asked, asked.name === SERVICE ? 0 : 49)];
    if (asked.operation !== "search") return [];
    const isAlice = new TextDecoder().decode(asked.filter!.content).includes("alice");
    return [...(isAlice ? [entry(asked, dnOf("alice"), PERSON)] : []), result(asked)];
  });
  const directory = openDirectory({ urls: [server.url] });
  assert.equal(await directory.signIn("alice", "wrong"), null);
  const began = performance.now();
  assert.equal(await directory.signIn("nobody", "wrong"), null);
  assert.ok(performance.now() - began >= SLOW * 0.9);
  const passwords = server.asked.filter(({ password }) => password === "wrong");
  assert.equal(passwords.length, 2, "a password is tried either way");
});
