import assert from "node:assert/strict";
import { lacks } from "../servers/component.ts";
import {
  CORP,
  dnOf,
  LIMITED,
  OBJECT_GUID,
  passwordOf,
  PEOPLE,
  startDirectory,
  SUFFIX,
  USERS,
} from "../servers/directory/mod.ts";
import type { Slapd } from "../servers/slapd.ts";
import { faultOf, openDirectory } from "./_fixture.ts";

const ignore = lacks("slapd");
let server: Slapd;

Deno.test.beforeAll(async () => {
  if (!ignore) server = await startDirectory();
});

Deno.test.afterAll(async () => {
  if (!ignore) await server[Symbol.asyncDispose]();
});

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `LdapDirectory ${name}`, ignore, fn });
}

function open(options: Parameters<typeof openDirectory>[0] = {}) {
  return openDirectory({ urls: [server.ldap], ...options });
}

test("proves people by their password, and says who they are", async () => {
  const identity = await open().signIn("user0004", passwordOf("user0004"));
  assert.match(identity!.subject, /^[0-9a-f-]{36}$/);
  assert.deepEqual({ ...identity, subject: "" }, {
    ...{ subject: "", username: "user0004", email: "user0004@example.test" },
    ...{ emailVerified: false, title: "山田 太郎 4", groups: [] },
  });
});

test("knows everybody, by the same subject each time", async () => {
  const directory = open();
  const subjects = new Set<string>();
  for (const at of [1, 2, 600, USERS, 1]) {
    const uid = `user${String(at).padStart(4, "0")}`;
    subjects.add((await directory.signIn(uid, passwordOf(uid)))!.subject);
  }
  assert.equal(subjects.size, 4);
});

test("says nothing of a wrong password, of nobody, and of what is no attempt", async () => {
  const directory = open();
  const right = passwordOf("user0001");
  const attempts = [
    ...[["user0001", "wrong"], ["user0001", ` ${right}`], ["user0001", right.toUpperCase()]],
    ...[["nobody", right], ["nobody", ""], ["user0001", ""], ["", right], ["", ""], [" ", right]],
    ...[["user0001", "x".repeat(5000)], ["x".repeat(5000), right], [dnOf("user0001"), right]],
  ] as [string, string][];
  for (const [login, password] of attempts) {
    assert.equal(await directory.signIn(login, password), null, login.slice(0, 50));
  }
});

test("takes what is typed for a name, never for a part of the filter", async () => {
  const directory = open();
  const logins = [
    ...["*", "user000*", "*)(uid=*", "user0001)(|(uid=*", "user0001)(objectClass=*))(&(uid=x"],
    ...["\\2a", "user0001\\00", "user0001\0", "\0", "user0001\0*", "(uid=user0001)", "|(uid=*)"],
    ...["user0001\n", "\\75ser0001", "user0001\\", "&", "!", "~=", "\ud800", "user0001,ou=people"],
    ...["(".repeat(256), "*".repeat(256), "\\".repeat(256), "ž".repeat(256)],
  ];
  for (const login of logins) {
    assert.equal(await directory.signIn(login, passwordOf("user0001")), null, login);
  }
});

test("lets in those whose names must be escaped", async () => {
  for (const uid of ["jsmith", "star*(1)\\"]) {
    assert.equal((await open().signIn(uid, passwordOf(uid)))?.username, uid);
  }
});

test("compares names as the directory does", async () => {
  assert.equal((await open().signIn("USER0001", passwordOf("user0001")))?.username, "user0001");
});

test("lets nobody in whose name is not theirs alone", async () => {
  const directory = open({ userFilter: "(|(uid={login})(mail={login}))" });
  for (const uid of ["twin1", "twin2"]) {
    assert.equal((await directory.signIn(uid, passwordOf(uid)))?.username, uid);
    assert.equal(await directory.signIn("twin@example.test", passwordOf(uid)), null);
  }
});

test("lets nobody in whose account is locked or has expired", async () => {
  for (const uid of ["locked", "expired"]) {
    assert.equal(await open().signIn(uid, passwordOf(uid)), null, uid);
  }
});

