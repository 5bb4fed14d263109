import assert from "node:assert/strict";
import { oneTimeCode } from "../one_time_code.ts";
import {
  ask,
  login,
  loginByPasskey,
  newcomer,
  passkeyRequest,
  read,
  withPasskey,
  withTotp,
} from "./_accounts.ts";
import { ENGINES, openRegistry, ORIGIN, type Registry } from "./registry.ts";

const SHARED = ENGINES.find(({ name }) => name === "mongodb and s3")!;
const ROUNDS = 5;
/** Longer than any delay that wrong attempts earn. */
const PATIENCE = 6 * 60_000;
/** What one instance does is known on every other by then. */
const SECOND = 1000;

let at = Date.now();
const now = () => at;

/** A test of two instances on the same stores, each with memory of its own and both with one clock. */
function races(name: string, run: (one: Registry, other: Registry) => Promise<void>): void {
  Deno.test({
    name: `sign-in races: ${name}`,
    ignore: SHARED.missing,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using one = await openRegistry({ engine: SHARED, now });
      await using other = await openRegistry({ env: one.env, now });
      await run(one, other);
    },
  });
}

/** What several requests that are sent at the same moment are answered, sorted. */
async function together(...requests: Promise<Response>[]): Promise<number[]> {
  const answers = await Promise.all(requests);
  await Promise.all(answers.map((answer) => answer.body?.cancel()));
  return answers.map(({ status }) => status).sort();
}

races("a one-time password lets one of two in", async (one, other) => {
  const { bearer } = await newcomer(one, "ada");
  const { secret } = await withTotp(one, bearer, now);
  for (let round = 0; round < ROUNDS; round++) {
    at += PATIENCE;
    const shown = { code: oneTimeCode(secret, at) };
    const statuses = await together(login(one, "ada", shown), login(other, "ada", shown));
    assert.deepEqual(statuses, [200, 401]);
  }
});

races("a recovery code lets one of two in", async (one, other) => {
  const { bearer } = await newcomer(one, "ada");
  const { recoveryCodes } = await withTotp(one, bearer, now);
  for (const code of recoveryCodes.slice(0, ROUNDS)) {
    at += PATIENCE;
    const statuses = await together(login(one, "ada", { code }), login(other, "ada", { code }));
    assert.deepEqual(statuses, [200, 401]);
    await read(await login(one, "ada", { code }), 401);
  }
});

races(
  "a challenge is answered on one of two, and a copied passkey lets one in",
  async (one, other) => {
    const device = await withPasskey(one, (await newcomer(one, "ada")).bearer);
    for (let round = 0; round < ROUNDS; round++) {
      at += PATIENCE;
      const passkey = device.get(await passkeyRequest(one), { origin: ORIGIN });
      const statuses = await together(loginByPasskey(one, passkey), loginByPasskey(other, passkey));
      assert.deepEqual(statuses, [200, 401]);
      const original = device.get(await passkeyRequest(one), { origin: ORIGIN });
      const again = { origin: ORIGIN, counter: device.counter - 1 };
      const copy = device.get(await passkeyRequest(other), again);
      const both = await together(loginByPasskey(one, original), loginByPasskey(other, copy));
      assert.deepEqual(both, [200, 401]);
    }
  },
);

races(
  "a refresh token is exchanged by one of two, and shown again it ends the session on both",
  async (one, other) => {
    let { refreshToken } = await newcomer(one, "ada");
    const refresh = (registry: Registry, body: object) =>
      ask(registry, "/refresh", { method: "POST", body });
    const shown = [];
    for (let round = 0; round < ROUNDS; round++) {
      shown.push(refreshToken);
      const answers = await Promise.all(
        [one, other].map((each) => refresh(each, { refreshToken })),
      );
      const [winner] = answers.filter(({ ok }) => ok);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
      ({ refreshToken } = await read(winner!));
      at += SECOND;
    }
    await read(await refresh(other, { refreshToken: shown[0]! }), 401);
    await read(await refresh(one, { refreshToken }), 401);
  },
);

races(
  "what ends on one is refused there at once, and on the other within a second",
  async (one, other) => {
    const mine = await newcomer(one, "ada");
    const lost = await read(await login(other, "ada"));
    const me = (registry: Registry) => ask(registry, "/me", { bearer: lost.accessToken });
    const { session } = await read(await me(other));
    await read(await me(one));
    const { bearer } = mine;
    await read(await ask(one, `/me/sessions/${session.id}`, { method: "DELETE", bearer }), 204);
    await read(await me(one), 401);
    at += SECOND;
    await read(await me(other), 401);
  },
);

races("a session that ends while its token is exchanged does not go on", async (one, other) => {
  const { bearer } = await newcomer(one, "ada");
  for (let round = 0; round < ROUNDS * 2; round++) {
    const { accessToken, refreshToken } = await read(await login(one, "ada"));
    const { session } = await read(await ask(one, "/me", { bearer: accessToken }));
    const [exchanged, ended] = await Promise.all([
      ask(one, "/refresh", { method: "POST", body: { refreshToken } }),
      ask(other, `/me/sessions/${session.id}`, { method: "DELETE", bearer }),
    ]);
    assert.equal(ended.status, 204);
    at += SECOND;
    await read(await ask(one, "/me", { bearer: accessToken }), 401);
    if (!exchanged.ok) continue;
    const next = await exchanged.json();
    await read(await ask(one, "/me", { bearer: next.accessToken }), 401);
    const body = { refreshToken: next.refreshToken };
    await read(await ask(other, "/refresh", { method: "POST", body }), 401);
  }
});
