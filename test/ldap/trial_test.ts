import assert from "node:assert/strict";
import { LDAP, Reach } from "../../ts/kit/egress/mod.ts";
import type { JsonObject } from "../../ts/kit/json.ts";
import type { ProviderTestStep } from "../../ts/auth/provider_kinds.ts";
import { Authority } from "../servers/certificates.ts";
import { freePort, lacks } from "../servers/component.ts";
import {
  dnOf,
  GROUPS,
  passwordOf,
  PEOPLE,
  SERVICE,
  SERVICE_PASSWORD,
  startDirectory,
} from "../servers/directory/mod.ts";
import type { Slapd } from "../servers/slapd.ts";
import { openDirectory, type OpenOptions, reachLoopback } from "./_fixture.ts";

const ignore = [lacks("slapd"), lacks("openssl")].includes(true);
let authority: Authority;
let server: Slapd;

Deno.test.beforeAll(async () => {
  if (ignore) return;
  authority = await Authority.create();
  server = await startDirectory({ tls: await authority.issue("DNS:ldap.example") });
});

Deno.test.afterAll(async () => {
  if (!ignore) await server[Symbol.asyncDispose]();
});

type Who = { readonly login: string; readonly password?: string };

async function tryOut(
  who?: Who,
  options: JsonObject = {},
  more: OpenOptions = {},
): Promise<readonly ProviderTestStep[]> {
  const usual = {
    urls: [server.ldaps.replace("127.0.0.1", "ldap.example")],
    ca: authority.own.cert,
  };
  const steps = await openDirectory({ ...usual, ...options }, more).test(who);
  for (const { milliseconds, says } of steps) {
    assert.ok(Number.isInteger(milliseconds) && milliseconds >= 0);
    assert.ok(!/heslo|password of|hunter2/.test(says), says);
  }
  return steps;
}

const ALL = ["resolve", "connect", "tls", "bind", "search_base", "user_filter"];
const SOMEBODY = [...ALL, "user_found", "user_bind", "groups"];
const USER = { login: "user0001", password: passwordOf("user0001") };

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `LdapDirectory.test() ${name}`, ignore, fn });
}

test("goes every step of a sign-in", async () => {
  const steps = await tryOut(USER);
  assert.deepEqual(steps.map(({ step }) => step), SOMEBODY);
  assert.ok(steps.every(({ ok }) => ok));
  const says = Object.fromEntries(steps.map(({ step, says }) => [step, says]));
  assert.equal(says.resolve, "ldap.example is 127.0.0.1");
  assert.equal(says.tls, "Certificate for ldap.example");
  assert.match(says.bind!, new RegExp(`^Signed in as "${SERVICE}" at ldaps://ldap\\.example:`));
  assert.equal(says.search_base, `Found "${PEOPLE}"`);
  assert.equal(says.user_filter, 'The filter finds 1 of "user0001"');
  assert.match(says.user_found!, new RegExp(`^"${dnOf("user0001")}" is \\{.*"Žofie Čapková 1"`));
  assert.equal(says.user_bind, "The password is right");
  assert.match(says.groups!, /^8 groups: .*Čeština/);
});

test("goes as far as it can without a password, and without a name", async () => {
  const named = await tryOut({ login: "user0001" });
  assert.deepEqual(named.map(({ step }) => step), [...ALL, "user_found", "groups"]);
  const nobody = await tryOut();
  assert.deepEqual(nobody.map(({ step }) => step), ALL);
  assert.ok([...named, ...nobody].every(({ ok }) => ok));
});

const OTHER_CA = { ca: null };
const NAMELESS = new Reach({
  ...{ allow: [], spoken: LDAP },
  resolve: () => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })),
});
const FAILURES: [string, Who, JsonObject, string, RegExp][] = [
  ["a name that has no address", USER, { urls: ["ldaps://a.invalid"] }, "resolve", /ENOTFOUND/],
  [
    ...["a port that nobody listens on", USER] as const,
    ...[{ urls: [`ldaps://a.example:${freePort()}`] }, "connect", /ECONNREFUSED/] as const,
  ],
  ["an authority that is not trusted", USER, OTHER_CA, "tls", /nobody who is trusted has issued/],
  ["another name", USER, { tlsServerName: "b.example" }, "tls", /is not for "b\.example"/],
  [
    "a base that is not there",
    USER,
    { userBase: "ou=x,dc=example,dc=test" },
    "search_base",
    /\(32\)/,
  ],
  ["a base of nobody's", USER, { userBase: "dc=nowhere" }, "search_base", /\(32\)/],
  [
    "a base that is no name",
    USER,
    { userBase: "nonsense" },
    "search_base",
    /invalidDNSyntax \(34\)/,
  ],
  [
    "an account that does not exist",
    USER,
    { bindDn: dnOf("x") },
    "bind",
    /invalidCredentials \(49\)/,
  ],
  ["nobody's name", { login: "nobody" }, {}, "user_found", /^Nobody is called "nobody"$/],
  [
    ...["a name of two", { login: "twin@example.test" }] as const,
    ...[{ userFilter: "(mail={login})" }, "user_found", /^Several are called/] as const,
  ],
  ["a disabled account", { login: "expired" }, {}, "user_found", /is disabled by "shadowExpire"$/],
  [
    ...["entries without a subject", USER] as const,
    ...[{ attributes: { subject: "objectSid" } }, "user_found", /has no "objectSid"/] as const,
  ],
  [
    "a wrong password",
    { ...USER, password: "hunter2" },
    {},
    "user_bind",
    /invalidCredentials \(49\)/,
  ],
  [
    ...["groups that are not there", USER] as const,
    ...[
      { groups: { by: "search", base: `ou=x,${GROUPS}` } },
      "groups",
      /noSuchObject \(32\)/,
    ] as const,
  ],
];

for (const [what, who, options, step, says] of FAILURES) {
  test(`tells of ${what} and goes no further`, async () => {
    const steps = await tryOut(who, options, step === "resolve" ? { reach: NAMELESS } : {});
    const last = steps.at(-1)!;
    assert.equal(last.step, step);
    assert.match(last.says, says);
    assert.deepEqual(steps.map(({ step }) => step), SOMEBODY.slice(0, SOMEBODY.indexOf(step) + 1));
    assert.ok(steps.slice(0, -1).every(({ ok }) => ok) && !last.ok);
  });
}

test("tells of an address that may not be reached", async () => {
  const steps = await tryOut(USER, {}, { reach: reachLoopback([]) });
  assert.deepEqual(steps.map(({ step, ok }) => [step, ok]), [["resolve", false]]);
  assert.match(steps[0]!.says, /it resolves to a loopback address$/);
});

test("tells of each server, and goes on with the first that can be used", async () => {
  const closed = `ldap://127.0.0.1:${freePort()}`;
  const steps = await tryOut(USER, { urls: [closed, server.ldap, server.ldap] });
  const connecting = ["resolve", "connect", "tls", "bind"];
  assert.deepEqual(steps.map(({ step }) => step), [
    ...["resolve", "connect", ...connecting, ...connecting, ...SOMEBODY.slice(4)],
  ]);
  assert.deepEqual(steps.filter(({ ok }) => !ok).map(({ step }) => step), ["connect"]);
});

test("tells of a password that is missing", async () => {
  const last = (await tryOut(USER, {}, { secret: null })).at(-1)!;
  assert.deepEqual([last.step, last.ok], ["bind", false]);
  assert.equal(last.says, `No password is kept for "${SERVICE}"`);
  assert.ok(SERVICE_PASSWORD);
});
