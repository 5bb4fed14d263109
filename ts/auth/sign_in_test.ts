import assert from "node:assert/strict";
import { AccessFixture, PASSWORD } from "../../test/access_fixture.ts";
import { composeSignIn } from "../server/compose_sign_in.ts";
import type { User } from "../model/user.ts";
import { PasswordHasher, type PasswordHasherOptions } from "./password.ts";

const COST = { ln: 5, r: 1, p: 1 };
const ATTEMPT = { login: "ada", address: "192.0.2.1", method: "login" } as const;

/** Somebody whose hash is cheaper than what is asked for now. */
async function started(options: PasswordHasherOptions = { cost: COST }) {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const passwords = new PasswordHasher(options);
  const { signIn } = composeSignIn({ ...access.signInParts, passwords });
  const show = async (password: string): Promise<User> =>
    (await signIn.byPassword({ ...ATTEMPT, password }, { origin: "" })).user;
  return { access, ada, show };
}

Deno.test("byPassword() renews a hash of another cost, for the right password alone", async () => {
  const { access, ada, show } = await started();
  await assert.rejects(show("wrong password"), { code: "credentials_wrong" });
  assert.equal((await access.users.get(ada.id)).password, ada.password);
  const renewed = await show(PASSWORD);
  assert.match(renewed.password!, /^\$scrypt\$ln=5,r=1,p=1\$/);
  assert.deepEqual(await access.users.get(ada.id), renewed);
  assert.equal((await show(PASSWORD)).revision, renewed.revision);
});

Deno.test("byPassword() does not count an attempt for which there was no room", async () => {
  const { show } = await started({ cost: COST, atOnce: 1, waiting: 0 });
  for (let round = 0; round < 5; round++) {
    const outcomes = await Promise.allSettled([show(PASSWORD), show(PASSWORD), show(PASSWORD)]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    assert.ok(refused.length > 0 && refused.length < outcomes.length);
    for (const { reason } of refused) assert.equal(reason.retryAfter, 2);
  }
  assert.equal((await show(PASSWORD)).username, "ada");
});

Deno.test("byPassword() refuses what is too long without looking at it", async () => {
  const { access, show } = await started();
  await assert.rejects(show("x".repeat(1025)), { code: "credentials_wrong" });
  assert.deepEqual((await access.happened()).map(({ kind }) => kind), ["user.created"]);
});
