import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { oneTimeCode } from "../one_time_code.ts";
import {
  ask,
  AUTH,
  login,
  loginByPasskey,
  newcomer,
  passkeyRequest,
  PASSWORD,
  read,
  withPasskey,
  withTotp,
} from "./_accounts.ts";
import { json, ORIGIN, scenario } from "./registry.ts";

const PERIOD = 30_000;
let at = Date.now();
const now = () => at;

scenario(
  "sign-in: somebody with one-time passwords loses the device, and finds a way back",
  async (registry) => {
    const { bearer } = await newcomer(registry, "ada");
    const { secret, recoveryCodes } = await withTotp(registry, bearer, now);
    const { code, methods } = await read(await login(registry, "ada"), 401);
    assert.deepEqual([code, methods], ["second_factor_required", ["totp", "recovery_code"]]);
    at += PERIOD;
    const shown = oneTimeCode(secret, at);
    await read(await login(registry, "ada", { code: shown }));
    await read(await login(registry, "ada", { code: shown }), 401);
    const [lost, other] = recoveryCodes;
    const back = await read(await login(registry, "ada", { code: lost }));
    await read(await login(registry, "ada", { code: lost }), 401);
    const me = await read(await ask(registry, "/me", { bearer: back.accessToken }));
    assert.deepEqual([me.secondFactor.recoveryCodes, me.session.secondFactor], [9, true]);
    const removed = await ask(registry, "/me/totp", {
      ...{ method: "DELETE", body: { code: other }, bearer: back.accessToken },
    });
    await read(removed, 204);
    await read(await login(registry, "ada"));
  },
  { now },
);

scenario("sign-in: a passkey is registered, signs in, and goes", async (registry) => {
  const { bearer } = await newcomer(registry, "ada");
  const device = await withPasskey(registry, bearer);
  const passkey = device.get(await passkeyRequest(registry), { origin: ORIGIN });
  const { accessToken } = await read(await loginByPasskey(registry, passkey));
  await read(await loginByPasskey(registry, passkey), 401);
  const { passkeys } = await read(await ask(registry, "/me/passkeys", { bearer: accessToken }));
  assert.deepEqual(passkeys.map(({ id }: { id: string }) => id), [device.id]);
  const path = `/me/passkeys/${device.id}`;
  await read(await ask(registry, path, { method: "DELETE", bearer: accessToken }), 204);
  const late = device.get(await passkeyRequest(registry), { origin: ORIGIN });
  await read(await loginByPasskey(registry, late), 401);
  await read(await login(registry, "ada"));
});

scenario(
  "sign-in: a browser's session lives in a cookie of the routes that it came by",
  async (registry) => {
    await newcomer(registry, "ada");
    const body = { username: "ada", password: PASSWORD, session: "cookie" };
    for (const root of [AUTH, "/api/auth"]) {
      const begun = await registry.fetch(`${root}/login`, json("POST", body));
      const [set] = begun.headers.getSetCookie();
      const [cookie = "", ...attributes] = set!.split("; ");
      assert.ok(attributes.includes(`Path=${root}`), set);
      await read(begun);
      const again = await registry.fetch(`${root}/refresh`, json("POST", {}, { cookie }));
      const [next = ""] = again.headers.getSetCookie()[0]!.split("; ");
      const { accessToken: bearer } = await read(again);
      const foreign = { cookie: next, origin: "https://evil.example" };
      await read(await registry.fetch(`${root}/refresh`, json("POST", {}, foreign)), 403);
      await read(await registry.fetch(`${root}/logout`, json("POST", {}, { cookie: next })), 204);
      await read(await ask(registry, "/me", { bearer }), 401);
    }
  },
);

scenario(
  "sign-in: sessions are seen and ended, and a new password ends the others",
  async (registry) => {
    const { bearer } = await newcomer(registry, "ada");
    const others = [
      await read(await login(registry, "ada")),
      await read(await login(registry, "ada")),
    ];
    const { sessions } = await read(await ask(registry, "/me/sessions", { bearer }));
    assert.equal(sessions.length, 3);
    const [newest] = sessions;
    const path = `/me/sessions/${newest.id}`;
    await read(await ask(registry, path, { method: "DELETE", bearer }), 204);
    await read(await ask(registry, "/me", { bearer: others[1].accessToken }), 401);
    const body = { current: PASSWORD, new: "another long password" };
    await read(await ask(registry, "/me/password", { method: "PUT", body, bearer }), 204);
    await read(await ask(registry, "/me", { bearer: others[0].accessToken }), 401);
    await read(await ask(registry, "/me", { bearer }));
    await read(await login(registry, "ada"), 401);
  },
);

scenario(
  "sign-in: an administrator without a second factor is nobody special, if the setting says so",
  async (registry) => {
    const { services } = registry.packhouse;
    const { bearer } = await newcomer(registry, "ada");
    await withTotp(registry, bearer, now);
    const remove = () => registry.admin("/api/v1/users/ada/second-factor", { method: "DELETE" });
    await services.authSettings.change({ secondFactorForAdministrators: true }, ITSELF);
    assert.equal((await read(await remove(), 403)).code, "access_denied");
    await services.authSettings.change({ secondFactorForAdministrators: false }, ITSELF);
    await read(await remove(), 204);
    await read(await login(registry, "ada"));
  },
  { now },
);