test("vouches for e-mail addresses when the directory's administrators do", async () => {
  const directory = open({ emailIsVerified: true });
  const known = await directory.signIn("user0001", passwordOf("user0001"));
  assert.deepEqual([known?.email, known?.emailVerified], ["user0001@example.test", true]);
  const mute = await directory.signIn("mute", passwordOf("mute"));
  assert.deepEqual([mute?.email, mute?.emailVerified], [null, false]);
});

const ACTIVE_DIRECTORY = {
  userBase: CORP,
  userFilter: "(&(objectClass=user)(|(sAMAccountName={login})(userPrincipalName={login})))",
  attributes: { subject: "objectGUID", username: "sAMAccountName", title: "displayName" },
};

test("knows people as Active Directory keeps them", async () => {
  const directory = open(ACTIVE_DIRECTORY);
  assert.equal(OBJECT_GUID.length, 16);
  for (const login of ["alice", "Alice", "alice@corp.example.test"]) {
    const { subject, username, title } = (await directory.signIn(login, passwordOf("alice")))!;
    assert.deepEqual({ subject, username, title }, {
      subject: "00112233-4455-6677-8899-aabbccddeeff",
      username: "alice",
      title: "alice of the company",
    });
  }
  const bySid = open({
    ...ACTIVE_DIRECTORY,
    attributes: { subject: "objectsid", username: "uid" },
  });
  const { subject } = (await bySid.signIn("alice", passwordOf("alice")))!;
  assert.equal(subject, "S-1-5-21-2127521184-1604012920-1887927527-72713");
});

test("minds the flags and the expiry of Active Directory", async () => {
  for (const name of ["disabled", "gone"]) {
    assert.equal(await open(ACTIVE_DIRECTORY).signIn(name, passwordOf(name)), null, name);
  }
});

test("searches as deep as it is told", async () => {
  const password = passwordOf("user0001");
  const below = (userBase: string, userScope: string) =>
    open({ userBase, userScope }).signIn("user0001", password);
  assert.ok(await below(SUFFIX, "sub"));
  assert.equal(await below(SUFFIX, "one"), null);
  assert.ok(await below(PEOPLE, "one"));
  assert.ok(await below(dnOf("user0001"), "base"));
});

test("fails when people lack what identifies them, and tells the log alone", async () => {
  for (const [member, attribute] of [["subject", "objectGUID"], ["username", "displayName"]]) {
    const directory = open({ attributes: { [member!]: attribute! } });
    const fault = await faultOf(directory.signIn("user0001", passwordOf("user0001")));
    assert.ok(fault.startsWith(`"${dnOf("user0001")}" has no "${attribute}"`), fault);
    assert.equal(await directory.signIn("user0001", "wrong"), null);
  }
});

test("fails when the account that searches is refused, whoever signs in", async () => {
  const urls = [server.ldap];
  const wrong = openDirectory({ urls }, { secret: "hunter2" });
  const unknown = openDirectory({ urls, bindDn: dnOf("nobody") }, { secret: "hunter2" });
  for (const directory of [wrong, unknown]) {
    for (const login of ["user0001", "nobody"]) {
      const fault = await faultOf(directory.signIn(login, passwordOf("user0001")));
      assert.match(fault, /^The server refuses the account "\w+=\w+,.*invalidCredentials \(49\)/);
    }
  }
});

test("does not search without the account's password", async () => {
  for (const secret of [null, ""]) {
    const directory = openDirectory({ urls: [server.ldap] }, { secret });
    const fault = await faultOf(directory.signIn("user0001", passwordOf("user0001")));
    assert.match(fault, /^No password is kept for "cn=packhouse/);
  }
});

test("finds nobody where nobody may be seen", async () => {
  const directory = open({ bindDn: null });
  const fault = await faultOf(directory.signIn("user0001", passwordOf("user0001")));
  assert.match(fault, /noSuchObject \(32\)/);
});

test("serves many at once", async () => {
  const directory = open({ bindDn: LIMITED });
  const uids = Array.from({ length: 20 }, (_, at) => `user${String(at + 1).padStart(4, "0")}`);
  const found = await Promise.all(uids.map((uid) => directory.signIn(uid, passwordOf(uid))));
  assert.deepEqual(found.map((identity) => identity?.username), uids);
});
