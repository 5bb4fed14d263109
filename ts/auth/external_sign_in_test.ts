import assert from "node:assert/strict";
import { AccessFixture } from "../../test/access_fixture.ts";
import { type Actor, type Caller, ITSELF } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import type { AuthProvider, ExternalIdentity, Provisioning } from "../model/identity.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { ExternalSignIn } from "./external_sign_in.ts";
import { SignInLog } from "./sign_in_log.ts";

const FROM = { method: "company", address: "192.0.2.7", agent: "tests" };
const REFUSED = { code: "sign_in_refused" };

const ADA: ExternalIdentity = {
  ...{ subject: "4711", username: "Ada.Lovelace", email: "ada@example.test", emailVerified: true },
  ...{ title: "Ada Lovelace", groups: [] },
};

function company(provisioning: Partial<Provisioning> = {}): AuthProvider {
  return {
    ...{ id: "company", revision: 1, kind: "oidc", title: "Company", enabled: true, options: {} },
    provisioning: {
      ...{ createUsers: true, linkByEmail: false, secondFactor: false, teams: [] },
      ...provisioning,
    },
    ...{ secret: null, createdAt: 0 },
  };
}

function door(shared?: AccessFixture) {
  const access = new AccessFixture(shared);
  const { documents, users } = access;
  const followed: (readonly string[])[] = [];
  const callers: Caller[] = [];
  const setPlatformAdmin = async (id: UserId, platformAdmin: boolean, by: Actor) => {
    callers.push(by);
    const user = await users.get(id);
    if (!platformAdmin && user.username === "root") {
      throw new RegistryError("last_administrator", "root");
    }
    return (await documents.replace(COLLECTIONS.users, { ...user, platformAdmin }))!;
  };
  const signIn = new ExternalSignIn({
    ...{ documents, now: access.clock.now, setPlatformAdmin },
    record: access.record,
    log: new SignInLog(access.record),
    findUser: users.find.bind(users),
    createUser: (wanted, by) => users.create(wanted, by),
    followGroups: (_user, _provider, groups, caller) => {
      callers.push(caller);
      return Promise.resolve(void followed.push(groups));
    },
  });
  return { access, signIn, followed, callers };
}

Deno.test("admit() makes one user of an identity, and finds it again whatever else has changed", async () => {
  const { access, signIn, followed } = door();
  const first = await signIn.admit(company(), ADA, FROM);
  assert.equal(first.username, "ada.lovelace");
  assert.equal(first.email, "ada@example.test");
  assert.equal(first.title, "Ada Lovelace");
  assert.equal(first.password, null);
  const changed = { ...ADA, username: "countess", email: null, groups: ["Staff"] };
  assert.equal((await signIn.admit(company(), changed, FROM)).id, first.id);
  assert.deepEqual(followed, [[], ["Staff"]]);
  assert.deepEqual((await access.happened()).map(({ kind }) => kind), ["user.created"]);
});

Deno.test("admit() at two instances at once makes one user", async () => {
  const one = door();
  const other = door(one.access);
  const users = await Promise.all(
    [one, other, one, other].map(({ signIn }) => signIn.admit(company(), ADA, FROM)),
  );
  assert.equal(new Set(users.map(({ id }) => id)).size, 1);
  const stored = await Array.fromAsync(one.access.documents.find(COLLECTIONS.users, {}));
  assert.equal(stored.length, 1);
});

Deno.test("admit() takes the next free name where somebody else has the first", async () => {
  const { access, signIn } = door();
  await access.users.create({ username: "ada.lovelace" }, ITSELF);
  const user = await signIn.admit(company(), ADA, FROM);
  assert.equal(user.username, "ada.lovelace-2");
  const other = await signIn.admit(company(), { ...ADA, subject: "2", email: null }, FROM);
  assert.equal(other.username, "ada.lovelace-3");
});

const LINKS: readonly [string, Partial<Provisioning>, Partial<ExternalIdentity>, boolean][] = [
  ["a verified address, where it may", { linkByEmail: true }, {}, true],
  ["a verified address in capitals", { linkByEmail: true }, { email: "ADA@Example.Test" }, true],
  ["an address nobody vouches for", { linkByEmail: true }, { emailVerified: false }, false],
  ["no address", { linkByEmail: true }, { email: null }, false],
  ["a verified address, where it may not", { linkByEmail: false }, {}, false],
];

