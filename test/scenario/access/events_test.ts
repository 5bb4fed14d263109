import assert from "node:assert/strict";
import type { Event } from "../../../ts/model/event.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import { DescribedApi, type DescribedRoute } from "../_described_api.ts";
import { openRegistry, type Registry } from "../registry.ts";
import { everythingSaid } from "./kept.ts";
import { requestTo } from "./request.ts";
import { ROUTES } from "./routes.ts";
import { createWorld, PASSWORD, type RoleName } from "./world.ts";

const AGENT = "tests of every route";
const UNLIMITED = { RATE_LIMIT_SIGN_IN_PER_MINUTE: "0", RATE_LIMIT_API_PER_MINUTE: "0" };
/** They begin something that is an event when it is done. */
const BEGINNINGS = new Set([
  "createUpload",
  "fetchUpload",
  "putUpload",
  "beginTotp",
  "beginPasskey",
]);
/** Members of answers that are told once, or to nobody else. */
const SECRETS = /"(?:secret|accessToken|refreshToken|setup|uri)":"([^"]+)"/g;
/** How many routes change something in this world at least: a test of none would prove nothing. */
const LEAST = 25;

/** What changes comes first, then what deletes, and at last what ends. */
function inOrder(routes: readonly DescribedRoute[]): readonly DescribedRoute[] {
  const rank = ({ method, operation }: DescribedRoute) =>
    ROUTES[operation.operationId]!.ends ? 2 : Number(method === "DELETE");
  return routes.filter(({ method }) => method !== "GET")
    .toSorted((one, other) => rank(one) - rank(other));
}

async function eventsOf({ packhouse }: Registry, answer: Response): Promise<readonly Event[]> {
  const request = answer.headers.get("x-request-id");
  const { documents } = packhouse.stores;
  const events = await Array.fromAsync(documents.find(COLLECTIONS.events, {}));
  return events.filter(({ actor }) => actor.request === request);
}

Deno.test("every route of the API tells the log what it changed and whom it refused, and no secret", async (test) => {
  await using registry = await openRegistry({ env: UNLIMITED });
  const world = await createWorld(registry);
  const api = await DescribedApi.of(registry.fetch);
  const secrets = new Set([PASSWORD, "one of the longest passwords"]);
  let [changed, denied] = [0, 0];
  const ask = async (route: DescribedRoute, role: RoleName) => {
    const row = ROUTES[route.operation.operationId]!;
    const [path, init] = requestTo(route, row, { world, side: world.here, role });
    const headers = { ...init.headers as Record<string, string>, "user-agent": AGENT };
    const answer = await registry.fetch(path, { ...init, headers });
    for (const [, secret] of (await answer.text()).matchAll(SECRETS)) secrets.add(secret!);
    return answer;
  };
  for (const route of inOrder(api.routes)) {
    const id = route.operation.operationId;
    await test.step(id, async () => {
      const refused = await ask(route, "teamMember");
      if (refused.status === 403) {
        const kinds = (await eventsOf(registry, refused)).map(({ kind }) => kind);
        assert.deepEqual(kinds, ["access.refused"]);
        denied++;
      }
      const before = await everythingSaid(registry);
      const answer = await ask(route, "root");
      const after = await everythingSaid(registry);
      if (String(before) === String(after) || BEGINNINGS.has(id)) return;
      const events = await eventsOf(registry, answer);
      assert.ok(events.length > 0, `${answer.status} and no event`);
      assert.ok(events.every(({ actor }) => actor.agent === AGENT && actor.name === "root"));
      changed++;
    });
  }
  const { documents } = registry.packhouse.stores;
  const said = JSON.stringify(await Array.fromAsync(documents.find(COLLECTIONS.events, {})));
  assert.ok(secrets.size >= 8, `${secrets.size} secrets were told`);
  for (const secret of secrets) assert.ok(!said.includes(secret), "an event holds a secret");
  assert.ok(changed >= LEAST && denied >= LEAST, `${changed} changed, ${denied} denied`);
});
