import assert from "node:assert/strict";
import { AccessFixture, PASSWORD } from "../../test/access_fixture.ts";
import { ITSELF } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";

Deno.test("create() keeps a user who is found by name and e-mail, in any case", async () => {
  const { users } = new AccessFixture();
  const wanted = { username: "Ada", email: "Ada@Example.test", password: PASSWORD };
  const ada = await users.create(wanted, ITSELF);
  assert.deepEqual(await users.get(ada.id), ada);
  for (const login of ["ada", " ADA ", "ada@example.test", "ADA@EXAMPLE.TEST"]) {
    assert.deepEqual(await users.find(login), ada, login);
  }
  assert.equal(await users.find("ad"), null);
  assert.equal(await users.find(ada.email.slice(1)), null);
  assert.equal(await users.find(ada.id), null);
});

Deno.test("create() refuses a user name or e-mail address that is in use", async () => {
  const { users } = new AccessFixture();
  await users.create({ username: "ada", email: "ada@example.test" }, ITSELF);
  const taken = { code: "name_taken" };
  await assert.rejects(users.create({ username: "ADA" }, ITSELF), taken);
  const wanted = { username: "grace", email: "ADA@example.test" };
  await assert.rejects(users.create(wanted, ITSELF), taken);
});

Deno.test("create() lets any number of users have no e-mail address", async () => {
  const { users } = new AccessFixture();
  for (const username of ["ada", "grace", "edsger"]) await users.create({ username }, ITSELF);
  assert.ok(await users.find("edsger"));
});

Deno.test("create() refuses passwords that should be none, and keeps nothing", async () => {
  const { users } = new AccessFixture();
  for (const password of ["", "1234567", "sunshine", "ada-1815"]) {
    const creation = users.create({ username: "ada", password }, ITSELF);
    await assert.rejects(creation, { code: "password_refused" });
  }
  assert.equal(await users.find("ada"), null);
});

Deno.test("create() records who created whom, and no password", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const [event, ...others] = await access.happened();
  assert.deepEqual([event!.kind, event!.target, event!.actor], ["user.created", "ada", ITSELF]);
  assert.deepEqual(others, []);
  assert.doesNotMatch(JSON.stringify(event), /battery|scrypt/);
  assert.match(ada.password!, /^\$scrypt\$/);
});

Deno.test("createFirstAdministrator() makes a password up, once", async () => {
  const { users, signIn } = new AccessFixture();
  const first = (await users.createFirstAdministrator({ username: "admin" }))!;
  assert.ok(first.user.platformAdmin);
  const password = first.generatedPassword!;
  assert.match(password, /^[0-9A-Za-z]{20}$/);
  const attempt = { login: "admin", password, address: null, method: "login" } as const;
  assert.equal((await signIn.byPassword(attempt, { origin: "" })).user.id, first.user.id);
  assert.equal(await users.createFirstAdministrator({ username: "admin" }), null);
  assert.equal(await users.createFirstAdministrator({ username: "root" }), null);
});

Deno.test("createFirstAdministrator() takes the password it is given", async () => {
  const { users } = new AccessFixture();
  const wanted = { username: "root", password: PASSWORD, email: "root@example.test" };
  const first = (await users.createFirstAdministrator(wanted))!;
  assert.equal(first.generatedPassword, null);
  assert.equal(first.user.email, "root@example.test");
});

Deno.test("createFirstAdministrator() on several instances at once has one winner", async () => {
  const access = new AccessFixture();
  const instances = [access, new AccessFixture(access), new AccessFixture(access)];
  const outcomes = await Promise.all(
    instances.map(({ users }) => users.createFirstAdministrator({ username: "admin" })),
  );
  assert.equal(outcomes.filter((outcome) => outcome !== null).length, 1);
  assert.equal((await access.happened()).length, 1);
});

Deno.test("setPassword() replaces the password and records that, not what", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const changed = await access.users.setPassword(ada.id, "another long password", ITSELF);
  assert.notEqual(changed.password, ada.password);
  assert.equal(changed.revision, ada.revision + 1);
  const event = (await access.happened()).at(-1)!;
  assert.deepEqual([event.kind, event.detail], ["user.password_changed", {}]);
});

Deno.test("setDisabled() and setPassword() at once lose neither", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  await Promise.all([
    access.users.setDisabled(ada.id, true, ITSELF),
    access.users.setPassword(ada.id, "another long password", ITSELF),
  ]);
  const changed = await access.users.get(ada.id);
  assert.ok(changed.disabled);
  assert.notEqual(changed.password, ada.password);
});

Deno.test("get() refuses with user_missing", async () => {
  const { users } = new AccessFixture();
  await assert.rejects(users.get("nobody" as UserId), { code: "user_missing" });
});
