import assert from "node:assert/strict";
import { AUTH, login, newcomer, read } from "./_accounts.ts";
import { type Registry, scenario } from "./registry.ts";

const signedIn = (registry: Registry, bearer: string) =>
  registry.fetch(`${AUTH}/me`, { headers: { authorization: `Bearer ${bearer}` } });
const isIn = async (registry: Registry, bearer: string) => {
  const answer = await signedIn(registry, bearer);
  await answer.body?.cancel();
  return answer.status === 200;
};

scenario("administrators see where somebody is signed in, and sign them out", async (registry) => {
  const { admin } = registry;
  const one = await newcomer(registry, "ada");
  const { accessToken: other } = await read(await login(registry, "ada"));
  const users = "/api/v1/users/ada";
  const { sessions } = await read(await admin(`${users}/sessions`));
  assert.deepEqual(
    sessions.map(({ method, current }: Record<string, unknown>) => [method, current]),
    [
      ...[["password", false], ["password", false]],
    ],
  );
  const newest = sessions[0].id;
  await read(await admin(`${users}/sessions/${newest}`, { method: "DELETE" }), 204);
  assert.deepEqual(
    [await isIn(registry, one.bearer), await isIn(registry, other)],
    [
      ...[true, false],
    ],
  );
  await read(await admin(`${users}/sessions/${newest}`, { method: "DELETE" }), 404);
  const all = await read(await admin(`${users}/sessions`, { method: "DELETE" }));
  assert.deepEqual([all, await isIn(registry, one.bearer)], [{ ended: 1 }, false]);
  const { events } = await read(await admin("/api/v1/audit?action=session.ended"));
  assert.deepEqual(events.map(({ target, detail }: Record<string, unknown>) => [target, detail]), [
    ...[["ada", { ended: 1 }], ["ada", { session: newest }]],
  ]);
  assert.deepEqual(await read(await admin(`${users}/second-factor`)), {
    ...{ totp: false, passkeys: 0, recoveryCodes: 0 },
  });
});