for (const [what, provisioning, changes, isLinked] of LINKS) {
  Deno.test(`admit() ${isLinked ? "links" : "does not link"} by ${what}`, async () => {
    const { access, signIn } = door();
    const there = await access.createUser("ada");
    const provider = company({ ...provisioning, createUsers: false });
    const admitted = signIn.admit(provider, { ...ADA, ...changes }, FROM);
    if (!isLinked) return await assert.rejects(admitted, REFUSED);
    assert.equal((await admitted).id, there.id);
    const linked = (await access.happened()).find(({ kind }) => kind === "user.linked");
    assert.deepEqual(linked?.detail, { provider: "company" });
  });
}

Deno.test("admit() never gives the address of a user away, nor one that nobody vouches for", async () => {
  const { access, signIn } = door();
  await access.createUser("ada");
  await assert.rejects(signIn.admit(company(), ADA, FROM), REFUSED);
  const user = await signIn.admit(company(), { ...ADA, emailVerified: false }, FROM);
  assert.ok(!user.email.includes("@"));
});

Deno.test("admit() links nobody by an address that a user has given themselves, and keeps nobody out by it", async () => {
  const { access, signIn } = door();
  const grace = await access.createUser("grace");
  const email = "ada@example.test";
  await access.users.change(grace.id, { email, emailUnproven: true }, ITSELF);
  const linking = company({ linkByEmail: true, createUsers: false });
  await assert.rejects(signIn.admit(linking, ADA, FROM), REFUSED);
  const ada = await signIn.admit(company({ linkByEmail: true }), ADA, FROM);
  assert.notEqual(ada.id, grace.id);
  assert.ok(!ada.email.includes("@"));
  await access.users.change(grace.id, { email: "grace@example.test" }, ITSELF);
  assert.equal((await access.users.get(grace.id)).emailUnproven, false);
});

Deno.test("admit() refuses whom it may not create or who is disabled, in the same words", async () => {
  const { access, signIn } = door();
  const strict = company({ createUsers: false });
  const stranger = await signIn.admit(strict, ADA, FROM).catch((error) => error.message);
  const { id } = await signIn.admit(company(), ADA, FROM);
  await access.users.setDisabled(id, true, ITSELF);
  const disabled = await signIn.admit(company(), ADA, FROM).catch((error) => error.message);
  assert.equal(disabled, stranger);
  const refused = (await access.happened()).filter(({ kind }) => kind === "sign_in.refused");
  assert.deepEqual(refused.map(({ detail }) => [detail.known, detail.disabled]), [
    ...[[false, false], [true, true]],
  ]);
  assert.deepEqual(refused.map(({ actor }) => actor.address), [FROM.address, FROM.address]);
});

Deno.test("admit() lets groups decide who administers, where the provider decides that", async () => {
  const { signIn } = door();
  const provider = company({ administrators: ["CN=Admins,DC=acme"] });
  const promoted = { ...ADA, groups: ["cn=admins,dc=acme"] };
  assert.equal((await signIn.admit(provider, promoted, FROM)).platformAdmin, true);
  assert.equal((await signIn.admit(company(), ADA, FROM)).platformAdmin, true);
  assert.equal((await signIn.admit(provider, ADA, FROM)).platformAdmin, false);
});

Deno.test("admit() says of what follows from groups which request it followed from", async () => {
  const { signIn, callers } = door();
  const provider = company({ administrators: ["Admins"] });
  const from = { ...FROM, request: "r" };
  await signIn.admit(provider, { ...ADA, groups: ["Admins"] }, from);
  const caller = { address: from.address, agent: from.agent, request: from.request };
  assert.deepEqual(callers, [{ user: null, name: "company", ...caller }, caller]);
});

Deno.test("admit() leaves the last administrator one", async () => {
  const { access, signIn } = door();
  const provider = company({ administrators: ["admins"] });
  const root = { ...ADA, username: "root", groups: ["admins"] };
  assert.equal((await signIn.admit(provider, root, FROM)).platformAdmin, true);
  assert.equal((await signIn.admit(provider, { ...root, groups: [] }, FROM)).platformAdmin, true);
  assert.equal((await access.users.find("root"))?.platformAdmin, true);
});
