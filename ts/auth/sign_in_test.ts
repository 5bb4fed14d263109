import assert from "node:assert/strict";
import { AccessFixture, PASSWORD } from "../../test/access_fixture.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { composeSignIn } from "../server/services/sign_in.ts";
import { PasswordHasher } from "./password.ts";

const COST = { ln: 5, r: 1, p: 1 };
const ATTEMPT = { login: "ada", address: "192.0.2.1", method: "login" } as const;

/** Somebody whose hash is cheaper than what is asked for now. */
async function started() {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const passwords = new PasswordHasher({ cost: COST });
  const { signIn } = composeSignIn({ ...access.signInParts, passwords });
  const show = async (password: string): Promise<User> =>
    (await signIn.byPassword({ ...ATTEMPT, password }, { origin: "" })).user;
  return { access, ada, show, passwords };
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
  const { show, passwords } = await started();
  const verify = passwords.verify;
  passwords.verify = () => Promise.reject(new RegistryError("rate_limited", "Full"));
  for (let round = 0; round < 20; round++) {
    await assert.rejects(show(PASSWORD), { code: "rate_limited", detail: "Full" });
  }
  passwords.verify = verify;
  assert.equal((await show(PASSWORD)).username, "ada");
});

Deno.test("byPassword() refuses what is too long without looking at it", async () => {
  const { access, show } = await started();
  await assert.rejects(show("x".repeat(1025)), { code: "credentials_wrong" });
  assert.deepEqual((await access.happened()).map(({ kind }) => kind), ["user.created"]);
});
