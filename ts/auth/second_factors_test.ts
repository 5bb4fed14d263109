import assert from "node:assert/strict";
import { AccessFixture, PASSWORD } from "../../test/access_fixture.ts";
import { oneTimeCode } from "../../test/one_time_code.ts";
import { Sealer } from "../kit/sealer.ts";
import { ITSELF } from "../model/event.ts";
import { composeSignIn } from "../server/services/sign_in.ts";

const KEY = new Uint8Array(32);
const ATTEMPT = { login: "ada", password: PASSWORD, address: null, method: "login" } as const;

/** Somebody with one-time passwords that were sealed before the key was rotated. */
async function rotated() {
  const access = new AccessFixture();
  const { signInParts, signInServices: { secondFactors }, clock } = access;
  const ada = await access.createUser("ada");
  await access.createUser("grace");
  const { secret, setup } = await secondFactors.beginTotp(ada);
  await secondFactors.enableTotp(ada.id, { setup, code: oneTimeCode(secret, clock.at) }, ITSELF);
  const current = KEY.map(() => 1);
  const with_ = (sealer: Sealer) => composeSignIn({ ...signInParts, sealer });
  const show = async (sealer: Sealer) => {
    clock.pass(30_000);
    const second = { code: oneTimeCode(secret, clock.at), origin: "" };
    return await with_(sealer).signIn.byPassword(ATTEMPT, second);
  };
  return { during: new Sealer(current, [KEY]), after: new Sealer(current), with_, show };
}

Deno.test("reseal() lets a former key go, and nobody notices", async () => {
  const { during, after, with_, show } = await rotated();
  assert.ok((await show(during)).secondFactor);
  await assert.rejects(show(after));
  assert.deepEqual(await with_(after).secondFactors.reseal(), { resealed: 0, lost: 1 });
  assert.deepEqual(await with_(during).secondFactors.reseal(), { resealed: 1, lost: 0 });
  assert.deepEqual(await with_(during).secondFactors.reseal(), { resealed: 0, lost: 0 });
  assert.ok((await show(after)).secondFactor);
});
